package org.sparkmlp.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;
import org.sparkmlp.ClusterSpark;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.ParameterLayout;
import org.sparkmlp.network.Topology;
import org.sparkmlp.spark.request.Exchange;

/**
 * Whether a network of 100 million parameters trains, by the sharded exchange, in two executor
 * processes of 4 GiB each, and a driver of 2 GiB:
 *
 * <pre>
 *   mvn -Pbench test-compile exec:exec -Dbench=LargeNetworkBenchmark -Dbench.memory=2g
 * </pre>
 *
 * <p>A few steps of 32 rows. Printed are the times of a step and the most that each process had in
 * memory, as Linux sees it; the parameters alone are 400 MB. With {@code -Dbench.arguments="9510
 * star"} the star says instead what it would need of the driver.
 */
public final class LargeNetworkBenchmark {
  private static final int WIDTH = 9_510;
  private static final int BATCH = 32;
  private static final int STEPS_PER_EPOCH = 3;
  private static final int EPOCHS = 2;
  private static final int EXECUTORS = 2;

  private LargeNetworkBenchmark() {}

  /**
   * Runs.
   *
   * @param arguments width of the hidden layers, 9,510 if there is none; the exchange, sharded if
   *     there is none
   */
  public static void main(String[] arguments) {
    int width = arguments.length > 0 ? Integer.parseInt(arguments[0]) : WIDTH;
    Exchange exchange = arguments.length > 1 ? Exchange.parse(arguments[1]) : Exchange.SHARDED;
    Topology topology = Topology.of(1_000, List.of(width, width), Activation.RELU, 10);
    SparkSession spark =
        ClusterSpark.builder(EXECUTORS)
            .master("local-cluster[" + EXECUTORS + ",1,4096]")
            .config("spark.executor.memory", "4g")
            .getOrCreate();
    System.out.printf(
        Locale.ROOT,
        "%s, %,d parameters; the driver's heap is %,d MiB at most, that of each executor 4,096%n",
        topology,
        ParameterLayout.of(topology).size(),
        Runtime.getRuntime().maxMemory() >> 20);
    new StepFit(topology, BATCH, STEPS_PER_EPOCH, exchange, EXECUTORS)
        .run(spark, EPOCHS, epoch -> System.out.println("epochs: " + epoch))
        .forEach(
            step ->
                System.out.printf(
                    Locale.ROOT,
                    "a step: %,.0f ms, of these %,.0f computing%n",
                    step.whole(),
                    step.working()));
    System.out.printf(Locale.ROOT, "driver: %,d MB at most%n", mostMegabytes("self"));
    for (ProcessHandle executor : ClusterSpark.executors()) {
      System.out.printf(
          Locale.ROOT, "executor: %,d MB at most%n", mostMegabytes(Long.toString(executor.pid())));
    }
    spark.stop();
  }

  /** The most that a process had in memory, of its heap and all else. */
  private static long mostMegabytes(String process) {
    try {
      return Files.readAllLines(Path.of("/proc", process, "status")).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1_000)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
