package org.sparkmlp.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.apache.spark.sql.SparkSession;
import org.sparkmlp.ml.MlpClassifier;
import org.sparkmlp.training.EpochRecord;
import org.sparkmlp.training.TimeSplit;
import org.sparkmlp.training.TrainingListener;

/**
 * Fits of the same rows in the heap and in mapped files, in turns within one run: rows a second,
 * and what gathering the rows takes of it. The files stay in the system's memory if it has room for
 * them.
 *
 * <p>Medians over the epochs but the first of each fit, and all rounds but the first.
 */
public final class SpillBenchmark {
  private static final int THREADS = 2;
  private static final int EPOCHS = 10;

  private SpillBenchmark() {}

  private enum Where {
    HEAP(0.6),
    FILES(4e-3);

    private final double memoryFraction;

    Where(double memoryFraction) {
      this.memoryFraction = memoryFraction;
    }
  }

  private record Epoch(double rowsPerSecond, double gatherSeconds) {
    static Epoch of(EpochRecord epoch) {
      TimeSplit times = epoch.times();
      return new Epoch(epoch.rowsPerSecond(), times.gatherSeconds());
    }
  }

  /**
   * Runs.
   *
   * @param arguments number of rows (40000), rounds (3)
   */
  public static void main(String[] arguments) {
    int rows = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 40_000;
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
    for (int[] hidden : new int[][] {{16}, {300, 100}}) {
      Map<Where, List<Epoch>> epochs = new EnumMap<>(Where.class);
      for (int round = 0; round <= rounds; round++) {
        for (Where where : Where.values()) {
          List<Epoch> made = fit(where, rows, hidden);
          if (round > 0) { // the first is the compilers'
            epochs
                .computeIfAbsent(where, each -> new ArrayList<>())
                .addAll(made.subList(1, made.size()));
          }
        }
      }
      epochs.forEach((where, made) -> report(where, hidden, rows, made));
    }
  }

  private static List<Epoch> fit(Where where, int rows, int[] hidden) {
    SparkSession spark =
        SparkSession.builder()
            .master("local[" + THREADS + "]")
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "localhost")
            .config("spark.memory.fraction", where.memoryFraction)
            .getOrCreate();
    try {
      List<Epoch> epochs = new ArrayList<>();
      new MlpClassifier()
          .setHiddenLayers(hidden)
          .setBatchSize(1000)
          .setMaxIter(EPOCHS)
          .setTrainingListener(
              new TrainingListener() {
                @Override
                public void onMemory(String memory) {
                  System.out.println(memory);
                }

                @Override
                public void onEpoch(EpochRecord epoch) {
                  epochs.add(Epoch.of(epoch));
                }
              })
          .fit(TrainingBenchmark.data(spark, rows));
      return epochs;
    } finally {
      spark.stop();
    }
  }

  private static void report(Where where, int[] hidden, int rows, List<Epoch> epochs) {
    System.out.printf(
        Locale.ROOT,
        "hidden %s, %s: %,.0f rows/s, gathering %.2f us a row%n",
        Arrays.toString(hidden),
        where,
        median(epochs, Epoch::rowsPerSecond),
        median(epochs, Epoch::gatherSeconds) * THREADS * 1e6 / rows);
  }

  private static double median(List<Epoch> epochs, ToDoubleFunction<Epoch> part) {
    return TrainingBenchmark.median(epochs.stream().mapToDouble(part).boxed().toList());
  }
}
