package org.sparkmlp.demo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.sparkmlp.math.Permutation;
import org.sparkmlp.ml.MlpRegressor;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.InitialParameters;
import org.sparkmlp.network.Loss;
import org.sparkmlp.network.Network;
import org.sparkmlp.network.Topology;
import org.sparkmlp.report.html.Curve;
import org.sparkmlp.report.html.Figure;
import org.sparkmlp.report.html.LinePlot;
import org.sparkmlp.report.html.Markup;
import org.sparkmlp.report.html.Table;
import org.sparkmlp.training.EpochRecord;

/**
 * From one row a step to all rows a step: noise of the gradient, epochs and seconds to one loss.
 *
 * @param steps of each fit, about; at least an epoch
 */
record BatchesDemo(int steps) implements Demonstration {
  private static final int ROWS = 1024;
  private static final List<Integer> BATCHES = List.of(1, 8, 64, 256, ROWS);
  private static final Topology TOPOLOGY = Topology.of(1, List.of(16), Activation.TANH, 1);
  private static final double GOAL = 0.015;
  private static final double FEWEST_EPOCHS = 8;
  private static final int DRAWS = 200; // mini-batches, to measure the noise
  private static final int REPEATS = 3;
  private static final long SEED = 1;

  /**
   * Where a fit came to the goal.
   *
   * @param epoch the first that was there
   * @param seconds until its end
   */
  private record Goal(EpochRecord epoch, double seconds) {}

  @Override
  public String page(SparkSession spark, Consumer<String> told) {
    Sample sample = NoisyCurve.draw(ROWS, SEED);
    double[] noise = BATCHES.stream().mapToDouble(batch -> noise(sample, batch)).toArray();
    Dataset<Row> rows = sample.on(spark).coalesce(1).cache();
    fit(rows, ROWS); // not measured: the JVM is warm after it
    List<List<EpochRecord>> histories = new ArrayList<>();
    List<List<Optional<Goal>>> goals = new ArrayList<>();
    for (int batch : BATCHES) {
      List<List<EpochRecord>> repeated =
          IntStream.range(0, REPEATS).mapToObj(i -> fit(rows, batch)).toList();
      histories.add(repeated.get(0));
      goals.add(repeated.stream().map(BatchesDemo::goal).toList());
      told.accept("batches of " + batch);
    }
    rows.unpersist();
    return Prose.page(
        "batches",
        "From one row a step to all rows a step",
        Map.of(
            "noise",
            noisePicture(noise),
            "epochs",
            losses("Loss by epoch", "epoch", histories, EpochRecord::epoch),
            "steps",
            losses("Loss by step", "step", histories, EpochRecord::steps),
            "goals",
            goals(goals, noise)));
  }

  /** A rate that grows with the batch, as less noise lets it, up to what is stable for all rows. */
  private static double rate(int batch) {
    return Math.min(0.01 * batch, 0.1);
  }

  private List<EpochRecord> fit(Dataset<Row> rows, int batch) {
    int epochs = (int) Math.max(FEWEST_EPOCHS, (double) steps * batch / ROWS);
    return new MlpRegressor()
        .setHiddenLayers(16)
        .setActivation("tanh")
        .setStandardize(false)
        .setStandardizeLabel(false)
        .setBatchSize(batch)
        .setMaxIter(epochs)
        .setStepSize(rate(batch))
        .setMomentum(0)
        .setRegParam(0)
        .setSeed(SEED)
        .setNumWorkers(1)
        .fit(rows)
        .summary()
        .history();
  }

  /**
   * The root of the mean squared distance of a mini-batch's gradient from that of all rows, as a
   * share of that one's length; at the initial parameters.
   */
  static double noise(Sample sample, int batch) {
    Network network = Network.of(TOPOLOGY, Loss.SQUARED_ERROR);
    float[] start = network.layout().ofRowMajor(InitialParameters.draw(TOPOLOGY, SEED));
    Gradients gradients = new Gradients(network);
    List<float[]> rows = Gradients.rows(sample);
    float[] whole = gradients.sum(start, rows);
    double squares = 0;
    double length = 0;
    for (float each : whole) {
      length += Math.pow(each / rows.size(), 2);
    }
    for (int draw = 0; draw < DRAWS; draw++) {
      Permutation order = Permutation.of(rows.size(), draw);
      List<float[]> some = IntStream.range(0, batch).mapToObj(i -> rows.get(order.at(i))).toList();
      float[] sum = gradients.sum(start, some);
      for (int i = 0; i < sum.length; i++) {
        squares += Math.pow(sum[i] / batch - whole[i] / rows.size(), 2);
      }
    }
    return Math.sqrt(squares / DRAWS / length);
  }

