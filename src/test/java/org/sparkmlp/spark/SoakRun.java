package org.sparkmlp.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sparkmlp.ClusterSpark;
import org.sparkmlp.LocalSpark;
import org.sparkmlp.spark.RandomFaults.Fault;
import org.sparkmlp.spark.request.Exchange;
import org.sparkmlp.training.EpochRecord;
import org.sparkmlp.training.TrainingListener;
import org.sparkmlp.training.TrainingResult;

/**
 * Many fits in one application whose executors are killed and stopped, and whose tasks are killed,
 * at random, every few seconds: all give the same bits, and nothing is left of any of them. Not
 * among the tests that are run by themselves, as it takes long; nor does the job exchange take part
 * unless {@code -Dsoak.exchanges} says so, as a job per step takes much longer still:
 *
 * <pre>
 *   mvn test-compile
 *   mvn surefire:test@cluster -Dtest=SoakRun -Dsoak.fits=20 -Dsoak.steps=2000
 * </pre>
 *
 * <p>It prints a line for each fit, and leaves them in {@code target/soak.md}; {@code
 * src/docs/reliability.md} has those of one run.
 */
@Tag("cluster")
class SoakRun {
  private static final int FITS = Integer.getInteger("soak.fits", 20);
  private static final int STEPS = Integer.getInteger("soak.steps", 2_000);
  private static final int FAULT_MILLIS = Integer.getInteger("soak.millis", 1_500);
  private static final List<Exchange> EXCHANGES =
      Stream.of(System.getProperty("soak.exchanges", "star,sharded,auto").split(","))
          .map(Exchange::parse)
          .toList();
  private static final int STEPS_PER_EPOCH = 9;
  private static final int EXECUTORS = 3;
  private static final int CORES = Integer.getInteger("soak.cores", 2); // of each executor
  private static final List<Row> ROWS = FitFixture.rows(700);
  private static final long MEBI = 1 << 20;

  private final List<Held> held = new ArrayList<>(); // after each fit

  /** What there is when no fit runs. */
  private record Held(
      long threads, long endpoints, long broadcasts, long cached, long files, long heapMebi) {
    static Held now(SparkContext context, Leftovers leftovers) throws IOException {
      System.gc();
      Runtime java = Runtime.getRuntime();
      long files;
      try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
        files = open.count();
      }
      return new Held(
          ManagementFactory.getThreadMXBean().getThreadCount(),
          leftovers.endpoints(),
          Leftovers.planBroadcasts(),
          context.getPersistentRDDs().size(),
          files,
          (java.totalMemory() - java.freeMemory()) / MEBI);
    }
  }

  private static float[] train(
      SparkSession spark, Exchange exchange, int workers, TrainingListener listener) {
    FitFixture fixture = new FitFixture().workers(workers);
    fixture.exchange = exchange;
    fixture.epochs = (STEPS - 1) / STEPS_PER_EPOCH + 1;
    TrainingResult trained =
        DistributedFit.fit(fixture.request(FitFixture.frame(spark, ROWS).repartition(3)), listener)
            .training();
    List<EpochRecord> epochs = trained.history();
    assertThat(epochs.get(epochs.size() - 1).steps()).isGreaterThanOrEqualTo(STEPS);
    return trained.parameters();
  }

  @Test
  void everyFitGivesTheSameBitsAndNothingIsLeft() throws Exception {
    float[] expected;
    try (SparkSession local = LocalSpark.session()) {
      expected = train(local, Exchange.STAR, 1, TrainingListener.SILENT);
    }
    List<Integer> others = new ArrayList<>();
    try (SparkSession spark = cluster();
        PrintWriter out = new PrintWriter(Files.newBufferedWriter(Path.of("target/soak.md")));
        Leftovers leftovers = new Leftovers(spark.sparkContext())) {
      tell(
          out,
          """
          | fit | exchange | s | executors killed | executors stopped for 1 s | tasks killed | bits \
          | threads | endpoints | broadcasts | cached RDDs | open files | heap, MiB |
          |---|---|---|---|---|---|---|---|---|---|---|---|---|""");
      for (int fit = 1; fit <= FITS; fit++) {
        Exchange exchange = EXCHANGES.get((fit - 1) % EXCHANGES.size());
        long start = System.nanoTime();
        float[] given;
        RandomFaults faults = new RandomFaults(spark.sparkContext(), fit, FAULT_MILLIS);
        try (faults) {
          given = train(spark, exchange, EXECUTORS * CORES, faults);
        }
        double seconds = (System.nanoTime() - start) * 1e-9;
        if (!Arrays.equals(given, expected)) {
          others.add(fit);
        }
        Held now = Held.now(spark.sparkContext(), leftovers);
        held.add(now);
        tell(
            out,
            String.format(
                Locale.ROOT,
                "| %d | %s | %.0f | %d | %d | %d | %s | %d | %d | %d | %d | %d | %d |",
                fit,
                exchange.text(),
                seconds,
                faults.times(Fault.EXECUTOR_KILLED),
                faults.times(Fault.EXECUTOR_STOPPED),
                faults.times(Fault.TASK_KILLED),
                others.contains(fit) ? "OTHERS" : "the same",
                now.threads(),
                now.endpoints(),
                now.broadcasts(),
                now.cached(),
                now.files(),
                now.heapMebi()));
      }
    }
    assertThat(others).as("fits with other bits").isEmpty();
    assertThat(held).allMatch(now -> now.endpoints() + now.broadcasts() + now.cached() == 0);
    assertThat(growth(Held::threads)).as("threads").isLessThan(50);
    assertThat(growth(Held::files)).as("open files").isLessThan(200);
    assertThat(growth(Held::heapMebi)).as("heap").isLessThan(50);
  }

  /** Spark itself keeps no more of the past than after a few fits. */
  private static SparkSession cluster() {
    return ClusterSpark.builder(EXECUTORS)
        .master(String.format(Locale.ROOT, "local-cluster[%d,%d,512]", EXECUTORS, CORES))
        .config("spark.executor.cores", CORES)
        .config("spark.executor.memory", "512m")
        .config("spark.deploy.maxExecutorRetries", -1)
        .config("spark.ui.retainedJobs", 50)
        .config("spark.ui.retainedStages", 50)
        .config("spark.ui.retainedTasks", 500)
        .config("spark.ui.retainedDeadExecutors", 5)
        .config("spark.sql.ui.retainedExecutions", 5)
        .getOrCreate();
  }

  /** From the fit by which each exchange has been used to the last one. */
  private long growth(ToLongFunction<Held> of) {
    int early = Math.min(held.size(), EXCHANGES.size()) - 1;
    return of.applyAsLong(held.get(held.size() - 1)) - of.applyAsLong(held.get(early));
  }

  private static void tell(PrintWriter out, String line) {
    System.out.println(line);
    out.println(line);
    out.flush();
  }
}
