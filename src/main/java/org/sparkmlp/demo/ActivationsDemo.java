package org.sparkmlp.demo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.sparkmlp.ml.MlpClassificationModel;
import org.sparkmlp.ml.MlpClassifier;
import org.sparkmlp.report.html.Curve;
import org.sparkmlp.report.html.Figure;
import org.sparkmlp.report.html.LinePlot;
import org.sparkmlp.report.html.Markup;
import org.sparkmlp.report.html.Table;

/**
 * The functions of hidden units, their derivatives, and what each makes of two spirals.
 *
 * @param epochs of each network
 */
record ActivationsDemo(int epochs) implements Demonstration {
  /**
   * A function of hidden units.
   *
   * @param name as options have it
   * @param value {@code f(a)}
   * @param derivative {@code f'(a)}
   */
  private record Activity(String name, DoubleUnaryOperator value, DoubleUnaryOperator derivative) {}

  private static final List<Activity> ACTIVITIES =
      List.of(
          new Activity("sigmoid", ActivationsDemo::sigmoid, a -> sigmoid(a) * sigmoid(-a)),
          new Activity("tanh", Math::tanh, a -> 1 - Math.tanh(a) * Math.tanh(a)),
          new Activity("relu", a -> Math.max(0, a), a -> a > 0 ? 1 : 0));

  private static final double MOST_SHOWN = 2; // ReLU goes on for ever
  private static final int ROWS = 400;
  private static final double NOISE = 0.15;

  @Override
  public String page(SparkSession spark, Consumer<String> told) {
    Sample sample = Spirals.draw(ROWS, NOISE, 1);
    Sample test = Spirals.draw(1000, NOISE, 2);
    Dataset<Row> rows = sample.on(spark).coalesce(1).cache();
    List<RegionPicture.Panel> panels = new ArrayList<>();
    List<Curve> losses = new ArrayList<>();
    List<List<String>> scores = new ArrayList<>();
    for (Activity activity : ACTIVITIES) {
      String name = activity.name();
      MlpClassificationModel model = fit(rows, name);
      panels.add(
          new RegionPicture.Panel(
              name, (x, y) -> model.predictProbability(Vectors.dense(x, y)).apply(1)));
      double[] history = model.summary().objectiveHistory();
      double[] epoch = new double[history.length];
      Arrays.setAll(epoch, i -> i + 1);
      losses.add(new Curve(name, Curve.Mark.LINE, epoch, history));
      scores.add(
          List.of(
              name,
              Markup.number(model.summary().trainingEvaluation().loss()),
              Markup.number(model.summary().trainingEvaluation().accuracy()),
              Markup.number(accuracy(model, test))));
      told.accept("two spirals by " + name);
    }
    rows.unpersist();
    return Prose.page(
        "activations",
        "Sigmoid, tanh and ReLU",
        Map.of(
            "functions",
            functions("The functions", Activity::value),
            "derivatives",
            functions("Their derivatives", Activity::derivative),
            "regions",
            new Figure(
                    "Decision regions of two spirals",
                    "Dots: the training rows. Ground: the class that the network would choose, the"
                        + " stronger the surer.",
                    new RegionPicture("Decision regions", panels, sample, Spirals.EDGE).svg(),
                    "")
                .html(),
            "losses",
            new Figure(
                    "Loss by epoch",
                    "Mean cross-entropy of the training rows, on a logarithmic scale.",
                    new LinePlot("Loss by epoch", "epoch", "loss", losses, List.of()).svg(true),
                    "")
                .html(),
            "scores",
            new Table(
                    List.of("activation", "training loss", "training accuracy", "test accuracy"),
                    scores)
                .html()));
  }

  private static double sigmoid(double a) {
    return 1 / (1 + Math.exp(-a));
  }

  private MlpClassificationModel fit(Dataset<Row> rows, String activation) {
    return new MlpClassifier()
        .setHiddenLayers(24, 24)
        .setActivation(activation)
        .setBatchSize(40)
        .setMaxIter(epochs)
        .setStepSize(0.05)
        .setMomentum(0.9)
        .setRegParam(0)
        .setSeed(1)
        .setNumWorkers(1)
        .fit(rows);
  }

  /** The share of rows whose class is predicted. */
  static double accuracy(MlpClassificationModel model, Sample sample) {
    int right = 0;
    for (int i = 0; i < sample.labels().length; i++) {
      double predicted = model.predict(Vectors.dense(sample.features()[i]));
      right += predicted == sample.labels()[i] ? 1 : 0;
    }
    return (double) right / sample.labels().length;
  }

  private static String functions(String heading, Function<Activity, DoubleUnaryOperator> what) {
    double[] a = new double[241];
    Arrays.setAll(a, i -> -6 + 0.05 * i);
    List<Curve> curves =
        ACTIVITIES.stream()
            .map(
                each ->
                    new Curve(
                        each.name(),
                        Curve.Mark.LINE,
                        a,
                        Arrays.stream(a)
                            .map(what.apply(each))
                            .map(value -> value <= MOST_SHOWN ? value : Double.NaN)
                            .toArray()))
            .toList();
    return new Figure(heading, "", new LinePlot(heading, "a", "", curves, List.of()).svg(false), "")
        .html();
  }
}
