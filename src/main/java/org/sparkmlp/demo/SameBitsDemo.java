package org.sparkmlp.demo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;
import org.sparkmlp.ml.MlpRegressionModel;
import org.sparkmlp.ml.MlpRegressor;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.Topology;
import org.sparkmlp.optim.MomentumSgd;
import org.sparkmlp.optim.Schedule;
import org.sparkmlp.report.html.Curve;
import org.sparkmlp.report.html.Figure;
import org.sparkmlp.report.html.LinePlot;
import org.sparkmlp.report.html.Markup;
import org.sparkmlp.report.html.Table;

/**
 * One fit by several numbers of workers and every exchange, beside the same training with sums in
 * the order of arrival.
 *
 * @param steps of each
 */
record SameBitsDemo(int steps) implements Demonstration {
  private static final List<Integer> WORKERS = List.of(1, 2, 3, 5);
  private static final List<String> EXCHANGES = List.of("star", "sharded", "job");
  private static final int ROWS = 601;
  private static final long SEED = 1;
  private static final Topology TOPOLOGY = Topology.of(1, List.of(32, 32), Activation.RELU, 1);
  private static final double RATE = 0.01;
  private static final double MOMENTUM = 0.9;

  @Override
  public String page(SparkSession spark, Consumer<String> told) {
    Sample sample = NoisyCurve.draw(ROWS, SEED);
    Set<String> hashes = new HashSet<>();
    List<List<String>> fits = new ArrayList<>();
    for (String exchange : EXCHANGES) {
      for (int workers : WORKERS) {
        MlpRegressionModel model = fit(spark, sample, exchange, workers);
        hashes.add(model.weightsSha256());
        fits.add(
            List.of(
                exchange,
                "" + workers,
                "" + model.summary().workers(),
                model.weightsSha256().substring(0, 16)));
      }
      told.accept("fits by the exchange " + exchange);
    }
    List<ArrivalTraining.Course> courses = new ArrayList<>();
    ArrivalTraining arrival =
        new ArrivalTraining(
            TOPOLOGY, MomentumSgd.of(new Schedule.Constant(RATE), MOMENTUM), SEED, steps);
    for (int workers : WORKERS) {
      courses.add(arrival.train(spark, sample, workers));
    }
    courses.add(arrival.train(spark, sample, last()));
    told.accept("sums in the order of arrival");
    return Prose.page(
        "same-bits",
        "The same bits, however many workers",
        Map.of(
            "fits",
            new Table(
                    List.of(
                        "exchange", "workers asked for", "trained", "SHA-256 of the parameters"),
                    fits)
                .html(),
            "verdict",
            hashes.size() == 1
                ? "All " + fits.size() + " fits gave the same parameters, bit for bit."
                : "There were "
                    + hashes.size()
                    + " different results, which must not be: please report it.",
            "rounding",
            rounding(),
            "arrival",
            arrivalTable(courses),
            "apart",
            apart(courses)));
  }

  private static int last() {
    return WORKERS.get(WORKERS.size() - 1);
  }

  private MlpRegressionModel fit(SparkSession spark, Sample sample, String exchange, int workers) {
    return new MlpRegressor()
        .setHiddenLayers(32, 32)
        .setStandardize(false)
        .setStandardizeLabel(false)
        .setBatchSize(ROWS)
        .setMaxIter(steps)
        .setStepSize(RATE)
        .setMomentum(MOMENTUM)
        .setRegParam(0)
        .setSeed(SEED)
        .setExchange(exchange)
        .setNumWorkers(workers)
        .fit(sample.on(spark).repartition(workers + 1));
  }

  /** What the same three numbers add up to, in float32. */
  private static String rounding() {
    float one = 1;
    float tiny = 0x1p-24f; // half of the last bit of 1
    float left = (one + tiny) + tiny;
    float right = one + (tiny + tiny);
    return String.format(Locale.ROOT, "%.8f on the left, and %.8f on the right", left, right);
  }

  private static List<String> names() {
    List<String> names = new ArrayList<>();
    WORKERS.forEach(workers -> names.add(workers + (workers == 1 ? " worker" : " workers")));
    names.add(last() + " workers again");
    return names;
  }

  private static String arrivalTable(List<ArrivalTraining.Course> courses) {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < courses.size(); i++) {
      double[] distance = courses.get(i).distance(courses.get(0));
      rows.add(
          List.of(
              names().get(i),
              Markup.number(distance[distance.length - 1]),
              courses.get(i).sha256().substring(0, 16)));
    }
    return new Table(
            List.of("order of arrival", "farthest from 1 worker's", "SHA-256 of the parameters"),
            rows)
        .html();
  }

  private String apart(List<ArrivalTraining.Course> courses) {
    double[] x = new double[steps];
    Arrays.setAll(x, step -> step + 1);
    List<Curve> curves = new ArrayList<>();
    for (int i = 1; i < courses.size(); i++) {
      curves.add(
          new Curve(names().get(i), Curve.Mark.LINE, x, courses.get(i).distance(courses.get(0))));
    }
    String heading = "How far the results drift apart";
    LinePlot plot = new LinePlot(heading, "step", "largest difference", curves, List.of());
    return new Figure(
            heading,
            "Largest difference of a parameter from the training with one worker, on a logarithmic"
                + " scale. The library's"
                + " fits below differ from one another by 0.",
            plot.svg(true),
            "")
        .html();
  }
}
