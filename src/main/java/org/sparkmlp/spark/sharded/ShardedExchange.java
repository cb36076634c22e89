package org.sparkmlp.spark.sharded;

import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkmlp.network.Evaluation;
import org.sparkmlp.network.ParameterLayout;
import org.sparkmlp.optim.Optimizer;
import org.sparkmlp.optim.OptimizerState;
import org.sparkmlp.optim.PieceUpdate;
import org.sparkmlp.spark.exchange.FitPlan;
import org.sparkmlp.spark.exchange.LaneEvaluations;
import org.sparkmlp.spark.exchange.StepExchange;
import org.sparkmlp.spark.lanes.Lane;
import org.sparkmlp.spark.request.FitFailedException;
import org.sparkmlp.spark.resident.JobFailures;
import org.sparkmlp.spark.resident.Nonce;
import org.sparkmlp.spark.resident.SparkRpc;
import org.sparkmlp.spark.resident.SparkRpc.Question;
import org.sparkmlp.spark.sharded.ShardWire.Said;
import org.sparkmlp.spark.sharded.blocks.Buffers;
import org.sparkmlp.spark.sharded.protocol.Report.StepMade;
import org.sparkmlp.spark.sharded.protocol.ShardDriver;
import org.sparkmlp.spark.sharded.protocol.Snapshot;
import org.sparkmlp.spark.slots.Closing;
import org.sparkmlp.spark.slots.FitScope;
import org.sparkmlp.spark.slots.Turn;
import org.sparkmlp.spark.slots.WaitWatch;
import org.sparkmlp.training.EpochRun;
import org.sparkmlp.training.Part;
import org.sparkmlp.training.TrainingState;

/**
 * One Spark job for the whole fit, whose executors own the parameters among themselves and fetch
 * from one another: see {@link org.sparkmlp.spark.sharded.protocol}.
 *
 * <p>It brings a {@link ShardDriver} together with Spark. What comes from outside is put into an
 * inbox; the fit's thread takes it out while it waits, and does all else. Between two calls the
 * workers wait. A lost worker is run again by Spark, and all start from the last snapshot; a job
 * that fails is submitted again, three times at most from one snapshot on; workers that do not come
 * within {@code spark.mlp.registrationTimeout} are done without, as long as there is one. None of
 * it changes a bit of the result.
 *
 * <p>The workers make steps by themselves for half a second or so; then the driver hears of them,
 * and can end the job between two steps, so that others have their turn at the slots.
 */
public final class ShardedExchange implements StepExchange {
  private static final Logger LOG = LoggerFactory.getLogger(ShardedExchange.class);
  private static final long TICK_MILLIS = 250;
  private static final long NO_STEP = -1; // of parameters that are not trained from
  private static final int MOST_EVENTS = 100_000; // in the inbox

  private final JavaSparkContext context;
  private final JobFailures failures;
  private final FitPlan plan;
  private final Optimizer optimizer;
  private final FitScope scope;
  private final Turn turn;
  private final long timeoutMillis;
  private final Crew.Fit fit;
  private final SparkRpc.Server server;
  private final BlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
  private final CrewWatch watch = new CrewWatch();
  private Crew crew; // null before the first order
  private volatile long nonce; // the crew's
  private int workers;
  private long jobs;
  private boolean paused; // as the turn is over
  private EpochRun run; // the one that steps are of

  /** An exchange over lanes, one partition per lane, whose workers come with the first order. */
  public ShardedExchange(
      JavaSparkContext context,
      JavaRDD<Lane> lanes,
      FitPlan plan,
      Optimizer optimizer,
      FitScope scope,
      Turn turn) {
    this.context = context;
    this.failures = new JobFailures(context.sc());
    this.plan = plan;
    this.optimizer = optimizer;
    this.scope = scope;
    this.turn = turn;
    this.timeoutMillis = WaitWatch.timeoutMillis(context.sc());
    this.fit =
        new Crew.Fit(
            context,
            lanes,
            plan,
            context.broadcast(plan),
            PieceUpdate.of(optimizer, plan.topology()),
            scope.name(),
            new Buffers(),
            new SnapshotStage(
                ParameterLayout.of(plan.topology()).size(),
                optimizer.rule().vectors(),
                SnapshotStage.LARGE,
                localFolder(context)));
    this.workers = turn.share();
    this.server =
        new SparkRpc.Server(
            scope.name(),
            (wire, question) -> ShardWire.read(wire).ifPresent(said -> receive(said, question)),
            sender -> inbox.add(() -> crew.onLost(sender)));
    scope.watch(watch);
  }

  private static Path localFolder(JavaSparkContext context) {
    String folders = context.getConf().get("spark.local.dir", System.getProperty("java.io.tmpdir"));
    return Path.of(folders.split(",")[0]);
  }

  @Override
  public int workers() {
    return workers;
  }

  @Override
  public void epoch(EpochRun epochRun) {
    run = epochRun;
    TrainingState state = run.state();
    OptimizerState optimized = state.optimizer();
    long end = optimized.step() + run.end() - run.nextStep();
    Snapshot reached = new Snapshot(optimized.step(), state.parameters(), optimized.vectors());
    do {
      reached = carryOut(reached, (driver, now) -> driver.train(end, now)).snapshot();
    } while (reached.step() < end);
  }

