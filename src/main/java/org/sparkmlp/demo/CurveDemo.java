package org.sparkmlp.demo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.ml.feature.PolynomialExpansion;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.sparkmlp.ml.MlpRegressionModel;
import org.sparkmlp.ml.MlpRegressor;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.ParameterLayout;
import org.sparkmlp.report.html.Curve;
import org.sparkmlp.report.html.Figure;
import org.sparkmlp.report.html.LinePlot;
import org.sparkmlp.report.html.Markup;
import org.sparkmlp.report.html.Table;

/**
 * A curve of one feature: polynomial expansions under a linear model beside networks of one hidden
 * layer, and a ReLU network taken apart.
 *
 * @param epochs of each network
 */
record CurveDemo(int epochs) implements Demonstration {
  static final int OPENED = 6; // the width of the network that is taken apart
  private static final List<Integer> DEGREES = List.of(1, 3, 7, 15);
  private static final List<Integer> WIDTHS = List.of(2, OPENED, 32);
  private static final int STARTS = 6; // seeds tried for each network
  private static final int ROWS = 60;
  private static final int TEST_ROWS = 1000;
  private static final long SEED = 1;
  private static final long TEST_SEED = 2;
  private static final double SHOWN_FROM = -1; // a polynomial may leave the picture
  private static final double SHOWN_TO = 1.6;

  @Override
  public String page(SparkSession spark, Consumer<String> told) {
    Sample sample = NoisyCurve.draw(ROWS, SEED);
    Dataset<Row> rows = sample.on(spark).coalesce(1).cache();
    List<CurveFit> polynomials = new ArrayList<>();
    for (int degree : DEGREES) {
      polynomials.add(polynomial(rows, degree));
    }
    told.accept("polynomials of degree " + DEGREES);
    List<CurveFit> relu = new ArrayList<>();
    List<CurveFit> tanh = new ArrayList<>();
    List<ReluUnits> opened = new ArrayList<>();
    for (int width : WIDTHS) {
      MlpRegressionModel model = network(rows, width, Activation.RELU);
      if (width == OPENED) {
        opened.add(new ReluUnits(model));
      }
      relu.add(fit(model, width + " units"));
      tanh.add(fit(network(rows, width, Activation.TANH), width + " units"));
      told.accept("networks of " + width + " units, ReLU and tanh");
    }
    rows.unpersist();
    ReluUnits units = opened.get(0);
    return Prose.page(
        "curve",
        "A curve, by hand-made and by learned features",
        Map.of(
            "polynomials", picture("Polynomials", polynomials, sample),
            "relu", picture("ReLU networks", relu, sample),
            "tanh", picture("Tanh networks", tanh, sample),
            "kinks", kinks(units, sample),
            "contributions", contributions(units),
            "errors", errors(polynomials, relu, tanh, sample)));
  }

  private static CurveFit polynomial(Dataset<Row> rows, int degree) {
    PolynomialExpansion expansion =
        new PolynomialExpansion()
            .setInputCol("features")
            .setOutputCol("expanded")
            .setDegree(degree);
    LinearRegressionModel model =
        new LinearRegression()
            .setFeaturesCol("expanded")
            .setSolver("normal")
            .fit(expansion.transform(rows));
    double[] weights = model.coefficients().toArray(); // of x, x², …
    return new CurveFit(
        "degree " + degree,
        1 + degree,
        x -> {
          double value = 0;
          for (int power = degree - 1; power >= 0; power--) {
            value = (value + weights[power]) * x;
          }
          return value + model.intercept();
        });
  }

  /** The best on the training rows of some that start from other parameters. */
  private MlpRegressionModel network(Dataset<Row> rows, int width, Activation activation) {
    return LongStream.rangeClosed(1, STARTS)
        .mapToObj(seed -> network(rows, width, activation, seed))
        .min(Comparator.comparingDouble(model -> model.summary().trainingEvaluation().loss()))
        .orElseThrow();
  }

  private MlpRegressionModel network(
      Dataset<Row> rows, int width, Activation activation, long seed) {
    return new MlpRegressor()
        .setHiddenLayers(width)
        .setActivation(activation.text())
        .setStandardize(false) // so that kinks are where the parameters say
        .setStandardizeLabel(false)
        .setBatchSize(ROWS / 4)
        .setMaxIter(epochs)
        .setStepSize(0.01)
        .setLearningRateSchedule("cosine")
        .setClipNorm(1)
        .setRegParam(0)
        .setSeed(seed)
        .setNumWorkers(1)
        .fit(rows);
  }

