package org.sparkmlp.spark.sharded;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.sparkmlp.spark.sharded.Report.Content;
import org.sparkmlp.spark.sharded.Report.NodeTotal;

/**
 * The driver of the sharded exchange, as a state machine: barriers, totals, rates and snapshots. Of
 * the gradients it sees nothing.
 *
 * <p>It is given an order at a time: to train up to a step, which ends with a snapshot, or to
 * evaluate. In between workers wait at a barrier that is not answered. When a worker is lost, the
 * next generation starts from the last snapshot as soon as every worker is there again; steps are
 * functions of their number and of the parameters, so what is replayed is the same, and is recorded
 * once.
 *
 * <p>It has no clock, thread or lock: time is passed in, calls come from one thread at a time, and
 * what it does depends on them alone.
 */
public final class ShardDriver {
  private final Slices slices;
  private final Cover cover;
  private final StepRule rule;
  private final DriverTransport transport;
  private final Buffers buffers;
  private final long snapshotMillis;
  private final Pull pull;
  private final Member[] members;
  private final Content[] contents; // of the present barrier, null where not yet there

  private At at;
  private boolean started; // whether the present generation has all its workers
  private int missing; // at the present barrier
  private Answer last; // the answer to the barrier before
  private Snapshot snapshot;
  private Snapshot taking; // the next one, while it is being fetched
  private long snapshotAt;
  private long step; // the next one, or the one that is being made
  private long recorded; // how many steps the rule has accepted
  private StepTotals totals; // of the present step
  private long[][] nanos; // of the present step
  private double rate;
  private Order order; // null if there is none
  private boolean waiting; // whether the present barrier is full and waits for an order
  private List<Object> evaluations;

  /** What is to be done next. */
  private sealed interface Order {}

  private record Train(long end) implements Order {}

  private record EvaluatePart(int part) implements Order {}

  /** The worker of one share, whichever attempt it is now. */
  private static final class Member {
    long attempt = -1;
    String address = "";
    boolean present;
  }

