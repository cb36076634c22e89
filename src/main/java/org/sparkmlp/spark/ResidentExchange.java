package org.sparkmlp.spark;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
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
  private static final long STOP_MILLIS = 2_000;

  private final JavaSparkContext context;
  private final JavaRDD<Lane> lanes;
  private final FitPlan plan;
  private final FitScope scope;
  private final Turn turn;
  private final int parameterCount;
  private final long timeoutMillis;
  private final Broadcast<FitPlan> sharedPlan;
  private final Rendezvous rendezvous;
  private final SparkRpc.Server server;
  private final Map<Node, float[]> buffers = new HashMap<>();
  private ResidentJob job;
  private int workers;
  private int failures;
  private int jobs;
  private long commands;
  private JobExchange fallback;

  ResidentExchange(JavaSparkContext context, JavaRDD<Lane> lanes, FitPlan plan, FitScope scope) {
    this.context = context;
    this.lanes = lanes;
    this.plan = plan;
    this.scope = scope;
    this.turn = new Turn(context.sc(), scope, plan.workers());
    this.parameterCount = ParameterLayout.of(plan.topology()).size();
    this.timeoutMillis = WaitWatch.timeoutMillis(context.sc());
    this.sharedPlan = context.broadcast(plan);
    this.rendezvous = new Rendezvous(() -> !load().starving().isEmpty());
    this.server = new SparkRpc.Server(scope.name(), rendezvous::onMessage, rendezvous::onLost);
    submit(turn.share());
  }

  private SchedulerLoad load() {
    return SchedulerLoad.of(context.sc(), scope.name());
  }

  private void submit(int count) {
    if (job != null) {
      job.close();
    }
    workers = count;
    turn.begin();
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
    ResidentTask task = new ResidentTask(sharedPlan, scope.name(), nonce, parameterCount, count);
    job = new ResidentJob(context.sc(), grouped, task, scope.name() + "-" + jobs++);
  }

  @Override
  public int workers() {
    return workers;
  }

  @Override
  public StepTotal gradient(int epoch, long step, float[] parameters, TimeSplit times) {
    if (fallback != null && turn.isPossible()) {
      LOG.info("slots are free again: going on with resident workers");
      fallback.close();
      fallback = null;
      submit(turn.share());
    } else if (fallback == null && turn.isOver(workers)) {
      restart(turn.share());
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
    while (!rendezvous.begin(command)) {
      restart(turn.share());
    }
    long start = System.nanoTime();
    long said = 0;
    try {
      while (!rendezvous.await(TICK_MILLIS)) {
        long waited = (System.nanoTime() - start) / 1_000_000;
        watch();
        if (fallback != null) {
          return null;
        }
        if (waited - said >= WaitWatch.SAY_MILLIS) {
          said = waited;
          LOG.warn(
              "waiting for {} s: {}; {}",
              waited / 1000,
              String.join(", ", rendezvous.waitingFor()),
              load().describe());
        }
      }
      return rendezvous.results();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FitFailedException("training was interrupted", e);
    }
  }

  /** Looks after the workers while the driver waits for them. */
  private void watch() {
    if (context.sc().isStopped()) {
      throw new FitFailedException("training ended: the SparkContext was stopped", null);
    }
    Throwable failure = job.failure();
    if (failure != null) {
      resubmit(failure);
      return;
    }
    if (rendezvous.present() < workers && turn.isOver(workers) && turn.share() < workers) {
      restart(turn.share());
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
      turn.limit(present);
      restart(present);
    } else if (load().executors() > 0) {
      LOG.warn(
          "no worker came within {} s (all slots are taken): going on with one Spark job per step",
          timeoutMillis / 1000);
      job.close();
      fallback = new JobExchange(context, lanes, plan);
    } else {
      throw new FitFailedException(WaitWatch.noExecutor(timeoutMillis), null);
    }
  }

  private void resubmit(Throwable failure) {
    if (FitFailedException.isCancelled(failure)
        || FitFailedException.refusal(failure).isPresent()) {
      throw FitFailedException.explain(failure, context.sc(), Optional.empty());
    }
    String line = FitFailedException.why(failure);
    if (++failures > RESUBMISSIONS) {
      throw new FitFailedException(
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
    submit(turn.share());
  }

  private void restart(int count) {
    rendezvous.expect(ThreadLocalRandom.current().nextLong(), 0); // tells the workers to stop
    job.awaitEnd(STOP_MILLIS);
    submit(count);
  }

  @Override
  public void close() {
    rendezvous.expect(ThreadLocalRandom.current().nextLong(), 0);
    boolean interrupted = Thread.interrupted(); // and would not wait for the workers
    job.awaitEnd(STOP_MILLIS);
    job.close();
    if (fallback != null) {
      fallback.close();
    }
    server.close();
    Closing.run(context.sc(), sharedPlan::destroy);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
