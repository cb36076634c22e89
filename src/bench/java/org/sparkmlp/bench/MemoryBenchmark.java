package org.sparkmlp.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.Topology;
import org.sparkmlp.spark.request.Exchange;

/**
 * Whether memory grows with the number of steps: heap in use after a collection, direct buffers,
 * and what the process has in memory, every 1,000 steps of one fit of 784-300-100-10 on {@code
 * local[2]} with batches of 200.
 *
 * <p>With two workers in one process. The figures of the process need Linux.
 */
public final class MemoryBenchmark {
  private static final int WORKERS = 2;
  private static final int BATCH = 200;
  private static final int STEPS_PER_EPOCH = 100;
  private static final int EPOCHS_PER_LINE = 10;

  private MemoryBenchmark() {}

  /**
   * Runs.
   *
   * @param arguments thousands of steps (10), exchange (star)
   */
  public static void main(String[] arguments) {
    int thousands = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10;
    Exchange exchange = arguments.length > 1 ? Exchange.parse(arguments[1]) : Exchange.DEFAULT;
    SparkSession spark =
        SparkSession.builder()
            .master("local[" + WORKERS + "]")
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "localhost")
            .getOrCreate();
    Topology topology = Topology.of(784, List.of(300, 100), Activation.RELU, 10);
    System.out.printf(
        Locale.ROOT,
        "%s, batch %d, %s exchange, local[%d]%n%-12s %12s %14s %12s %12s%n",
        topology,
        BATCH,
        exchange.text(),
        WORKERS,
        "after steps",
        "heap, MB",
        "direct buffers",
        "direct, MB",
        "process, MB");
    line("before");
    new StepFit(topology, BATCH, STEPS_PER_EPOCH, exchange, WORKERS)
        .run(
            spark,
            thousands * EPOCHS_PER_LINE,
            epoch -> {
              if (epoch % EPOCHS_PER_LINE == 0) {
                line(Integer.toString(epoch * STEPS_PER_EPOCH));
              }
            });
    line("the fit");
    spark.stop();
  }

  private static void line(String when) {
    for (int i = 0; i < 2; i++) { // the second one takes what the first one's cleaners let go
      System.gc();
    }
    BufferPoolMXBean direct =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct"))
            .findFirst()
            .orElseThrow();
    System.out.printf(
        Locale.ROOT,
        "%-12s %12.1f %14d %12.2f %12.1f%n",
        when,
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1e6,
        direct.getCount(),
        direct.getMemoryUsed() / 1e6,
        residentKilobytes() / 1e3);
  }

  /** What the process has in memory, as the kernel sees it. */
  private static long residentKilobytes() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
