package org.sparkmlp.demo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.sparkmlp.ml.MlpClassificationModel;
import org.sparkmlp.ml.MlpClassifier;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.InitialParameters;
import org.sparkmlp.network.Loss;
import org.sparkmlp.network.Network;
import org.sparkmlp.network.ParameterLayout;
import org.sparkmlp.network.Topology;
import org.sparkmlp.report.html.Curve;
import org.sparkmlp.report.html.Figure;
import org.sparkmlp.report.html.LinePlot;
import org.sparkmlp.report.html.Table;

/**
 * From 1 to 100 hidden layers: what trains, what saturates, what overfits.
 *
 * @param epochs of each fit
 * @param depths numbers of hidden layers, ascending
 */
record DepthDemo(int epochs, List<Integer> depths) implements Demonstration {
  private static final int WIDTH = 16;
  private static final int LOOKED_INTO = 30; // layers of the networks whose gradients are shown
  private static final int ROWS = 200;
  private static final double NOISE = 0.3;
  private static final long SEED = 1;

  /**
   * A function of hidden units.
   *
   * @param activation its name
   * @param value {@code f(a)}
   * @param idle the share of outputs that saturate, or of units that are dead
   */
  private record Kind(Activation activation, DoubleUnaryOperator value, Idle idle) {}

  /** How much of a network does no work. */
  @FunctionalInterface
  private interface Idle {
    double of(HiddenOutputs outputs);
  }

  private static final List<Kind> KINDS =
      List.of(
          new Kind(Activation.RELU, a -> Math.max(0, a), HiddenOutputs::dead),
          new Kind(Activation.TANH, Math::tanh, outputs -> outputs.saturated(-1, 1)),
          new Kind(
              Activation.SIGMOID, a -> 1 / (1 + Math.exp(-a)), outputs -> outputs.saturated(0, 1)));

  @Override
  public String page(SparkSession spark, Consumer<String> told) {
    Sample sample = Spirals.draw(ROWS, NOISE, SEED);
    Sample test = Spirals.draw(2000, NOISE, 2);
    Dataset<Row> rows = sample.on(spark).coalesce(1).cache();
    double[][] training = new double[KINDS.size()][depths.size()];
    double[][] fresh = new double[KINDS.size()][depths.size()];
    List<List<String>> table = new ArrayList<>();
    for (int d = 0; d < depths.size(); d++) {
      List<String> line = new ArrayList<>(List.of("" + depths.get(d)));
      for (int k = 0; k < KINDS.size(); k++) {
        Kind kind = KINDS.get(k);
        MlpClassificationModel model = fit(rows, kind.activation(), depths.get(d));
        training[k][d] = model.summary().trainingEvaluation().accuracy();
        fresh[k][d] = ActivationsDemo.accuracy(model, test);
        double idle = kind.idle().of(HiddenOutputs.of(model, kind.value(), sample));
        line.add(percent(training[k][d]));
        line.add(percent(fresh[k][d]));
        line.add(percent(idle));
      }
      table.add(line);
      told.accept(depths.get(d) + " hidden layers");
    }
    rows.unpersist();
    return Prose.page(
        "depth",
        "From 1 to 100 hidden layers",
        Map.of(
            "gradients",
            gradients(sample),
            "training",
            accuracies("Accuracy on the training rows", training),
            "test",
            accuracies("Accuracy on fresh rows", fresh),
            "numbers",
            new Table(heads(), table).html()));
  }

  private static List<String> heads() {
    List<String> heads = new ArrayList<>(List.of("layers"));
    for (Kind kind : KINDS) {
      String name = kind.activation().text();
      heads.add(name + " training");
      heads.add("test");
      heads.add(kind.activation() == Activation.RELU ? "dead" : "saturated");
    }
    return heads;
  }

  private MlpClassificationModel fit(Dataset<Row> rows, Activation activation, int depth) {
    int[] hidden = new int[depth];
    Arrays.fill(hidden, WIDTH);
    return new MlpClassifier()
        .setHiddenLayers(hidden)
        .setActivation(activation.text())
        .setStandardize(false)
        .setBatchSize(40)
        .setMaxIter(epochs)
        .setStepSize(0.02)
        .setMomentum(0.9)
        .setClipNorm(1)
        .setRegParam(0)
        .setSeed(SEED)
        .setNumWorkers(1)
        .fit(rows);
  }

  /** {@code [L]}: the length of each layer's mean gradient at the initial parameters. */
  static double[] gradientNorms(Sample sample, Activation activation, int depth) {
    Topology topology = Topology.of(2, Collections.nCopies(depth, WIDTH), activation, 2);
    Network network = Network.of(topology, Loss.SOFTMAX_CROSS_ENTROPY);
    ParameterLayout layout = network.layout();
    float[] start = layout.ofRowMajor(InitialParameters.draw(topology, SEED));
    float[] sum = new Gradients(network).sum(start, Gradients.rows(sample));
    double[] norms = new double[layout.layers()];
    for (int l = 0; l < norms.length; l++) {
      double squares = 0;
      for (int i = layout.biasOffset(l); i < layout.end(l); i++) {
        squares += Math.pow(sum[i] / sample.labels().length, 2);
      }
      norms[l] = Math.sqrt(squares);
    }
    return norms;
  }

  private static String gradients(Sample sample) {
    double[] layer = new double[LOOKED_INTO + 1];
    Arrays.setAll(layer, l -> l + 1);
    List<Curve> curves =
        KINDS.stream()
            .map(
                kind ->
                    new Curve(
                        kind.activation().text(),
                        Curve.Mark.LINE,
                        layer,
                        gradientNorms(sample, kind.activation(), LOOKED_INTO)))
            .toList();
    String heading = "Length of the gradient by layer";
    return new Figure(
            heading,
            "Of networks of "
                + LOOKED_INTO
                + " hidden layers before the first step, on a logarithmic scale. Layer 1 is next to"
                + " the features, the last one gives the outputs.",
            new LinePlot(heading, "layer", "length", curves, List.of()).svg(true),
            "")
        .html();
  }

  private String accuracies(String heading, double[][] accuracies) {
    double[] x = depths.stream().mapToDouble(Math::log10).toArray();
    List<Curve> curves = new ArrayList<>();
    for (int k = 0; k < KINDS.size(); k++) {
      curves.add(new Curve(KINDS.get(k).activation().text(), Curve.Mark.LINE, x, accuracies[k]));
    }
    LinePlot plot =
        new LinePlot(heading, "hidden layers, as a power of 10", "accuracy", curves, List.of());
    return new Figure(heading, "", plot.svg(false), "").html();
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f", 100 * share);
  }
}
