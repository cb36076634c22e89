package org.sparkmlp.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.sparkmlp.ml.MlpClassifier;
import org.sparkmlp.training.TrainingListener;
import org.sparkmlp.training.TrainingStart;

/**
 * What a fit costs before its first step, beside {@code cache().count()} of the same rows: the time
 * from rows in Parquet files to rows in their lanes, without and with standardisation.
 *
 * <p>All take turns within one run; medians are printed. A fit is stopped at its first step.
 */
public final class PlacementBenchmark {
  private static final int THREADS = 2;

  private PlacementBenchmark() {}

  /**
   * Runs.
   *
   * @param arguments number of rows (200000), rounds (5)
   */
  public static void main(String[] arguments) throws IOException {
    int rows = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200_000;
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
    SparkSession spark =
        SparkSession.builder()
            .master("local[" + THREADS + "]")
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "localhost")
            .getOrCreate();
    Path folder = Files.createTempDirectory("placement");
    try {
      String path = folder.resolve("rows").toString();
      TrainingBenchmark.data(spark, rows).write().parquet(path);
      run(spark.read().parquet(path), rounds);
    } finally {
      spark.stop();
      delete(folder);
    }
  }

  private static void run(Dataset<Row> data, int rounds) {
    List<Double> caching = new ArrayList<>();
    List<Double> placing = new ArrayList<>();
    List<Double> scaling = new ArrayList<>();
    List<Double> fromCache = new ArrayList<>();
    for (int round = 0; round <= rounds; round++) {
      long start = System.nanoTime();
      Dataset<Row> cached = data.select("features", "label").cache();
      cached.count();
      double cache = (System.nanoTime() - start) * 1e-9;
      double again = place(cached, false);
      cached.unpersist(true);
      double place = place(data, false);
      double scaled = place(data, true);
      if (round > 0) { // the first is the compilers'
        caching.add(cache);
        placing.add(place);
        scaling.add(scaled);
        fromCache.add(again);
      }
    }
    double cache = TrainingBenchmark.median(caching);
    System.out.printf(Locale.ROOT, "cache().count() of Parquet files: %.2f s%n", cache);
    report("placement of Parquet files", placing, cache);
    report("placement of Parquet files, standardised", scaling, cache);
    report("placement of the cached rows", fromCache, cache);
  }

  private static void report(String what, List<Double> seconds, double cache) {
    double median = TrainingBenchmark.median(seconds);
    System.out.printf(
        Locale.ROOT, "%s: %.2f s, %.2f of cache().count()%n", what, median, median / cache);
  }

  /** Seconds from the rows to the moment at which the first step could be made. */
  private static double place(Dataset<Row> data, boolean standardize) {
    MlpClassifier classifier =
        new MlpClassifier()
            .setHiddenLayers(300, 100)
            .setStandardize(standardize)
            .setBatchSize(1000)
            .setTrainingListener(
                new TrainingListener() {
                  @Override
                  public void onStart(TrainingStart start) {
                    throw new Placed();
                  }
                });
    long start = System.nanoTime();
    try {
      classifier.fit(data);
      throw new IllegalStateException("the fit was to stop at its first step");
    } catch (Placed placed) {
      return (System.nanoTime() - start) * 1e-9;
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Placed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Placed() {
      super("placed", null, false, false);
    }
  }
}
