package org.sparkmlp.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.apache.spark.sql.SparkSession;
import org.sparkmlp.ClusterSpark;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.ParameterLayout;
import org.sparkmlp.network.Topology;
import org.sparkmlp.spark.request.Exchange;

/**
 * What one step takes in each exchange, with next to nothing to compute: batches of 32 rows, hence
 * two lanes of about 16, two workers.
 *
 * <p>Measured are the steps of real fits, from one update of the parameters to the next, as means
 * over epochs of ten; quantiles are of these means. Exchanges take turns within one run, as the
 * machine is noisy; the first fifth of every fit is left out, and a whole first round, which serves
 * to compile.
 */
public final class ExchangeBenchmark {
  private static final int BATCH = 32;
  private static final int STEPS_PER_EPOCH = 10;
  private static final int WORKERS = 2;
  private static final int ROUNDS = 3;

  private ExchangeBenchmark() {}

  /**
   * Runs.
   *
   * @param arguments which parts: local, cluster; both if there are none
   */
  public static void main(String[] arguments) {
    List<String> parts =
        arguments.length > 0 ? Arrays.asList(arguments) : List.of("local", "cluster");
    for (String part : parts) {
      switch (part) {
        case "local" -> local();
        case "cluster" -> cluster();
        default ->
            throw new IllegalArgumentException("part must be local or cluster, was '" + part + "'");
      }
    }
  }

  private static void local() {
    SparkSession spark =
        SparkSession.builder()
            .master("local[" + WORKERS + "]")
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "localhost")
            .config("spark.locality.wait", 0)
            .getOrCreate();
    header("local[" + WORKERS + "]");
    compare(spark, topology(4, List.of(8), 1), 1_000, 20);
    compare(spark, topology(784, List.of(100), 10), 200, 8);
    compare(spark, topology(784, List.of(1000, 200), 10), 50, 5);
    spark.stop();
  }

  private static void cluster() {
    SparkSession spark = ClusterSpark.builder(WORKERS).getOrCreate();
    header("local-cluster[" + WORKERS + ",1,1024]");
    compare(spark, topology(4, List.of(8), 1), 200, 8);
    compare(spark, topology(784, List.of(100), 10), 100, 8);
    compare(spark, topology(784, List.of(1000, 200), 10), 30, 5);
    spark.stop();
  }

  private static Topology topology(int inputs, List<Integer> hidden, int outputs) {
    return Topology.of(inputs, hidden, Activation.TANH, outputs);
  }

  private static void header(String master) {
    System.out.printf(
        Locale.ROOT,
        "%n%s, batch %d, %d workers; milliseconds%n%-18s %10s  %-8s %8s %8s %8s %9s %9s %9s%n",
        master,
        BATCH,
        WORKERS,
        "topology",
        "parameters",
        "exchange",
        "10 %",
        "median",
        "90 %",
        "working",
        "updating",
        "of job");
  }

  private static void compare(SparkSession spark, Topology topology, int resident, int job) {
    Map<Exchange, List<StepFit.Step>> steps = new EnumMap<>(Exchange.class);
    for (int round = 0; round <= ROUNDS; round++) {
      for (Exchange exchange : Exchange.values()) {
        int count = exchange == Exchange.JOB ? job : resident;
        List<StepFit.Step> times =
            new StepFit(topology, BATCH, STEPS_PER_EPOCH, exchange, WORKERS)
                .run(spark, count, epoch -> {});
        if (round > 0) {
          steps
              .computeIfAbsent(exchange, e -> new ArrayList<>())
              .addAll(times.subList(count / 5, count));
        }
      }
    }
    double reference = quantile(steps.get(Exchange.JOB), StepFit.Step::whole, 0.5);
    steps.forEach(
        (exchange, times) -> {
          double median = quantile(times, StepFit.Step::whole, 0.5);
          System.out.printf(
              Locale.ROOT,
              "%-18s %10d  %-8s %8.3f %8.3f %8.3f %9.3f %9.3f %8.1fx%n",
              topology,
              ParameterLayout.of(topology).size(),
              exchange.text(),
              quantile(times, StepFit.Step::whole, 0.1),
              median,
              quantile(times, StepFit.Step::whole, 0.9),
              quantile(times, StepFit.Step::working, 0.5),
              quantile(times, StepFit.Step::update, 0.5),
              reference / median);
        });
  }

  private static double quantile(
      List<StepFit.Step> steps, ToDoubleFunction<StepFit.Step> part, double share) {
    double[] sorted = steps.stream().mapToDouble(part).sorted().toArray();
    return sorted[(int) (share * (sorted.length - 1))];
  }
}
