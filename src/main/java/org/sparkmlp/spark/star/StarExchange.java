package org.sparkmlp.spark.star;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkmlp.network.Evaluation;
import org.sparkmlp.network.ParameterLayout;
import org.sparkmlp.spark.exchange.FitPlan;
import org.sparkmlp.spark.exchange.LaneEvaluations;
import org.sparkmlp.spark.exchange.StepExchange;
import org.sparkmlp.spark.lanes.Lane;
import org.sparkmlp.spark.lanes.WorkerLanes;
import org.sparkmlp.spark.request.FitFailedException;
import org.sparkmlp.spark.resident.JobFailures;
import org.sparkmlp.spark.resident.Nonce;
import org.sparkmlp.spark.resident.ResidentJob;
import org.sparkmlp.spark.resident.SparkRpc;
import org.sparkmlp.spark.slots.Closing;
import org.sparkmlp.spark.slots.FitScope;
import org.sparkmlp.spark.slots.SchedulerLoad;
import org.sparkmlp.spark.slots.Turn;
import org.sparkmlp.spark.slots.WaitWatch;
import org.sparkmlp.spark.star.Rendezvous.Work;
import org.sparkmlp.spark.star.Roster.Results;
import org.sparkmlp.training.EpochRun;
import org.sparkmlp.training.Part;
import org.sparkmlp.training.StepTotal;

/**
 * One Spark job for the whole fit: its tasks stay, each holding its lanes, and ask the driver for
 * commands over Spark's own RPC, handing over their sums.
 *
 * <p>A lost worker is run again by Spark and goes on from the driver's state; a job that fails is
 * submitted again, three times at most in one step; workers that do not come within {@code
 * spark.mlp.registrationTimeout} are done without, as long as there is one. How many there are is
 * taken anew whenever a job is submitted. None of it changes a bit of the result. Used by one
 * thread, but for the steps themselves: those end on the thread that brings the last sum.
 */
public final class StarExchange implements StepExchange {
  private static final Logger LOG = LoggerFactory.getLogger(StarExchange.class);
  private static final long TICK_MILLIS = 250;
  private static final long STOP_MILLIS = 2_000;

  private final JavaSparkContext context;
  private final JobFailures failures;
  private final JavaRDD<Lane> lanes;
  private final FitPlan plan;
  private final FitScope scope;
  private final Turn turn;
  private final int parameterCount;
  private final long timeoutMillis;
  private final Broadcast<FitPlan> sharedPlan;
  private final StepSums sums;
  private final Rendezvous rendezvous;
  private final SparkRpc.Server server;
  private ResidentJob job; // null before the first command
  private int workers;
  private int jobs;
  private long commands;
  private volatile boolean pause; // after the step, as the turn is over

  /**
   * An exchange over lanes, whose workers come with the first command.
   *
   * @param lanes one partition per lane
   * @param turn says how many workers there may be
   */
  public StarExchange(
      JavaSparkContext context, JavaRDD<Lane> lanes, FitPlan plan, FitScope scope, Turn turn) {
    this.context = context;
    this.failures = new JobFailures(context.sc());
    this.lanes = lanes;
    this.plan = plan;
    this.scope = scope;
    this.turn = turn;
    this.parameterCount = ParameterLayout.of(plan.topology()).size();
    this.timeoutMillis = WaitWatch.timeoutMillis(context.sc());
    this.sharedPlan = context.broadcast(plan);
    this.workers = turn.share();
    this.sums = new StepSums(plan.lanes(), parameterCount);
    this.rendezvous =
        new Rendezvous(
            sums, () -> !SchedulerLoad.of(context.sc(), scope.name()).starving().isEmpty());
    this.server = new SparkRpc.Server(scope.name(), rendezvous::onMessage, rendezvous::onLost);
    scope.watch(rendezvous);
  }

  @Override
  public int workers() {
    return workers;
  }

  @Override
  public void epoch(EpochRun run) {
    Steps steps = new Steps(run);
    while (run.hasNext()) {
      carryOut(new Work(steps.command(), steps));
      steps.rethrow();
    }
  }