  private static CurveFit fit(MlpRegressionModel model, String name) {
    int parameters = ParameterLayout.of(model.topology()).size();
    return new CurveFit(name, parameters, x -> model.predict(Vectors.dense(x)));
  }

  private static String picture(String heading, List<CurveFit> fits, Sample sample) {
    double[] x = NoisyCurve.grid(401);
    List<Curve> curves = new ArrayList<>();
    fits.forEach(fit -> curves.add(shown(fit.curve(x))));
    curves.add(Math.min(2, curves.size()), points(sample)); // the third colour is grey
    curves.add(truth(x));
    LinePlot plot = new LinePlot(heading, "x", "y", curves, List.of());
    return new Figure(heading, "", plot.svg(false), "").html();
  }

  private static Curve shown(Curve curve) {
    double[] y =
        Arrays.stream(curve.y())
            .map(value -> value >= SHOWN_FROM && value <= SHOWN_TO ? value : Double.NaN)
            .toArray();
    return new Curve(curve.name(), curve.mark(), curve.x(), y);
  }

  private static Curve points(Sample sample) {
    return new Curve("training rows", Curve.Mark.DOTS, sample.feature(0), sample.labels());
  }

  private static Curve truth(double[] x) {
    return new Curve(
        "true curve", Curve.Mark.DASHES, x, Arrays.stream(x).map(NoisyCurve::at).toArray());
  }

  /** The network taken apart, a ring where each unit's kink lies; and its parameters. */
  static String kinks(ReluUnits units, Sample sample) {
    double[] x = NoisyCurve.grid(2001);
    double[] kinks =
        IntStream.range(0, units.count())
            .mapToDouble(units::kink)
            .filter(kink -> Math.abs(kink) <= NoisyCurve.EDGE)
            .sorted()
            .toArray();
    List<Curve> curves =
        List.of(
            new Curve(
                units.count() + " units",
                Curve.Mark.LINE,
                x,
                Arrays.stream(x).map(units::predict).toArray()),
            new Curve(
                "kinks",
                Curve.Mark.RINGS,
                kinks,
                Arrays.stream(kinks).map(units::predict).toArray()),
            points(sample));
    List<List<String>> rows = new ArrayList<>();
    for (int j = 0; j < units.count(); j++) {
      rows.add(
          List.of(
              "" + (j + 1),
              six(units.bias(j)),
              six(units.weight(j)),
              six(units.outer(j)),
              six(units.kink(j))));
    }
    return new Figure(
            "Kinks of the ReLU network",
            "Rings: the kinks within the range of the rows, computed from the parameters in the"
                + " table; the line: what the network predicts.",
            new LinePlot("Kinks of the ReLU network", "x", "y", curves, List.of()).svg(false),
            new Table(List.of("unit j", "w(j,0)", "w(j,1)", "v(j)", "kink"), rows).html())
        .html();
  }

  private static String contributions(ReluUnits units) {
    double[] x = NoisyCurve.grid(2001);
    List<Curve> curves = new ArrayList<>();
    for (int j = 0; j < units.count(); j++) {
      int unit = j;
      curves.add(
          new Curve(
              "unit " + (j + 1),
              Curve.Mark.LINE,
              x,
              Arrays.stream(x).map(place -> units.contribution(unit, place)).toArray()));
    }
    String heading = "What each hidden unit adds";
    LinePlot plot = new LinePlot(heading, "x", "added", curves, List.of());
    return new Figure(heading, "", plot.svg(false), "").html();
  }

  private static String errors(
      List<CurveFit> polynomials, List<CurveFit> relu, List<CurveFit> tanh, Sample sample) {
    Sample test = NoisyCurve.draw(TEST_ROWS, TEST_SEED);
    List<List<String>> rows = new ArrayList<>();
    polynomials.forEach(fit -> rows.add(error("polynomial, " + fit.name(), fit, sample, test)));
    relu.forEach(fit -> rows.add(error("ReLU, " + fit.name(), fit, sample, test)));
    tanh.forEach(fit -> rows.add(error("tanh, " + fit.name(), fit, sample, test)));
    return new Table(List.of("fit", "parameters", "training RMSE", "test RMSE"), rows).html();
  }

  private static List<String> error(String name, CurveFit fit, Sample sample, Sample test) {
    return List.of(
        name,
        "" + fit.parameters(),
        Markup.number(fit.rmse(sample)),
        Markup.number(fit.rmse(test)));
  }

  private static String six(double value) {
    return String.format(Locale.ROOT, "%.6f", value);
  }
}
