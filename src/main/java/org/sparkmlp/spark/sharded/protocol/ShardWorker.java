package org.sparkmlp.spark.sharded.protocol;

import java.util.List;
import java.util.function.Function;
import org.sparkmlp.network.GradientSum;
import org.sparkmlp.optim.PieceUpdate;
import org.sparkmlp.spark.sharded.blocks.BlockName;
import org.sparkmlp.spark.sharded.blocks.Buffers;
import org.sparkmlp.spark.sharded.blocks.Stamp;
import org.sparkmlp.spark.sharded.protocol.Report.Content;
import org.sparkmlp.training.tree.CanonicalTree.Node;
import org.sparkmlp.training.tree.Lanes;

/**
 * A worker of the sharded exchange, as a state machine: it has lanes, and speaks for the {@link
 * Peer} that it belongs to, or is a hand of the one who does.
 *
 * <p>Each generation begins with the driver's word on who goes as one. Whoever speaks for a peer
 * carries out what the driver tells it as a {@link ShardPeer}, and calls its hands for what is to
 * be computed. A hand computes when it is called, and otherwise waits for the next generation. If a
 * hand is lost its speaker waits likewise: the driver learns of the loss by itself.
 *
 * <p>What a worker computes is overwritten when it computes again. So it computes nothing more for
 * a generation, not even for itself, once it has done so for a later one. Whoever still reads what
 * it computed for an earlier one may read anything, and no word of that generation is heard any
 * more.
 *
 * <p>It has no clock, thread or lock: time is passed in, in nanoseconds, calls come from one thread
 * at a time, and what it does depends on them alone.
 */
public final class ShardWorker {
  private static final long REPEAT = 5_000_000_000L; // ns

  private final Report.Sender self;
  private final Slices slices; // whoever owns them
  private final Lanes lanes;
  private final PieceUpdate update;
  private final Work work;
  private final Transport.OfWorker transport;
  private final Buffers buffers;

  private At at = At.NOWHERE;
  private long computedIn; // the latest generation in which anything was
  private String address = ""; // of the peer that it belongs to
  private ShardPeer peer; // null if it is a hand, and before the first generation
  private boolean busy; // with what it was told last
  private Report report; // the last one that asks for an answer
  private long reported;
  private Answer end; // null while it goes on

  /**
   * Gradient sums of a step.
   *
   * @param nodes of the canonical tree, those that the worker's own lanes make up
   * @param gradients one of each
   * @param computeNanos what they took to compute
   * @param gatherNanos what it took besides, to bring rows together
   */
  public record Sums(
      List<Node> nodes, GradientSum[] gradients, long computeNanos, long gatherNanos) {}

  /** What a worker computes over its lanes. */
  public interface Work {
    /**
     * The gradient sums of one step.
     *
     * @param step counted over the whole fit
     * @param parameters all of them. Not modified.
     * @return valid until the next call
     */
    Sums gradients(long step, float[] parameters);

    /**
     * Evaluates the worker's rows.
     *
     * @param part the ordinal of the {@link org.sparkmlp.training.Part}
     * @param parameters all of them. Not modified.
     * @return what the driver adds up
     */
    Object evaluate(int part, float[] parameters);
  }

  /**
   * A worker that has just come; {@link #begin} is to follow.
   *
   * @param self which one it is
   * @param slices for any number of owners
   */
  public ShardWorker(
      Report.Sender self,
      Slices slices,
      Lanes lanes,
      PieceUpdate update,
      Work work,
      Transport.OfWorker transport,
      Buffers buffers) {
    this.self = self;
    this.slices = slices;
    this.lanes = lanes;
    this.update = update;
    this.work = work;
    this.transport = transport;
    this.buffers = buffers;
  }

  /** Says that it is there. */
  public void begin(long now) {
    report(new Report.Here(), now);
  }

  public boolean isStopped() {
    return end != null;
  }

  public boolean isSuperseded() {
    return end instanceof Answer.Superseded;
  }

  /** What the driver says; an answer to anything but the last report is old, and ignored. */
  public void onAnswer(Answer answer, long now) {
    if (answer instanceof Answer.Load load) {
      if (load.at().generation() > at.generation()) {
        load(load, now);
      }
    } else if (answer instanceof Answer.Stop || answer instanceof Answer.Superseded) {
      end = answer;
    } else if (!busy && answer.at().equals(at)) {
      at = at.next();
      sayBusy(now);
      peer.begin(answer, at, now);
    }
  }

  private void load(Answer.Load load, long now) {
    at = load.at();
    sayBusy(now);
    int number = 0;
    while (!load.peers().get(number).workers().contains(self.worker())) {
      number++;
    }
    Peer mine = load.peers().get(number);
    if (!mine.address().equals(address)) {
      address = mine.address();
      transport.publishAt(address);
      buffers.clear();
      peer =
          mine.speaker() == self.worker()
              ? new ShardPeer(this, number, load.peers(), slices, lanes, update, transport, buffers)
              : null;
    }
    if (peer != null) {
      peer.load(load, now);
    }
  }

  /** A block that was fetched of a peer, or of the driver. */
  public void onBlock(
      At askedAt, int publisher, BlockName name, Stamp stamp, float[] values, long now) {
    if (peer == null) {
      buffers.give(values); // it spoke for one when it asked
    } else {
      peer.onBlock(askedAt, publisher, name, stamp, values, now);
    }
  }

  /**
   * Has a hand compute something; {@link ShardPeer#onComputed} gets it, unless the hand is lost.
   */
  void call(int hand, Function<Work, Object> task) {
    At calledAt = at;
    transport.call(hand, (machine, now) -> machine.onCall(calledAt, self.worker(), task));
  }

  private void onCall(At calledAt, int speaker, Function<Work, Object> task) {
    Object result = compute(calledAt.generation(), task);
    if (result != null) {
      transport.call(
          speaker, (machine, now) -> machine.onComputed(calledAt, self.worker(), result, now));
    }
  }

  private void onComputed(At calledAt, int hand, Object result, long now) {
    if (calledAt.equals(at)) {
      peer.onComputed(hand, result, now);
    }
  }

  /** Computes something over the own lanes; null if these have gone on to a later generation. */
  Object compute(long generation, Function<Work, Object> task) {
    if (generation < computedIn) {
      return null;
    }
    computedIn = generation;
    return task.apply(work);
  }

  /** Time passes: repeats what seems lost, and asks again for what was not there. */
  public void onTick(long now) {
    if (peer != null) {
      peer.onTick(now);
    }
    if (now - reported >= REPEAT) {
      if (busy) {
        sayBusy(now);
      } else {
        reported = now;
        transport.send(report);
      }
    }
  }

  /** When the next {@link #onTick} has something to do, if nothing comes before. */
  public long wakeAt() {
    return Math.min(peer == null ? Long.MAX_VALUE : peer.wakeAt(), reported + REPEAT);
  }

  private void sayBusy(long now) {
    busy = true;
    reported = now;
    transport.send(new Report(self, at, new Report.Working()));
  }

  /** Says what it has come to, and waits for an answer. */
  void report(Content content, long now) {
    busy = false;
    report = new Report(self, at, content);
    reported = now;
    transport.send(report);
  }
}
