package org.sparkmlp.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;
import org.sparkmlp.ClusterSpark;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.ParameterLayout;
import org.sparkmlp.network.Topology;
import org.sparkmlp.spark.request.Exchange;

/**
 * What steps take of the driver's processor, and what part of the time is garbage collection, by
 * the star and by the sharded exchange, in two executor processes:
 *
 * <pre>
 *   mvn -Pbench test-compile exec:exec -Dbench=OverheadBenchmark
 * </pre>
 *
 * <p>Each network is fitted with short and with long epochs of 16 rows a step. The difference of
 * the driver's processor time between them is that of the further steps; what is left is that of an
 * epoch's end, the sharded exchange's snapshot with it. Garbage collection of an executor is that
 * of the tasks that train, as Spark's task metrics have it, of the fit with long epochs.
 */
public final class OverheadBenchmark {
  private static final int BATCH = 16;
  private static final int WORKERS = 2;
  private static final long LISTENER_MILLIS = 10_000;

  private OverheadBenchmark() {}

  private record Case(int inputs, List<Integer> hidden, int shortEpoch, int longEpoch, int epochs) {
    Topology topology() {
      return Topology.of(inputs, hidden, Activation.RELU, 10);
    }
  }

  /**
   * What the epochs of a fit took, the first one left out.
   *
   * @param seconds of an epoch
   * @param cpu the driver's processor time of an epoch, s
   * @param driverGc the driver's garbage collection, as a share of the time
   * @param executorGc the same of the tasks that train
   */
  private record Epochs(double seconds, double cpu, double driverGc, double executorGc) {}

  /**
   * Runs.
   *
   * @param arguments none
   * @throws TimeoutException if Spark does not tell of its tasks
   */
  public static void main(String[] arguments) throws TimeoutException {
    SparkSession spark =
        ClusterSpark.builder(WORKERS)
            .master("local-cluster[2,1,2048]")
            .config("spark.executor.memory", "2g")
            .getOrCreate();
    spark.sparkContext().setLogLevel("ERROR");
    Tasks tasks = new Tasks();
    spark.sparkContext().addSparkListener(tasks);
    System.out.println(
        "| network | parameters | exchange | step, ms | driver's CPU of a step, ms | of an epoch's"
            + " end, ms | garbage collection of an executor | of the driver |\n"
            + "|---|---|---|---|---|---|---|---|");
    for (Case each :
        List.of(
            new Case(4, List.of(8), 200, 1_000, 6),
            new Case(784, List.of(100), 100, 500, 6),
            new Case(784, List.of(300, 100), 50, 300, 6),
            new Case(784, List.of(1000, 200), 20, 120, 6),
            new Case(784, List.of(4000, 2000), 5, 20, 2))) {
      for (Exchange exchange : List.of(Exchange.STAR, Exchange.SHARDED)) {
        measure(spark, tasks, each, exchange);
      }
    }
    spark.stop();
  }

  private static void measure(SparkSession spark, Tasks tasks, Case each, Exchange exchange)
      throws TimeoutException {
    measure(spark, tasks, each, exchange, each.shortEpoch()); // warms up
    Epochs many = measure(spark, tasks, each, exchange, each.longEpoch());
    Epochs few = measure(spark, tasks, each, exchange, each.shortEpoch());
    int more = each.longEpoch() - each.shortEpoch();
    double step = (many.cpu() - few.cpu()) / more;
    System.out.printf(
        Locale.ROOT,
        "| %s | %,d | %s | %.2f | %.3f | %.1f | %.1f %% | %.1f %% |%n",
        each.topology(),
        ParameterLayout.of(each.topology()).size(),
        exchange.text(),
        (many.seconds() - few.seconds()) / more * 1e3,
        step * 1e3,
        (few.cpu() - each.shortEpoch() * step) * 1e3,
        100 * many.executorGc(),
        100 * many.driverGc());
  }

  private static Epochs measure(
      SparkSession spark, Tasks tasks, Case each, Exchange exchange, int stepsPerEpoch)
      throws TimeoutException {
    tasks.ended.clear();
    List<double[]> marks = new ArrayList<>(); // by epoch: s of the clock, of the processor, of GC
    new StepFit(each.topology(), BATCH, stepsPerEpoch, exchange, WORKERS)
        .run(spark, each.epochs() + 1, epoch -> marks.add(mark()));
    spark.sparkContext().listenerBus().waitUntilEmpty(LISTENER_MILLIS);
    double[] from = marks.get(1);
    double[] to = marks.get(each.epochs() + 1);
    double seconds = to[0] - from[0];
    return new Epochs(
        seconds / each.epochs(),
        (to[1] - from[1]) / each.epochs(),
        (to[2] - from[2]) / seconds,
        tasks.garbageCollection(WORKERS));
  }

  private static double[] mark() {
    long cpu = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    long gc =
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .mapToLong(GarbageCollectorMXBean::getCollectionTime)
            .sum();
    return new double[] {System.nanoTime() * 1e-9, cpu * 1e-9, gc * 1e-3};
  }

  /** The metrics of tasks that have ended; those that train are those that took longest. */
  private static final class Tasks extends SparkListener {
    private final ConcurrentLinkedQueue<TaskMetrics> ended = new ConcurrentLinkedQueue<>();

    @Override
    public void onTaskEnd(SparkListenerTaskEnd task) {
      if (task.taskMetrics() != null) {
        ended.add(task.taskMetrics());
      }
    }

    double garbageCollection(int workers) {
      return ended.stream()
          .sorted(Comparator.comparingLong(TaskMetrics::executorRunTime).reversed())
          .limit(workers)
          .mapToDouble(task -> (double) task.jvmGCTime() / task.executorRunTime())
          .average()
          .orElseThrow();
    }
  }
}
