package org.sparkmlp.spark;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkmlp.network.Evaluation;
import org.sparkmlp.network.GradientSum;
import org.sparkmlp.network.ParameterLayout;
import org.sparkmlp.training.CanonicalTree.Node;
import org.sparkmlp.training.Part;
import org.sparkmlp.training.StepTotal;
import org.sparkmlp.training.TimeSplit;
import scala.Option;

/**
 * One Spark job for the whole fit: its tasks stay, each holding its lanes, and ask the driver for
 * commands over Spark's own RPC, handing over their sums.
 *
 * <p>A lost worker is run again by Spark and goes on from the driver's state; a job that fails is
 * submitted again, {@value #RESUBMISSIONS} times at most; workers that do not come within {@code
 * spark.mlp.registrationTimeout} are done without. None of it changes a bit of the result. Used by
 * one thread.
 */
final class ResidentExchange implements StepExchange {
  private static final Logger LOG = LoggerFactory.getLogger(ResidentExchange.class);
  private static final int RESUBMISSIONS = 3;
  private static final long TICK_MILLIS = 500;
  private static final long SAY_MILLIS = 5_000;
  private static final long STOP_MILLIS = 2_000;

  private final JavaSparkContext context;
  private final JavaRDD<Lane> lanes;
  private final FitPlan plan;
  private final SlotBroker.Membership slots;
  private final int parameterCount;
  private final long timeoutMillis;
  private final String name = "spark-mlp-" + UUID.randomUUID();
  private final Broadcast<FitPlan> sharedPlan;
  private final Rendezvous rendezvous = new Rendezvous();
  private final SparkRpc.Server server;
  private final Map<Node, float[]> buffers = new HashMap<>();
  private ResidentJob job;
  private int workers;
  private int reachable; // most workers that came when not all did
  private int failures;
  private int jobs;
  private long commands;
  private JobExchange fallback;

  ResidentExchange(
      JavaSparkContext context, JavaRDD<Lane> lanes, FitPlan plan, SlotBroker.Membership slots) {
    this.context = context;
    this.lanes = lanes;
    this.plan = plan;
    this.slots = slots;
    this.parameterCount = ParameterLayout.of(plan.topology()).size();
    this.timeoutMillis =
        context.getConf().getTimeAsSeconds("spark.mlp.registrationTimeout", "60s") * 1000;
    this.reachable = plan.workers();
    this.sharedPlan = context.broadcast(plan);
    this.server = new SparkRpc.Server(name, rendezvous::onMessage, rendezvous::onLost);
    submit(share());
  }

  private int share() {
    return Math.min(reachable, slots.share(context.defaultParallelism()));
  }

  private void submit(int count) {
    if (job != null) {
      job.close();
    }
    workers = count;
    long nonce = ThreadLocalRandom.current().nextLong();
    rendezvous.expect(nonce, count);
    buffers.clear();
    JavaRDD<Lane> grouped =
        count == plan.workers()
            ? lanes
            : lanes
                .rdd()
                .coalesce(count, false, Option.apply(new ContiguousGroups()), null)
                .toJavaRDD();
    ResidentTask task = new ResidentTask(sharedPlan, name, nonce, parameterCount, count);
    job = new ResidentJob(context.sc(), grouped, task, name + "-" + jobs++);
  }

  @Override
  public int workers() {
    return workers;
  }

  @Override
  public StepTotal gradient(int epoch, long step, float[] parameters, TimeSplit times) {
    if (step == 0 && fallback == null && share() != workers) {
      restart(share());
    }
    if (fallback != null) {
      return fallback.gradient(epoch, step, parameters, times);
    }
    long start = System.nanoTime();
    Object[] results =
        carryOut(
            new WorkerCommand(WorkerCommand.Kind.GRADIENT, ++commands, epoch, step, 0, parameters));
    if (results == null) {
      return fallback.gradient(epoch, step, parameters, times);
    }
    Map<Node, GradientSum> sums = new HashMap<>();
    for (Object result : results) {
      Wire.collect(result, parameterCount, buffers, sums);
    }
    StepTotal total = StepTotal.of(plan.lanes(), sums, parameterCount);
    times.addGradient(System.nanoTime() - start, rendezvous.slowestNanos());
    return total;
  }

