package org.sparkmlp.spark;

import java.util.Locale;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.spark.request.Exchange;
import org.sparkmlp.spark.slots.Heaps;
import org.sparkmlp.spark.star.StarMemory;
import org.sparkmlp.training.tree.Lanes;

/**
 * What a fit holds in the heaps of driver and executors while it trains: told, and held against
 * what there is, before the first step.
 *
 * <pre>
 *   rows of an executor      4 · N · (D + L + 1) · ⌈P / E⌉ / P, but for what lies in mapped files
 *   network in an executor   4 n · 3 ⌈P / E⌉; sharded 4 n · (1 + k) / E more; the star's: {@link StarMemory}
 *   network in the driver    4 n · (2 + k + E); the star's: {@link StarMemory}
 * </pre>
 *
 * <p>In bytes, with N rows of D features, L label values and a weight, held out ones among them; n
 * parameters, of each of which the optimiser remembers k numbers, 1 with momentum and 2 with Adam;
 * P workers in E executors. In one process all of it is the driver's. What activations of a leaf
 * and Spark itself need is left out, so a heap that is just as large is too small; but one that is
 * smaller than the rows alone is sure to fail.
 *
 * <p>Worked: 10,000,000 rows of 100 features and a label, 4 workers in 4 executors: 972.7 MiB of
 * rows in each.
 *
 * @param rows bytes of rows in the heap of an executor, or of the driver where it is the executor
 * @param mapped bytes of an executor's rows that lie in mapped files, as its storage memory had no
 *     room for them
 * @param executor bytes of network in an executor; 0 where the driver is the executor
 * @param driver bytes of network in the driver
 */
record FitMemory(long rows, long mapped, long executor, long driver) {
  private static final String ELASTIC = "spark.dynamicAllocation.enabled";

  /**
   * The rows of a fit.
   *
   * @param count N
   * @param floats D + L + 1
   * @param mapped bytes of them that lie in files
   */
  record Rows(long count, int floats, long mapped) {
    long inHeap() {
      return count * floats * Float.BYTES - mapped;
    }
  }

  /**
   * What a fit needs whose workers are other processes.
   *
   * @param parameters n
   * @param vectors k
   * @param workers P, at least 1
   * @param executors E, at least 1
   */
  static FitMemory between(
      Rows rows,
      int parameters,
      int vectors,
      Lanes lanes,
      int workers,
      int executors,
      Exchange exchange) {
    long vector = (long) parameters * Float.BYTES;
    int fullest = (workers - 1) / executors + 1; // workers of an executor
    long held = (long) Math.ceil((double) rows.inHeap() * fullest / workers);
    long mapped = (long) Math.ceil((double) rows.mapped() * fullest / workers);
    return switch (exchange) {
      case STAR, AUTO -> {
        StarMemory star = StarMemory.between(parameters, vectors, lanes, workers, executors);
        yield new FitMemory(held, mapped, star.executor(), star.driver());
      }
      case JOB ->
          new FitMemory(held, mapped, 3 * fullest * vector, (2 + vectors + executors) * vector);
      case SHARDED ->
          new FitMemory(
              held,
              mapped,
              3 * fullest * vector + (1 + vectors) * vector / executors,
              (2 + vectors + executors) * vector);
    };
  }

  /**
   * What a fit needs whose workers are threads of the driver.
   *
   * @param parameters n
   * @param vectors k
   * @param workers P, at least 1
   */
  static FitMemory inOneProcess(
      Rows rows, int parameters, int vectors, Lanes lanes, int workers, Exchange exchange) {
    long network =
        switch (exchange) {
          case STAR, AUTO -> StarMemory.inOneProcess(parameters, vectors, lanes, workers).driver();
          case JOB, SHARDED -> (3L + vectors + 3L * workers) * parameters * Float.BYTES;
        };
    return new FitMemory(rows.inHeap(), rows.mapped(), 0, network);
  }

  private boolean isAlone() {
    return executor == 0;
  }

  /**
   * Refuses rows that cannot be held, and tells of what may not.
   *
   * <p>Where executors come as there is need of them, more may come, so rows are not refused.
   *
   * @param heap bytes that the driver may use
   * @param conf Spark's settings
   * @return a warning of one line, if less is given than is needed
   * @throws Refusal if the rows alone are more than the heaps that are to hold them
   */
  Optional<String> require(long heap, SparkConf conf) {
    long given = isAlone() ? heap : Heaps.ofExecutor(conf);
    String setting = isAlone() ? Heaps.DRIVER : Heaps.EXECUTOR;
    if (rows > given && !conf.getBoolean(ELASTIC, false)) {
      throw Refusal.setting(
          setting,
          String.format(Locale.ROOT, "well above %,d MiB, for the rows alone", Heaps.needed(rows)),
          String.format(Locale.ROOT, "%,d MiB", Heaps.given(given)),
          isAlone()
              ? "raise it, or train on a cluster"
              : "raise it, or have more executors, among which rows are shared");
    }
    if (isAlone()) {
      return doubt(Heaps.DRIVER, rows + driver, heap);
    }
    return doubt(Heaps.EXECUTOR, rows + executor, given)
        .or(() -> doubt(Heaps.DRIVER, driver, heap));
  }

  /** A warning of one line, if rows lie in mapped files. */
  Optional<String> spilled() {
    if (mapped == 0) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "about %,d of %,d MiB of rows%s found no room in Spark's storage memory and lie in"
                + " mapped files in its local folders: training is as fast as these are read; raise"
                + " %s to have all in the heap",
            Heaps.needed(mapped),
            Heaps.needed(rows + mapped),
            isAlone() ? "" : " of each executor",
            isAlone() ? Heaps.DRIVER : Heaps.EXECUTOR));
  }

  private static Optional<String> doubt(String setting, long needed, long given) {
    if (needed <= given) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "this fit needs about %,d MiB, and %s is %,d: it may run out of memory; raise it",
            Heaps.needed(needed),
            setting,
            Heaps.given(given)));
  }

  /**
   * One line for people.
   *
   * @param heap bytes that the driver may use
   * @param conf Spark's settings
   */
  String toText(long heap, SparkConf conf) {
    if (isAlone()) {
      return String.format(
          Locale.ROOT,
          "rows %,d MiB%s, network %,d, of %,d",
          Heaps.needed(rows),
          inFiles(),
          Heaps.needed(driver),
          Heaps.given(heap));
    }
    return String.format(
        Locale.ROOT,
        "in each executor rows %,d MiB%s, network %,d, of %,d; in the driver network %,d, of %,d",
        Heaps.needed(rows),
        inFiles(),
        Heaps.needed(executor),
        Heaps.given(Heaps.ofExecutor(conf)),
        Heaps.needed(driver),
        Heaps.given(heap));
  }

  private String inFiles() {
    return mapped == 0 ? "" : String.format(Locale.ROOT, " and %,d in files", Heaps.needed(mapped));
  }
}
