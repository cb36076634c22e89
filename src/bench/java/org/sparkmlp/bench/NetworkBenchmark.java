package org.sparkmlp.bench;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;
import org.sparkmlp.ClusterSpark;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.ParameterLayout;
import org.sparkmlp.network.Topology;
import org.sparkmlp.spark.request.Exchange;

/**
 * The driver of {@code src/bench/namespaces}: a step by the star and by the sharded exchange on a
 * cluster whose network is slow, beside what the {@link CostModel} says of it. Prints a line of a
 * table.
 *
 * <p>Of each exchange there is an epoch that does not count and one that does. The last columns are
 * the snapshot that the sharded exchange takes at an epoch's end, which the driver's card has to
 * carry: what the epoch took beside its steps.
 */
public final class NetworkBenchmark {
  private static final Topology TOPOLOGY =
      Topology.of(784, List.of(1000, 200), Activation.RELU, 10);
  private static final int BATCH = 64;
  private static final int FEWEST_STEPS = 4; // of an epoch
  private static final int MEGABITS_PER_STEP = 80; // and more where they are faster

  /** Of what goes over the wire, what is not a header of TCP, IP or Ethernet. */
  private static final double PAYLOAD = 1448.0 / 1514;

  private NetworkBenchmark() {}

  /**
   * Runs.
   *
   * @param arguments the master's URL, this process's address, executors, Mbit/s
   */
  public static void main(String[] arguments) throws IOException {
    int executors = Integer.parseInt(arguments[2]);
    int megabits = Integer.parseInt(arguments[3]);
    SparkSession spark =
        ClusterSpark.builder(executors)
            .master(arguments[0])
            .config("spark.driver.host", arguments[1])
            .config("spark.driver.bindAddress", arguments[1])
            .config("spark.cores.max", executors)
            .config("spark.executor.memory", "768m")
            .config("spark.scheduler.minRegisteredResourcesRatio", 1)
            .config("spark.scheduler.maxRegisteredResourcesWaitingTime", "180s")
            .getOrCreate();
    spark.sparkContext().setLogLevel("ERROR");
    spark.range(executors).count(); // waits for all of them
    CostModel model = CostModel.read(ScalingModel.MODEL);
    CostModel.Cluster cluster =
        new CostModel.Cluster(
            executors, PAYLOAD * megabits * 1.25e5, 0, Runtime.getRuntime().availableProcessors());
    long n = ParameterLayout.of(TOPOLOGY).size();
    double rows = (double) BATCH / executors;
    int steps = Math.max(FEWEST_STEPS, megabits / MEGABITS_PER_STEP);
    Epoch star = measure(spark, Exchange.STAR, executors, steps);
    Epoch sharded = measure(spark, Exchange.SHARDED, executors, steps);
    System.out.printf(
        Locale.ROOT,
        "| %,d Mbit/s | %d | %s | %s | %s |%n",
        megabits,
        executors,
        ScalingModel.comparison(star.step(), model.step(Exchange.STAR, n, rows, cluster)),
        ScalingModel.comparison(sharded.step(), model.step(Exchange.SHARDED, n, rows, cluster)),
        ScalingModel.comparison(sharded.beside(), CostModel.snapshot(n, cluster)));
    spark.stop();
  }

  /**
   * The epoch that counts, in seconds.
   *
   * @param step the mean of its steps
   * @param beside what it took besides
   */
  private record Epoch(double step, double beside) {}

  private static Epoch measure(
      SparkSession spark, Exchange exchange, int executors, int stepsPerEpoch) {
    long[] ends = new long[3]; // ns, by epoch
    List<StepFit.Step> steps =
        new StepFit(TOPOLOGY, BATCH, stepsPerEpoch, exchange, executors)
            .run(spark, 2, epoch -> ends[epoch] = System.nanoTime());
    double step = steps.get(1).whole() * 1e-3;
    return new Epoch(step, (ends[2] - ends[1]) * 1e-9 - stepsPerEpoch * step);
  }
}
