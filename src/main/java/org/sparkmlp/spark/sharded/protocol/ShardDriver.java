package org.sparkmlp.spark.sharded.protocol;

import java.util.List;
import java.util.stream.LongStream;
import org.sparkmlp.spark.sharded.blocks.BlockName;
import org.sparkmlp.spark.sharded.blocks.Buffers;
import org.sparkmlp.spark.sharded.blocks.Stamp;
import org.sparkmlp.spark.sharded.protocol.Report.Content;

/**
 * The driver of the sharded exchange, as a state machine: orders, rates and snapshots, and the
 * records of steps. Of the gradients it sees nothing.
 *
 * <p>It groups the workers of each process into one {@link Peer}: these make the steps, and are
 * answered by whoever speaks for them.
 *
 * <p>It is given an order at a time: to train up to a step, which ends with a snapshot, or to
 * evaluate. In between workers wait at a barrier that is not answered. When a worker is lost, the
 * next generation starts from the last snapshot as soon as every worker is there again; steps are
 * functions of their number and of the parameters, so what is replayed is the same, and is recorded
 * once.
 *
 * <p>It has no clock, thread or lock: time is passed in, in nanoseconds, calls come from one thread
 * at a time, and what it does depends on them alone. Long, as it is one machine.
 */
public final class ShardDriver {
  /** Steps that are made without a word of the driver take so long, in ns, more or less. */
  private static final long LONG = 500_000_000;

  private static final int MOST_STEPS = 1_000;

  private final Rule rule;
  private final Transport.OfDriver transport;
  private final long snapshotNanos;
  private final Snapshots snapshots;
  private final Muster muster;

  private At at;
  private boolean started; // whether the present generation has all its workers
  private Answer last; // the answer to the barrier before
  private long snapshotAt;
  private long step; // the next one, or the one that is being made
  private long recorded; // how many steps the rule has accepted
  private int stretch = 1; // how many steps the workers are told to make at a time
  private long orderedAt; // when they were last told so
  private Order order; // null if there is none
  private boolean waiting; // whether the present barrier is full and waits for an order
  private List<Object> evaluations;
  private long moves;

  /** What the driver alone decides and records about steps. */
  public interface Rule {
    /**
     * The learning rate of a step; the same each time it is asked for, as steps may be replayed.
     *
     * @param step counted over the whole fit
     */
    double rate(long step);

    /**
     * Records a step that all workers have made, or that its loss has ended. Called once for each,
     * in order, even if it is replayed.
     *
     * @param besideNanos what it took to tell the workers and to hear of them, beside the steps
     * @param finite whether its gradient was
     * @throws RuntimeException if training must end
     */
    void accept(long step, Report.StepMade made, long besideNanos, boolean finite);
  }

  /** Holds a snapshot until it is complete; used for one after the other. */
  public interface Stage {
    /** Keeps some elements of the parameters, vector 0, or of the optimiser's, counted from 1. */
    void put(int vector, int first, float[] values);

    /** Copies all elements, which have been put, into a snapshot's arrays. */
    void copyInto(Snapshot snapshot);
  }

  /** What is to be done next. */
  private sealed interface Order {}

  private record Train(long end) implements Order {}

  private record EvaluatePart(int part) implements Order {}

  /**
   * A driver without workers, orders or thoughts yet.
   *
   * @param slices for any number of owners
   * @param workers P
   * @param generation the one before the first; must exceed all that workers have seen
   * @param stage for later snapshots
   * @param start where to start; its arrays get what the fit comes to, snapshot by snapshot
   * @param snapshotNanos how long steps go on before the next snapshot
   */
  public ShardDriver(
      Slices slices,
      int workers,
      Rule rule,
      Transport.OfDriver transport,
      Buffers buffers,
      Stage stage,
      long generation,
      Snapshot start,
      long snapshotNanos) {
    this.rule = rule;
    this.transport = transport;
    this.snapshotNanos = snapshotNanos;
    this.snapshots = new Snapshots(slices, transport, buffers, stage, start);
    this.muster = new Muster(workers);
    this.at = new At(generation, 0);
    this.recorded = start.step();
    newGeneration();
  }

  /** Has the workers make all steps before this one, and takes a snapshot then. */
  public void train(long end, long now) {
    give(new Train(end), now);
  }

  /** Has the workers evaluate a part of their rows with the parameters of the snapshot. */
  public void evaluate(int part, long now) {
    evaluations = null;
    give(new EvaluatePart(part), now);
  }

  /** Has the workers start over from other parameters. */
  public void load(Snapshot start, long now) {
    snapshots.set(start);
    recorded = start.step();
    newGeneration();
    start(now);
  }

  private void give(Order newOrder, long now) {
    order = newOrder;
    if (waiting) {
      waiting = false;
      next(now);
    }
  }

  /** Ends an order to train early, with a snapshot as soon as the workers can take one. */
  public void pause() {
    if (order instanceof Train) {
      order = new Train(step);
    }
  }

  /** Whether the last order has been carried out. */
  public boolean isIdle() {
    return order == null;
  }

  /** How many workers are there now. */
  public int present() {
    return muster.present();
  }

  /** How often a worker has come or a peer has handed something in: what progress is told by. */
  public long moves() {
    return moves;
  }

  /** Who has not come, or has not handed in what is due, for people. */
  public List<String> waitingFor() {
    if (!started) {
      return muster.missing();
    }
    List<String> atWork = muster.atWork();
    return atWork.isEmpty() ? List.of("the blocks of a snapshot") : atWork;
  }