  private static String noisePicture(double[] noise) {
    double[] x = BATCHES.stream().mapToDouble(batch -> Math.log(batch) / Math.log(2)).toArray();
    double[] root = BATCHES.stream().mapToDouble(batch -> noise[0] / Math.sqrt(batch)).toArray();
    double[] measured = Arrays.stream(noise).map(each -> each > 1e-3 ? each : Double.NaN).toArray();
    String heading = "Noise of the gradient";
    List<Curve> curves =
        List.of(
            new Curve("measured", Curve.Mark.RINGS, x, measured),
            new Curve("1/√B of the first", Curve.Mark.DASHES, x, root));
    return new Figure(
            heading,
            "Distance of a mini-batch's gradient from that of all rows, as a share of that one's"
                + " length, on logarithmic scales. With all rows it is 0, which has no place here.",
            new LinePlot(heading, "batch size, as a power of 2", "share", curves, List.of())
                .svg(true),
            "")
        .html();
  }

  /** What of an epoch lies to the right. */
  @FunctionalInterface
  private interface Place {
    double of(EpochRecord epoch);
  }

  private static String losses(
      String heading, String title, List<List<EpochRecord>> histories, Place place) {
    List<Curve> curves = new ArrayList<>();
    for (int i = 0; i < histories.size(); i++) {
      List<EpochRecord> history = histories.get(i);
      List<EpochRecord> shown =
          history.stream().filter(epoch -> isShown(epoch.epoch(), history.size())).toList();
      curves.add(
          new Curve(
              "batch " + BATCHES.get(i),
              Curve.Mark.LINE,
              shown.stream().mapToDouble(epoch -> Math.log10(place.of(epoch))).toArray(),
              shown.stream().mapToDouble(EpochRecord::trainLoss).toArray()));
    }
    LinePlot plot = new LinePlot(heading, title + ", as a power of 10", "loss", curves, List.of());
    return new Figure(
            heading,
            "Mean squared error of the training rows, on logarithmic scales.",
            plot.svg(true),
            "")
        .html();
  }

  /** Of very many epochs so many that they lie equally dense on a logarithmic scale. */
  private static boolean isShown(int epoch, int last) {
    double room = 60; // points for a factor of 10
    return epoch == last
        || Math.floor(room * Math.log10(epoch)) < Math.floor(room * Math.log10(epoch + 1));
  }

  /** Seconds and epoch at which a fit came to the goal. */
  private static Optional<Goal> goal(List<EpochRecord> history) {
    double seconds = 0;
    for (EpochRecord epoch : history) {
      seconds += epoch.seconds();
      if (epoch.trainLoss() <= GOAL) {
        return Optional.of(new Goal(epoch, seconds));
      }
    }
    return Optional.empty();
  }

  private static String goals(List<List<Optional<Goal>>> all, double[] noise) {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      Optional<Goal> goal = median(all.get(i));
      rows.add(
          List.of(
              "" + BATCHES.get(i),
              Markup.brief(rate(BATCHES.get(i))),
              String.format(Locale.ROOT, "%.3f", noise[i]),
              goal.map(each -> Markup.number(each.epoch().epoch())).orElse("not reached"),
              goal.map(each -> Markup.number(each.epoch().steps())).orElse("–"),
              goal.map(each -> String.format(Locale.ROOT, "%.3f", each.seconds())).orElse("–")));
    }
    return new Table(List.of("batch", "η", "noise", "epochs to the goal", "steps", "seconds"), rows)
        .html();
  }

  /** All came there at the same epoch, or none did: they differ in their seconds alone. */
  private static Optional<Goal> median(List<Optional<Goal>> goals) {
    return goals.get(0).isEmpty()
        ? Optional.empty()
        : goals.stream()
            .flatMap(Optional::stream)
            .sorted(Comparator.comparingDouble(Goal::seconds))
            .skip(REPEATS / 2)
            .findFirst();
  }
}