  @Override
  public Evaluation evaluate(Part part, float[] parameters) {
    Snapshot evaluated;
    if (crew == null) {
      evaluated =
          new Snapshot(NO_STEP, parameters, optimizer.initialState(parameters.length).vectors());
    } else {
      Snapshot last = crew.driver().snapshot();
      evaluated =
          last.parameters() == parameters
              ? last
              : new Snapshot(NO_STEP, parameters, last.state()); // which is not used
    }
    ShardDriver driver = carryOut(evaluated, (at, now) -> at.evaluate(part.ordinal(), now));
    Object[] results = driver.evaluations().toArray();
    return LaneEvaluations.total(plan, LaneEvaluations.ofWire(results));
  }

  /** Has the workers carry out an order from a snapshot on, or begin to, if their turn is over. */
  private ShardDriver carryOut(Snapshot start, BiConsumer<ShardDriver, Long> order) {
    failures.refuseStoppedContext();
    if (crew == null || paused || turn.isOver(workers, crew.driver().present())) {
      submit(turn.share(), start);
    } else if (!isAt(start)) {
      crew.driver().load(start, System.nanoTime());
    }
    watch.begin(true);
    order.accept(crew.driver(), System.nanoTime());
    Snapshot shown = crew.driver().snapshot();
    try {
      while (!crew.driver().isIdle()) {
        Runnable event = inbox.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
        if (event != null) {
          run(event);
        }
        shown = show(shown);
        crew.driver().onTick(System.nanoTime());
        if (event == null) {
          watch.tell(crew.driver().waitingFor());
        }
        if (lookAfterWorkers()) {
          order.accept(crew.driver(), System.nanoTime());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FitFailedException("training was interrupted", e);
    } finally {
      watch.begin(false);
    }
    return crew.driver();
  }

  private void run(Runnable event) {
    long before = crew.driver().moves();
    event.run();
    if (crew.driver().moves() != before) {
      watch.moved();
    }
  }

  /** Shows the training state if there is a new snapshot, whose arrays are those of the state. */
  private Snapshot show(Snapshot before) {
    Snapshot now = crew.driver().snapshot();
    if (now != before && run != null && now.step() == run.state().optimizer().step()) {
      run.settled();
    }
    return now;
  }

  private boolean isAt(Snapshot start) {
    Snapshot last = crew.driver().snapshot();
    return last.step() == start.step() && last.parameters() == start.parameters();
  }

  /** Answers whether there are other workers now, who have no order yet. */
  private boolean lookAfterWorkers() {
    failures.refuseStoppedContext();
    Throwable failure = crew.failure();
    if (failure != null) {
      failures.count(failure, Math.max(0, crew.driver().snapshot().step()));
      submit(turn.share(), crew.driver().snapshot());
      return true;
    }
    int present = crew.driver().present();
    if (turn.isOver(workers, present)) {
      int share = turn.share();
      if (present < workers && share < workers) {
        submit(share, crew.driver().snapshot());
        return true;
      }
      paused = true;
      crew.driver().pause();
    }
    if (present > 0 && present < workers && watch.waitedMillis() >= timeoutMillis) {
      LOG.warn(
          "{} of {} workers did not come within {} s (slots are taken, or executors lost): going on"
              + " with {}",
          workers - present,
          workers,
          timeoutMillis / 1000,
          present);
      turn.limit(present);
      submit(present, crew.driver().snapshot());
      return true;
    }
    return false;
  }

  /** Replaces the workers. */
  private void submit(int count, Snapshot start) {
    if (crew != null) {
      crew.close();
    }
    workers = count;
    paused = false;
    turn.begin();
    nonce = Nonce.draw(); // before anyone can come
    crew = new Crew(fit, ++jobs, nonce, count, start, new Rule(), inbox);
  }

  /** On the endpoint's thread: what is nobody's or too much must not pile up in the inbox. */
  private void receive(Said said, Question question) {
    if (said.nonce() != nonce) {
      Crew.stop(said, question);
    } else if (question != null || inbox.size() < MOST_EVENTS) { // what is told is told again
      inbox.add(() -> crew.onMessage(said, question, System.nanoTime()));
    }
  }

  @Override
  public void close() {
    scope.unwatch();
    boolean interrupted = Thread.interrupted(); // and would not wait for the workers
    if (crew != null) {
      crew.close();
    }
    server.close();
    fit.stage().close();
    Closing.run(context.sc(), fit.sharedPlan()::destroy);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** What of a step the driver's training state decides and takes. */
  private final class Rule implements ShardDriver.Rule {
    @Override
    public double rate(long step) {
      return run.rate(step);
    }

    @Override
    public void accept(long step, StepMade made, long besideNanos, boolean finite) {
      if (step >= run.state().optimizer().step()) { // else it is replayed
        run.acceptMade(made.totals().loss(), made.totals().weight(), finite);
        run.times().addStep(made.wallNanos() + besideNanos, made.nanos());
      }
    }
  }
}