  /** One step after the other, until the epoch ends, something fails or the turn is over. */
  private final class Steps implements Rendezvous.Sequel {
    private final EpochRun run;
    private long start;
    private Throwable failure;

    Steps(EpochRun run) {
      this.run = run;
    }

    WorkerCommand command() {
      start = System.nanoTime();
      return new WorkerCommand(
          WorkerCommand.Kind.GRADIENT,
          ++commands,
          run.number(),
          run.nextStep(),
          0,
          run.parameters());
    }

    @Override
    public WorkerCommand after(Results results) {
      try {
        StepTotal total = total(results.results());
        run.times().addStep(System.nanoTime() - start, results.nanos());
        run.accept(total);
        return run.hasNext() && !pause ? command() : null;
      } catch (RuntimeException | Error e) { // the fit's thread throws it again
        failure = e;
        return null;
      }
    }

    private StepTotal total(Object[] results) {
      if (results[0] instanceof double[]) {
        return StepTotal.of(sums.total(results));
      }
      return StepTotal.of(plan.lanes(), SharedSums.read(results), parameterCount);
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
    WorkerCommand command =
        new WorkerCommand(
            WorkerCommand.Kind.EVALUATE, ++commands, 0, 0, part.ordinal(), parameters);
    List<LaneEvaluations> evaluations = new ArrayList<>();
    carryOut(
        new Work(
            command,
            results -> {
              evaluations.addAll(LaneEvaluations.ofWire(results.results()));
              return null;
            }));
    return LaneEvaluations.total(plan, evaluations);
  }

  /** Has the workers carry out a command and its sequels. */
  private void carryOut(Work work) {
    failures.refuseStoppedContext();
    boolean anew = job == null || pause || turn.isOver(workers, rendezvous.present());
    pause = false;
    if (anew || !rendezvous.begin(work)) {
      rendezvous.dismiss();
      submit(turn.share(), work);
    }
    try {
      while (!rendezvous.await(TICK_MILLIS)) {
        watch();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FitFailedException("training was interrupted", e);
    }
  }

  /** Looks after the workers while the driver waits for them. */
  private void watch() {
    failures.refuseStoppedContext();
    Throwable failure = job.failure();
    if (failure != null) {
      failures.count(failure, rendezvous.begun());
      restart(turn.share());
      return;
    }
    int present = rendezvous.present();
    if (turn.isOver(workers, present)) {
      if (present < workers && turn.share() < workers) {
        restart(turn.share());
        return;
      }
      pause = true;
    }
    if (present > 0 && rendezvous.longestAbsenceMillis() >= timeoutMillis) {
      LOG.warn(
          "{} of {} workers did not come within {} s (slots are taken, or executors lost): going on"
              + " with {}",
          workers - present,
          workers,
          timeoutMillis / 1000,
          present);
      turn.limit(present);
      restart(present);
    }
  }

  /** Has another set of workers go on with what there is to do, if there still is. */
  private void restart(int count) {
    Work unfinished = rendezvous.dismiss();
    if (unfinished == null) {
      pause = true; // the next command brings new workers
    } else {
      submit(count, unfinished);
    }
  }

  /** Replaces the workers, who have been dismissed; the new ones find their work when they come. */
  private void submit(int count, Work work) {
    if (job != null) {
      job.awaitEnd(STOP_MILLIS);
      job.close();
    }
    workers = count;
    turn.begin();
    long nonce = Nonce.draw();
    rendezvous.expect(nonce, count, work);
    StarTask task = new StarTask(sharedPlan, scope.name(), nonce, parameterCount);
    job =
        new ResidentJob(
            context.sc(), WorkerLanes.of(lanes, count), task, scope.name() + "-" + jobs++);
  }

  @Override
  public void close() {
    rendezvous.dismiss();
    scope.unwatch();
    boolean interrupted = Thread.interrupted(); // and would not wait for the workers
    if (job != null) {
      job.awaitEnd(STOP_MILLIS);
      job.close();
    }
    server.close();
    Closing.run(context.sc(), sharedPlan::destroy);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
