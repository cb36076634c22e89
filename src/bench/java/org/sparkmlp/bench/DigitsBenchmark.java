package org.sparkmlp.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.sparkmlp.ml.MlpClassifier;

/**
 * Accuracy on held-out rows and time of a fit on the digits: {@code MlpClassifier} with its
 * defaults, beside MLlib's MultilayerPerceptronClassifier on standardised features, 64-64-10, 50
 * iterations of L-BFGS. Both have one hidden layer of 64.
 *
 * <p>Each seed draws another split into four fifths for training and one fifth held out, the same
 * for both, and starts both networks.
 */
public final class DigitsBenchmark {
  private DigitsBenchmark() {}

  /**
   * Runs.
   *
   * @param arguments number of seeds (10), the file (sample-data/digits.csv)
   */
  public static void main(String[] arguments) {
    int seeds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10;
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "localhost")
            .config("spark.sql.shuffle.partitions", 2)
            .getOrCreate();
    Dataset<Row> digits =
        digits(spark, arguments.length > 1 ? arguments[1] : "sample-data/digits.csv");
    MlpClassifier ours = new MlpClassifier().setLabelCol("digit").setHiddenLayers(64);
    PipelineStage mllib =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  new StandardScaler()
                      .setInputCol("features")
                      .setOutputCol("scaled")
                      .setWithMean(true),
                  new MultilayerPerceptronClassifier()
                      .setFeaturesCol("scaled")
                      .setLabelCol("digit")
                      .setLayers(new int[] {64, 64, 10})
                      .setMaxIter(50)
                });
    List<double[]> results = new ArrayList<>();
    for (int seed = 0; seed <= seeds; seed++) {
      Dataset<Row>[] split = digits.randomSplit(new double[] {0.8, 0.2}, seed);
      Dataset<Row> training = split[0].cache();
      Dataset<Row> heldOut = split[1].cache();
      training.count();
      heldOut.count();
      int of = seed;
      double[] own = run(() -> ours.copy(none()).setSeed(of).fit(training), heldOut);
      double[] theirs = run(() -> seeded((Pipeline) mllib, of).fit(training), heldOut);
      if (seed > 0) { // the first is the compilers'
        results.add(new double[] {own[0], own[1], theirs[0], theirs[1]});
        System.out.printf(
            Locale.ROOT,
            "seed %d: Spark MLP %.4f in %.2f s, MLlib %.4f in %.2f s%n",
            seed,
            own[0],
            own[1],
            theirs[0],
            theirs[1]);
      }
      training.unpersist();
      heldOut.unpersist();
    }
    System.out.printf(
        Locale.ROOT,
        "Spark MLP: accuracy mean %.4f, least %.4f, median %.2f s%n"
            + "MLlib:     accuracy mean %.4f, least %.4f, median %.2f s%n",
        column(results, 0).average().orElseThrow(),
        column(results, 0).min().orElseThrow(),
        TrainingBenchmark.median(column(results, 1).boxed().toList()),
        column(results, 2).average().orElseThrow(),
        column(results, 2).min().orElseThrow(),
        TrainingBenchmark.median(column(results, 3).boxed().toList()));
    spark.stop();
  }

  private interface Fit {
    Transformer run();
  }

  /** Accuracy on the held-out rows, and seconds of the fit. */
  private static double[] run(Fit fit, Dataset<Row> heldOut) {
    long start = System.nanoTime();
    Transformer model = fit.run();
    double seconds = (System.nanoTime() - start) * 1e-9;
    double accuracy =
        new MulticlassClassificationEvaluator()
            .setLabelCol("digit")
            .setMetricName("accuracy")
            .evaluate(model.transform(heldOut));
    return new double[] {accuracy, seconds};
  }

  private static Pipeline seeded(Pipeline pipeline, long seed) {
    PipelineStage[] stages = pipeline.copy(none()).getStages();
    ((MultilayerPerceptronClassifier) stages[1]).setSeed(seed);
    return new Pipeline().setStages(stages);
  }

  private static org.apache.spark.ml.param.ParamMap none() {
    return org.apache.spark.ml.param.ParamMap.empty();
  }

  private static java.util.stream.DoubleStream column(List<double[]> results, int column) {
    return results.stream().mapToDouble(row -> row[column]);
  }

  private static Dataset<Row> digits(SparkSession spark, String file) {
    Dataset<Row> csv = spark.read().option("header", true).option("inferSchema", true).csv(file);
    String[] pixels =
        Arrays.stream(csv.columns()).filter(name -> !name.equals("digit")).toArray(String[]::new);
    return new VectorAssembler()
        .setInputCols(pixels)
        .setOutputCol("features")
        .transform(csv)
        .select("features", "digit")
        .cache();
  }
}
