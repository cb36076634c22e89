package org.sparkmlp.spark.star;

import java.util.Locale;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.spark.slots.Heaps;
import org.sparkmlp.training.tree.Lanes;

/**
 * What the star needs of the heaps of driver and executors, besides the rows: told before the first
 * step, as a heap that is full in mid-fit ends the process with little said.
 *
 * <pre>
 *   between processes   driver, at least            (6 + k) M
 *                       driver, if workers lag      (5 + k + ⌈nodes / 2⌉) M
 *                       executor                    (2 ⌈nodes / executors⌉ + 3) M
 *   in one process      driver                      (5 + k + nodes) M
 * </pre>
 *
 * <p>M = 4n bytes is a vector of the n parameters; k the vectors that the optimiser has, 1 with
 * momentum and 2 with Adam; nodes are the sums that the workers hand over. Between processes the
 * driver holds the current and the kept parameters, k, the gradient's total, the parameters as they
 * are sent, the sums that wait for their siblings, and at last the result in the order of files.
 * Sums that wait are one vector while workers keep step, about one for every two nodes while half
 * of the workers lag. An executor holds each sum as it was computed and as it is sent, and the
 * parameters as they come, as one array, and as they are used.
 *
 * <p>Worked: 100,000,000 parameters, momentum, two executors of one worker each: M is 381.5 MiB,
 * the driver needs 2,671 MiB, an executor 1,908 MiB.
 *
 * @param driver bytes that the driver cannot do without
 * @param driverLagging bytes that it may come to need, if workers do not keep step
 * @param executor bytes that an executor cannot do without; 0 where the driver is the executor
 */
public record StarMemory(long driver, long driverLagging, long executor) {
  /**
   * What a fit needs whose workers are other processes.
   *
   * @param parameters n
   * @param vectors k
   * @param lanes the lanes of the fit
   * @param workers P
   * @param executors processes that they are in, at least 1
   */
  public static StarMemory between(
      int parameters, int vectors, Lanes lanes, int workers, int executors) {
    long vector = (long) parameters * Float.BYTES;
    long nodes = lanes.nodes(workers);
    long perExecutor = (nodes - 1) / executors + 1;
    return new StarMemory(
        (6 + vectors) * vector,
        (5 + vectors + (nodes + 1) / 2) * vector,
        (2 * perExecutor + 3) * vector);
  }

  /**
   * What a fit needs whose workers are threads of the driver.
   *
   * @param parameters n
   * @param vectors k
   * @param lanes the lanes of the fit
   * @param workers P
   */
  public static StarMemory inOneProcess(int parameters, int vectors, Lanes lanes, int workers) {
    long all = (5L + vectors + lanes.nodes(workers)) * parameters * Float.BYTES;
    return new StarMemory(all, all, 0);
  }

  /**
   * Whether there is enough, come what may.
   *
   * @param heap bytes that the driver may use
   * @param conf Spark's settings
   */
  public boolean isCovered(long heap, SparkConf conf) {
    return driverLagging <= heap && executor <= Heaps.ofExecutor(conf);
  }

  /**
   * Refuses a star that is sure to run out of memory.
   *
   * @param heap bytes that the driver may use
   * @param conf Spark's settings
   * @throws Refusal if driver or executor cannot hold what they must
   */
  public void require(long heap, SparkConf conf) {
    require(Heaps.DRIVER, driver, heap);
    if (executor > 0) {
      require(Heaps.EXECUTOR, executor, Heaps.ofExecutor(conf));
    }
  }

  private void require(String setting, long needed, long given) {
    if (needed > given) {
      throw Refusal.setting(
          setting,
          String.format(
              Locale.ROOT,
              "at least %,d MiB, besides the rows, for the star and so large a network",
              Heaps.needed(needed)),
          String.format(Locale.ROOT, "%,d MiB", Heaps.given(given)),
          remedy(setting));
    }
  }

  private String remedy(String setting) {
    String raise = "raise " + setting;
    return executor == 0 ? raise : raise + ", or take the exchange sharded";
  }

  /**
   * What to warn of where the driver may come to need more than it has.
   *
   * @param heap bytes that the driver may use
   * @return one line
   */
  public Optional<String> doubt(long heap) {
    if (driverLagging <= heap) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "the star may come to need %,d MiB of the driver's memory if workers do not keep step,"
                + " and there are %,d: %s",
            Heaps.needed(driverLagging),
            Heaps.given(heap),
            remedy(Heaps.DRIVER)));
  }

  /** For people. */
  public String toText() {
    return String.format(
        Locale.ROOT,
        "the star may come to need %,d MiB of the driver's memory and %,d of each executor's",
        Heaps.needed(driverLagging),
        Heaps.needed(executor));
  }
}
