package org.sparkmlp.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.sparkmlp.ml.MlpClassifier;

/**
 * Rows per second of {@code transform} on cached rows, 784-300-100-10 on {@code local[2]}, beside
 * MLlib's MultilayerPerceptronClassificationModel of the same layers.
 *
 * <p>Both models are barely trained, as what they predict has no part in the time. They take turns
 * within one run; medians are printed, with all three outputs asked for and with the prediction
 * alone.
 */
public final class TransformBenchmark {
  private static final int FEATURES = 784;
  private static final int CLASSES = 10;
  private static final int THREADS = 2;

  private TransformBenchmark() {}

  /**
   * Runs.
   *
   * @param arguments number of rows (200000), rounds (5)
   */
  public static void main(String[] arguments) {
    int rows = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200_000;
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
    SparkSession spark =
        SparkSession.builder()
            .master("local[" + THREADS + "]")
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "localhost")
            .getOrCreate();
    Dataset<Row> data = TrainingBenchmark.data(spark, rows).cache();
    data.count();
    Dataset<Row> few = data.limit(1000).coalesce(1).cache();
    Model<?> ours = new MlpClassifier().setHiddenLayers(300, 100).setMaxIter(1).fit(few);
    Model<?> mllib =
        new MultilayerPerceptronClassifier()
            .setLayers(new int[] {FEATURES, 300, 100, CLASSES})
            .setMaxIter(1)
            .setSeed(1)
            .fit(few);
    System.out.printf(Locale.ROOT, "%d cached rows, local[%d]%n", rows, THREADS);
    for (String[] columns :
        List.of(
            new String[] {"rawPrediction", "probability", "prediction"},
            new String[] {"prediction"})) {
      compare(ours, mllib, data, columns, rounds);
    }
    spark.stop();
  }

  private static void compare(
      Model<?> ours, Model<?> mllib, Dataset<Row> data, String[] columns, int rounds) {
    long rows = data.count();
    List<Double> ourSeconds = new ArrayList<>();
    List<Double> theirSeconds = new ArrayList<>();
    for (int round = 0; round <= rounds; round++) {
      double theirs = seconds(mllib, data, columns);
      double own = seconds(ours, data, columns);
      if (round > 0) { // the first is the compilers'
        theirSeconds.add(theirs);
        ourSeconds.add(own);
      }
    }
    double own = rows / TrainingBenchmark.median(ourSeconds);
    double theirs = rows / TrainingBenchmark.median(theirSeconds);
    System.out.printf(
        Locale.ROOT,
        "%s: Spark MLP %,.0f rows/s, MLlib %,.0f rows/s, ratio %.2f%n",
        String.join(", ", columns),
        own,
        theirs,
        own / theirs);
  }

  private static double seconds(Model<?> model, Dataset<Row> data, String[] columns) {
    long start = System.nanoTime();
    model
        .transform(data)
        .selectExpr(columns)
        .write()
        .format("noop") // computes all rows, and keeps none
        .mode("overwrite")
        .save();
    return (System.nanoTime() - start) * 1e-9;
  }
}
