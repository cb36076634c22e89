package org.sparkmlp.demo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.sparkmlp.ml.MlpRegressionModel;
import org.sparkmlp.ml.MlpRegressor;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.InitialParameters;
import org.sparkmlp.network.Topology;
import org.sparkmlp.report.html.Curve;
import org.sparkmlp.report.html.Figure;
import org.sparkmlp.report.html.LinePlot;
import org.sparkmlp.report.html.Markup;
import org.sparkmlp.report.html.Table;

/** Five ways down the narrow valley of a linear model's risk. */
record MomentumDemo() implements Demonstration {
  static final List<Descent> DESCENTS =
      List.of(
          new Descent("gradient descent", 200, 150, 0.1, 0, false),
          new Descent("momentum", 200, 150, 0.1, 0.8, false),
          new Descent("stochastic", 1, 6, 0.02, 0, false),
          new Descent("Nesterov", 200, 150, 0.1, 0.8, true),
          new Descent("mini-batch", 20, 30, 0.1, 0, false));
  static final int ROWS = 200;
  static final long SEED = 14; // from where the valley is crossed before it is followed
  private static final double TOLERANCE = 0.01; // of the risk at the start, above the least

  @Override
  public String page(SparkSession spark, Consumer<String> told) {
    Valley valley = Valley.draw(ROWS, 1);
    float[] start = start();
    List<Descent.Path> paths =
        DESCENTS.stream().map(descent -> descent.path(valley, start, SEED)).toList();
    Dataset<Row> rows = valley.sample().on(spark).coalesce(1).cache();
    List<MlpRegressionModel> models = new ArrayList<>();
    for (Descent descent : DESCENTS) {
      models.add(fit(rows, descent));
    }
    rows.unpersist();
    told.accept("five fits of a linear model");
    return Prose.page(
        "momentum",
        "Five ways down a narrow valley",
        Map.of(
            "condition",
            Markup.number(valley.condition()),
            "full",
            picture("All rows at each step", valley, paths, List.of(0, 1, 3)),
            "noisy",
            picture("A few rows at each step", valley, paths, List.of(0, 2, 4)),
            "risk",
            risk(valley, paths),
            "steps",
            steps(valley, paths, models)));
  }

  /** {@code [2]}: where a fit of this seed starts. */
  static float[] start() {
    return InitialParameters.draw(Topology.of(1, List.of(), Activation.RELU, 1), SEED);
  }

  static MlpRegressionModel fit(Dataset<Row> rows, Descent descent) {
    return new MlpRegressor()
        .setHiddenLayers()
        .setStandardize(false)
        .setStandardizeLabel(false)
        .setBatchSize(descent.batchSize())
        .setMaxIter(descent.epochs())
        .setStepSize(descent.rate())
        .setMomentum(descent.momentum())
        .setNesterov(descent.nesterov())
        .setRegParam(0)
        .setSeed(SEED)
        .setNumWorkers(1)
        .fit(rows);
  }

  private static String picture(
      String heading, Valley valley, List<Descent.Path> paths, List<Integer> shown) {
    double[] best = valley.best();
    double[] from = best.clone();
    double[] to = best.clone();
    for (int each : shown) {
      widen(from, to, 0, paths.get(each).w0());
      widen(from, to, 1, paths.get(each).w1());
    }
    double start = valley.above(paths.get(0).w0()[0], paths.get(0).w1()[0]);
    double[] levels =
        IntStream.range(0, 7).mapToDouble(power -> start * Math.pow(4, -power)).toArray();
    List<Curve> curves = new ArrayList<>();
    shown.forEach(each -> curves.add(paths.get(each).curve(DESCENTS.get(each).name())));
    curves.add(2, valley.levels(levels, from, to)); // the third colour is grey
    curves.add(
        new Curve("least risk", Curve.Mark.RINGS, new double[] {best[0]}, new double[] {best[1]}));
    LinePlot plot = new LinePlot(heading, "w₀", "w₁", curves, List.of());
    return new Figure(
            heading,
            "Each line is the path of the parameters, all from one start. From one grey line of equal"
                + " risk to the next, the risk above the least is a quarter.",
            plot.svg(false),
            "")
        .html();
  }

  private static void widen(double[] from, double[] to, int axis, double[] values) {
    double least = Math.min(from[axis], Arrays.stream(values).min().orElseThrow());
    double greatest = Math.max(to[axis], Arrays.stream(values).max().orElseThrow());
    double room = 0.1 * (greatest - least);
    from[axis] = Math.min(from[axis], least - room);
    to[axis] = Math.max(to[axis], greatest + room);
  }

  private static String risk(Valley valley, List<Descent.Path> paths) {
    List<Curve> curves = new ArrayList<>();
    for (int i = 0; i < paths.size(); i++) {
      Descent.Path path = paths.get(i);
      int batch = DESCENTS.get(i).batchSize();
      int points = path.w0().length;
      int every = Math.max(1, points / 300); // of very many steps not all
      int[] shown = IntStream.range(0, points).filter(t -> t % every == 0).toArray();
      curves.add(
          new Curve(
              DESCENTS.get(i).name(),
              Curve.Mark.LINE,
              Arrays.stream(shown).mapToDouble(t -> (double) t * batch / ROWS).toArray(),
              Arrays.stream(shown)
                  .mapToDouble(t -> valley.above(path.w0()[t], path.w1()[t]))
                  .map(above -> above > 1e-8 ? above : Double.NaN) // below, float32 is seen
                  .toArray()));
    }
    String heading = "Risk above the least, by rows read";
    LinePlot plot =
        new LinePlot(heading, "passes over the rows", "risk above the least", curves, List.of());
    return new Figure(heading, "On a logarithmic scale.", plot.svg(true), "").html();
  }

  private static String steps(
      Valley valley, List<Descent.Path> paths, List<MlpRegressionModel> models) {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < paths.size(); i++) {
      Descent descent = DESCENTS.get(i);
      Descent.Path path = paths.get(i);
      double goal = TOLERANCE * valley.above(path.w0()[0], path.w1()[0]);
      int steps = path.reaches(valley, goal);
      float[] trained = models.get(i).parameters();
      rows.add(
          List.of(
              descent.name(),
              "" + descent.batchSize(),
              Markup.brief(descent.rate()),
              Markup.brief(descent.momentum()),
              steps < 0 ? "not reached" : Markup.number(steps),
              steps < 0 ? "–" : Markup.number((double) steps * descent.batchSize()),
              String.format(Locale.ROOT, "%.1e", path.end(valley)),
              String.format(Locale.ROOT, "%.1e", valley.above(trained[0], trained[1]))));
    }
    return new Table(
            List.of(
                "method",
                "batch",
                "η",
                "γ",
                "steps to 1 %",
                "rows read",
                "end, path",
                "end, Spark"),
            rows)
        .html();
  }
}