  @Override
  public Evaluation evaluate(Part part, float[] parameters) {
    Object[] results =
        fallback != null
            ? null
            : carryOut(
                new WorkerCommand(
                    WorkerCommand.Kind.EVALUATE, ++commands, 0, 0, part.ordinal(), parameters));
    if (results == null) {
      return fallback.evaluate(part, parameters);
    }
    Map<Node, Evaluation> leaves = new HashMap<>();
    for (Object result : results) {
      Object[] sums = (Object[]) result;
      for (int i = 1; i < sums.length; i++) {
        if (sums[i] != null) {
          leaves.put(new Node(0, (Integer) sums[0] + i - 1), Evaluation.of((double[]) sums[i]));
        }
      }
    }
    return StepExchange.total(plan, leaves);
  }

  /** The workers' results; null if the job exchange has taken over. */
  private Object[] carryOut(WorkerCommand command) {
    rendezvous.begin(command);
    long start = System.nanoTime();
    long said = 0;
    try {
      while (!rendezvous.await(TICK_MILLIS)) {
        long waited = (System.nanoTime() - start) / 1_000_000;
        watch();
        if (fallback != null) {
          return null;
        }
        if (waited - said >= SAY_MILLIS) {
          said = waited;
          LOG.warn(
              "waiting for {} s: {}; executors registered: {}",
              waited / 1000,
              String.join(", ", rendezvous.waitingFor()),
              executors());
        }
      }
      return rendezvous.results();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("training was interrupted", e);
    }
  }

  /** Looks after the workers while the driver waits for them. */
  private void watch() {
    if (context.sc().isStopped()) {
      throw new IllegalStateException("training stopped: the SparkContext was stopped");
    }
    Throwable failure = job.failure();
    if (failure != null) {
      resubmit(failure);
      return;
    }
    if (rendezvous.longestAbsenceMillis() < timeoutMillis) {
      return;
    }
    int present = rendezvous.present();
    if (present > 0) {
      LOG.warn(
          "{} of {} workers did not come within {} s (slots are taken, or executors lost): going on"
              + " with {}",
          workers - present,
          workers,
          timeoutMillis / 1000,
          present);
      reachable = present;
      restart(present);
    } else if (executors() > 0) {
      LOG.warn(
          "no worker came within {} s (all slots are taken): going on with one Spark job per step",
          timeoutMillis / 1000);
      job.close();
      fallback = new JobExchange(context, lanes, plan);
    } else {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "no executor came within %d s (spark.mlp.registrationTimeout): start executors, or"
                  + " raise the limit, and fit again",
              timeoutMillis / 1000));
    }
  }

  private void resubmit(Throwable failure) {
    String why = String.valueOf(failure.getMessage());
    String line = why.lines().findFirst().orElse(why);
    if (line.contains("cancelled")) {
      throw new IllegalStateException("training was cancelled: " + line, failure);
    }
    if (++failures > RESUBMISSIONS) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "training failed: its Spark job failed %d times, last with: %s",
              failures,
              line),
          failure);
    }
    LOG.warn(
        "the Spark job of the workers failed, submitting it again ({} of {}): {}",
        failures,
        RESUBMISSIONS,
        line);
    submit(share());
  }

  private void restart(int count) {
    rendezvous.expect(ThreadLocalRandom.current().nextLong(), 0); // tells the workers to stop
    job.awaitEnd(STOP_MILLIS);
    submit(count);
  }

  /** Executors that can run tasks: in local mode the driver itself. */
  private int executors() {
    SparkContext sc = context.sc();
    int known = sc.statusTracker().getExecutorInfos().length;
    return sc.isLocal() ? known : known - 1;
  }

  @Override
  public void close() {
    rendezvous.expect(ThreadLocalRandom.current().nextLong(), 0);
    job.awaitEnd(STOP_MILLIS);
    job.close();
    if (fallback != null) {
      fallback.close();
    }
    server.close();
    if (!context.sc().isStopped()) {
      sharedPlan.destroy();
    }
  }
}
