package org.sparkmlp.spark.resident;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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
import org.sparkmlp.spark.exchange.FitPlan;
import org.sparkmlp.spark.exchange.JobExchange;
import org.sparkmlp.spark.exchange.LaneEvaluations;
import org.sparkmlp.spark.exchange.StepExchange;
import org.sparkmlp.spark.exchange.Wire;
import org.sparkmlp.spark.lanes.Lane;
import org.sparkmlp.spark.request.FitFailedException;
import org.sparkmlp.spark.slots.Closing;
import org.sparkmlp.spark.slots.FitScope;
import org.sparkmlp.spark.slots.SchedulerLoad;
import org.sparkmlp.spark.slots.Turn;
import org.sparkmlp.spark.slots.WaitWatch;
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
 * one thread, but for the steps themselves: those end on the thread that brings the last sum.
 *
 * <p>A little long: steps, turns, fall-backs and waits change one another's state.
 */
public final class ResidentExchange implements StepExchange {
  private static final Logger LOG = LoggerFactory.getLogger(ResidentExchange.class);
  private static final int RESUBMISSIONS = 3;
  private static final long TICK_MILLIS = 250;
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
  private volatile boolean pause; // after the step, as the turn is over

  public ResidentExchange(
      JavaSparkContext context, JavaRDD<Lane> lanes, FitPlan plan, FitScope scope) {
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
    dismiss(); // from here on no worker's message does anything
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
  public void epoch(int epoch, long steps, float[] parameters, TimeSplit times, StepTaker taker) {
    Steps sequel = new Steps(epoch, steps, parameters, times, taker);
    while (sequel.step < steps) {
      if (fallback != null && turn.isPossible()) {
        LOG.info("slots are free again: going on with resident workers");
        fallback.close();
        fallback = null;
        submit(turn.share());
      }
      if (fallback == null) {
        carryOut(sequel.command(), sequel);
        sequel.rethrow();
      }
      if (fallback != null && sequel.step < steps) {
        taker.take(sequel.step, fallback.gradient(epoch, sequel.step, parameters, times));
        sequel.step++;
      }
    }
  }

  /** One step after the other, until the epoch ends, something fails or the turn is over. */
  private final class Steps implements Rendezvous.Sequel {
    private final int epoch;
    private final long steps;
    private final float[] parameters;
    private final TimeSplit times;
    private final StepTaker taker;
    private long step; // the next one
    private long start;
    private Throwable failure;

    Steps(int epoch, long steps, float[] parameters, TimeSplit times, StepTaker taker) {
      this.epoch = epoch;
      this.steps = steps;
      this.parameters = parameters;
      this.times = times;
      this.taker = taker;
    }

    WorkerCommand command() {
      start = System.nanoTime();
      return new WorkerCommand(WorkerCommand.Kind.GRADIENT, ++commands, epoch, step, 0, parameters);
    }

    @Override
    public WorkerCommand after(Object[] results, long[][] nanos) {
      try {
        Map<Node, GradientSum> sums = new HashMap<>();
        for (Object result : results) {
          Wire.collect(result, parameterCount, buffers, sums);
        }
        StepTotal total = StepTotal.of(plan.lanes(), sums, parameterCount);
        times.addStep(System.nanoTime() - start, nanos);
        taker.take(step, total);
        step++;
        return step < steps && !pause ? command() : null;
      } catch (RuntimeException | Error e) { // the fit's thread throws it again
        failure = e;
        return null;
      }
    }

    void rethrow() {
      if (failure instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      if (failure instanceof Error error) {
        throw error;
      }
    }
  }

  @Override
  public Evaluation evaluate(Part part, float[] parameters) {
    List<LaneEvaluations> workers = new ArrayList<>();
    if (fallback == null) {
      carryOut(
          new WorkerCommand(
              WorkerCommand.Kind.EVALUATE, ++commands, 0, 0, part.ordinal(), parameters),
          (results, nanos) -> {
            workers.addAll(LaneEvaluations.ofWire(results));
            return null;
          });
    }
    return fallback == null
        ? LaneEvaluations.total(plan, workers)
        : fallback.evaluate(part, parameters);
  }

  /** Has the workers carry out a command and its sequels, or gives up and sets the fallback. */
  private void carryOut(WorkerCommand first, Rendezvous.Sequel sequel) {
    refuseStoppedContext(); // in local mode workers outlive it
    if (pause || turn.isOver(workers)) {
      restart(turn.share());
    }
    pause = false;
    while (!rendezvous.begin(first, sequel)) {
      restart(turn.share());
    }
    long said = WaitWatch.SAY_MILLIS;
    try {
      while (!rendezvous.await(TICK_MILLIS)) {
        watch();
        if (fallback != null) {
          return;
        }
        long waited = rendezvous.waitedMillis();
        if (waited < WaitWatch.SAY_MILLIS) {
          said = WaitWatch.SAY_MILLIS;
        } else if (waited >= said) {
          said = waited + WaitWatch.SAY_MILLIS;
          LOG.warn(
              "waiting for {} s: {}; {}",
              waited / 1000,
              String.join(", ", rendezvous.waitingFor()),
              load().describe());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FitFailedException("training was interrupted", e);
    }
  }

  /** Looks after the workers while the driver waits for them. */
  private void watch() {
    refuseStoppedContext();
    Throwable failure = job.failure();
    if (failure != null) {
      resubmit(failure);
      return;
    }
    if (turn.isOver(workers)) {
      if (rendezvous.present() < workers && turn.share() < workers) {
        restart(turn.share());
        return;
      }
      pause = true;
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
      dismiss();
      job.close();
      fallback = new JobExchange(context, lanes, plan);
    } else {
      throw new FitFailedException(WaitWatch.noExecutor(timeoutMillis), null);
    }
  }

  private void refuseStoppedContext() {
    if (context.sc().isStopped()) {
      throw new FitFailedException("training ended: the SparkContext was stopped", null);
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

  /** Tells the workers to stop. */
  private void dismiss() {
    rendezvous.expect(ThreadLocalRandom.current().nextLong(), 0);
  }

  private void restart(int count) {
    dismiss();
    job.awaitEnd(STOP_MILLIS);
    submit(count);
  }

  @Override
  public void close() {
    dismiss();
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