  /** The last one. */
  public Snapshot snapshot() {
    return snapshots.last();
  }

  /** What the workers' evaluations gave, by peer, in its workers' order. */
  public List<Object> evaluations() {
    return evaluations;
  }

  /** Whether a place has not been reached, so that no worker can be there. */
  public boolean isYetToCome(At place) {
    return place.generation() > at.generation()
        || place.generation() == at.generation() && place.barrier() > at.barrier();
  }

  /** A worker says something. */
  public void onReport(Report report, long now) {
    int worker = report.worker();
    long attempt = muster.attempt(worker);
    if (report.attempt() < attempt) {
      transport.send(worker, report.attempt(), new Answer.Superseded(report.at()));
      return;
    }
    boolean supersedes = report.attempt() > attempt;
    if (supersedes) {
      transport.send(worker, attempt, new Answer.Superseded(at));
      if (started) {
        newGeneration();
      }
    }
    if (supersedes || !muster.isPresent(worker)) {
      muster.come(report);
      moves++;
      start(now);
    } else if (started) {
      onPresent(report, now);
    }
  }

  /** An attempt is gone for good. */
  public void onLost(int worker, long attempt) {
    if (muster.lose(worker, attempt) && started) {
      newGeneration();
    }
  }

  /** A block of the snapshot that is being taken. */
  public void onBlock(
      At askedAt, int publisher, BlockName name, Stamp stamp, float[] values, long now) {
    moves++;
    if (snapshots.take(askedAt, publisher, name, stamp, values, now)) {
      snapshotAt = now;
      next(now);
    }
  }

  /** Time passes: repeats what seems lost. */
  public void onTick(long now) {
    snapshots.tick(now);
  }

  private void newGeneration() {
    at = new At(at.generation() + 1, 0);
    started = false;
    waiting = false;
    last = null;
    snapshots.cancel();
  }

  /** Starts the generation, if all are there. */
  private void start(long now) {
    if (!muster.isComplete()) {
      return;
    }
    started = true;
    step = snapshots.last().step();
    snapshotAt = now;
    muster.group(at.generation());
    muster.nextBarrier();
    snapshots.publish(at.generation(), muster.peers().size());
    muster.sendToAll(transport, loading());
  }

  private Answer loading() {
    At first = new At(at.generation(), 0);
    return new Answer.Load(first, snapshots.last().step(), muster.peers());
  }

  private void onPresent(Report report, long now) {
    int worker = report.worker();
    if (report.at().generation() != at.generation()) {
      transport.send(worker, report.attempt(), loading());
    } else if (report.content() instanceof Report.Working) {
      return; // and may be told to start over
    } else if (report.at().equals(at)) {
      if (muster.take(worker, report.content())) {
        moves++;
        if (muster.isFull()) {
          onBarrier(now);
        }
      }
    } else if (last != null && report.at().equals(last.at())) {
      transport.send(worker, report.attempt(), last);
    }
  }

  private void answer(Answer answer) {
    last = answer;
    at = at.next();
    muster.nextBarrier();
    muster.send(transport, answer);
  }

  /** All peers are at the barrier. */
  private void onBarrier(long now) {
    Content first = muster.first();
    if (first instanceof Report.Trained) {
      onTrained(now);
    } else if (first instanceof Report.Saved) {
      snapshots.fetch(at, step, muster.peers().stream().map(Peer::address).toList(), now);
    } else if (first instanceof Report.Evaluated) {
      evaluations =
          muster.all(Report.Evaluated.class).stream()
              .flatMap(each -> each.results().stream())
              .toList();
      order = null;
      next(now);
    } else {
      transport.withdraw();
      next(now);
    }
  }

  private void onTrained(long now) {
    boolean finite = muster.all(Report.Trained.class).stream().allMatch(Report.Trained::finite);
    List<Report.StepMade> made = muster.all(Report.Trained.class).get(0).steps();
    long took = now - orderedAt;
    long between = took - made.stream().mapToLong(Report.StepMade::wallNanos).sum();
    for (int i = 0; i < made.size(); i++) {
      boolean last = i == made.size() - 1;
      if (step == recorded) {
        rule.accept(step, made.get(i), last ? Math.max(0, between) : 0, finite || !last);
        recorded++;
      }
      step++;
    }
    if (took < LONG / 2) {
      stretch = Math.min(MOST_STEPS, 2 * stretch);
    } else if (took > LONG) {
      stretch = Math.max(1, stretch / 2);
    }
    next(now);
  }

  /** Those of the next steps that are made without a word. */
  private List<Double> rates(long end) {
    return LongStream.range(step, Math.min(end, step + stretch)).mapToObj(rule::rate).toList();
  }

  /** What comes after steps, a snapshot, an evaluation or the start. */
  private void next(long now) {
    if (order instanceof Train train) {
      boolean saved = snapshots.last().step() == step;
      if (step >= train.end() && saved) {
        order = null;
      } else if (!saved && (step >= train.end() || now - snapshotAt >= snapshotNanos)) {
        answer(new Answer.Save(at));
        return;
      } else {
        answer(new Answer.Train(at, rates(train.end())));
        orderedAt = now;
        return;
      }
    }
    if (order instanceof EvaluatePart evaluate) {
      answer(new Answer.Evaluate(at, evaluate.part()));
      return;
    }
    waiting = true;
  }
}