  /**
   * A driver without workers, orders or thoughts yet.
   *
   * @param generation the one before the first; must exceed all that workers have seen
   * @param start where to start
   * @param snapshotMillis how long steps go on before the next snapshot
   */
  public ShardDriver(
      Slices slices,
      Cover cover,
      StepRule rule,
      DriverTransport transport,
      Buffers buffers,
      long generation,
      Snapshot start,
      long snapshotMillis) {
    this.slices = slices;
    this.cover = cover;
    this.rule = rule;
    this.transport = transport;
    this.buffers = buffers;
    this.snapshotMillis = snapshotMillis;
    this.pull = new Pull(transport);
    this.members = new Member[cover.workers()];
    Arrays.setAll(members, i -> new Member());
    this.contents = new Content[members.length];
    this.at = new At(generation, 0);
    this.snapshot = start;
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
    snapshot = start;
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

  /** Whether the last order has been carried out. */
  public boolean isIdle() {
    return order == null;
  }

  /** How many workers are there now. */
  public int present() {
    return (int) Arrays.stream(members).filter(member -> member.present).count();
  }

  /** The last one. */
  public Snapshot snapshot() {
    return snapshot;
  }

  /** What the workers' evaluations gave, in the workers' order. */
  public List<Object> evaluations() {
    return evaluations;
  }

  /** A worker says something. */
  public void onReport(Report report, long now) {
    Member member = members[report.worker()];
    if (report.attempt() < member.attempt) {
      transport.send(report.worker(), report.attempt(), new Answer.Superseded(report.at()));
      return;
    }
    if (report.attempt() > member.attempt) {
      transport.send(report.worker(), member.attempt, new Answer.Superseded(at));
      if (started) {
        newGeneration();
      }
      member.present = false;
      member.attempt = report.attempt();
      member.address = report.address();
    }
    if (!member.present) {
      member.present = true;
      start(now);
    } else if (started) {
      onPresent(report, now);
    }
  }

  /** An attempt is gone for good. */
  public void onLost(int worker, long attempt) {
    Member member = members[worker];
    if (member.attempt == attempt && member.present) {
      member.present = false;
      if (started) {
        newGeneration();
      }
    }
  }

  /** A block of the snapshot that is being taken. */
  public void onBlock(At askedAt, BlockName name, Stamp stamp, float[] values, long now) {
    if (pull.accept(askedAt, name, stamp, now)) {
      float[] into =
          name.kind() == BlockName.Kind.VELOCITY ? taking.velocity() : taking.parameters();
      System.arraycopy(values, 0, into, slices.first(name.owner(), name.piece()), values.length);
      if (pull.isDone()) {
        snapshot = taking;
        taking = null;
        snapshotAt = now;
        next(now);
      }
    }
    buffers.give(values);
  }

  /** Time passes: repeats what seems lost. */
  public void onTick(long now) {
    pull.tick(now);
  }

  private void newGeneration() {
    at = new At(at.generation() + 1, 0);
    started = false;
    waiting = false;
    last = null;
    pull.cancel();
    taking = null;
    transport.withdraw();
  }

  /** Starts the generation, if all are there. */
  private void start(long now) {
    for (Member member : members) {
      if (!member.present) {
        return;
      }
    }
    started = true;
    step = snapshot.step();
    snapshotAt = now;
    Stamp stamp = new Stamp(at.generation(), step);
    for (int owner = 0; owner < slices.owners(); owner++) {
      for (int i = 0; i < slices.pieces(owner); i++) {
        int first = slices.first(owner, i);
        int length = slices.length(owner, i);
        transport.publish(
            BlockName.parameters(owner, i), stamp, snapshot.parameters(), first, length);
        transport.publish(BlockName.velocity(owner, i), stamp, snapshot.velocity(), first, length);
      }
    }
    await();
    for (int w = 0; w < members.length; w++) {
      sendLoad(w);
    }
  }

  private void sendLoad(int worker) {
    Answer load = new Answer.Load(new At(at.generation(), 0), snapshot.step(), addresses());
    transport.send(worker, members[worker].attempt, load);
  }

  private List<String> addresses() {
    return Arrays.stream(members).map(member -> member.address).toList();
  }

  private void onPresent(Report report, long now) {
    int worker = report.worker();
    if (report.at().generation() != at.generation()) {
      sendLoad(worker);
    } else if (report.at().equals(at)) {
      if (contents[worker] == null) {
        contents[worker] = report.content();
        missing--;
        if (missing == 0) {
          onBarrier(now);
        }
      }
    } else if (last != null && report.at().equals(last.at())) {
      transport.send(worker, members[worker].attempt, last);
    }
  }

  private void await() {
    Arrays.fill(contents, null);
    missing = contents.length;
  }

  private void answer(Answer answer) {
    last = answer;
    at = at.next();
    await();
    for (int w = 0; w < members.length; w++) {
      transport.send(w, members[w].attempt, answer);
    }
  }

  /** All workers are at the barrier. */
  private void onBarrier(long now) {
    Content first = contents[0];
    if (first instanceof Report.Summed) {
      onSummed();
    } else if (first instanceof Report.Normed) {
      onNormed();
    } else if (first instanceof Report.Updated) {
      onUpdated(now);
    } else if (first instanceof Report.Saved) {
      fetchSnapshot(now);
    } else if (first instanceof Report.Evaluated) {
      evaluations = each(Report.Evaluated.class).stream().map(Report.Evaluated::result).toList();
      order = null;
      next(now);
    } else {
      transport.withdraw();
      next(now);
    }
  }

  private <C extends Content> List<C> each(Class<C> type) {
    return Arrays.stream(contents).map(type::cast).toList();
  }

  private void onSummed() {
    List<NodeTotal> nodes = new ArrayList<>();
    each(Report.Summed.class).forEach(summed -> nodes.addAll(summed.totals()));
    nanos =
        each(Report.Summed.class).stream()
            .map(summed -> new long[] {summed.computeNanos(), summed.gatherNanos()})
            .toArray(long[][]::new);
    BitSet present = new BitSet();
    nodes.forEach(total -> present.set(total.node()));
    totals = StepTotals.of(cover, nodes);
    rate = rule.rate(step, totals);
    answer(new Answer.Update(at, present, totals.weight(), rate));
  }

  private void onNormed() {
    double squares = 0;
    boolean finite = true;
    for (Report.Normed normed : each(Report.Normed.class)) {
      for (double square : normed.squares()) {
        squares += square;
      }
      finite &= normed.finite();
    }
    if (!finite) {
      rule.accept(step, totals, false, nanos);
    }
    answer(new Answer.Divide(at, rule.divisor(Math.sqrt(squares)), rate));
  }

  private void onUpdated(long now) {
    boolean finite = each(Report.Updated.class).stream().allMatch(Report.Updated::finite);
    if (step == recorded) {
      rule.accept(step, totals, finite, nanos);
      recorded++;
    }
    step++;
    next(now);
  }

  private void fetchSnapshot(long now) {
    taking = new Snapshot(step, new float[slices.parameters()], new float[slices.parameters()]);
    pull.begin(at, new Stamp(at.generation(), step), addresses());
    for (int owner = 0; owner < slices.owners(); owner++) {
      for (int i = 0; i < slices.pieces(owner); i++) {
        pull.want(owner, BlockName.parameters(owner, i));
        pull.want(owner, BlockName.velocity(owner, i));
      }
    }
    pull.ask(now);
  }

  /** What comes after a step, a snapshot, an evaluation or the start. */
  private void next(long now) {
    if (order instanceof Train train) {
      boolean saved = snapshot.step() == step;
      if (step >= train.end() && saved) {
        order = null;
      } else if (!saved && (step >= train.end() || now - snapshotAt >= snapshotMillis)) {
        answer(new Answer.Save(at));
        return;
      } else {
        answer(new Answer.Compute(at));
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
