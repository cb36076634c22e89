package org.sparkmlp.spark.sharded.protocol;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.sparkmlp.network.GradientSum;
import org.sparkmlp.optim.PieceUpdate;
import org.sparkmlp.spark.sharded.protocol.Report.Content;
import org.sparkmlp.spark.sharded.protocol.Report.NodeTotal;
import org.sparkmlp.training.CanonicalTree.Node;

/**
 * A worker of the sharded exchange, as a state machine: it owns a slice of parameters and velocity.
 *
 * <pre>
 *   Load    → fetch the slice of the snapshot, publish its parameters           → Loaded
 *   Compute → fetch all parameters, compute, publish the gradients              → Summed
 *   Update  → fetch the slice of all gradients, add, update, publish parameters → Updated
 *             (where gradients are clipped: add and average → Normed; Divide → update … → Updated)
 *   Save    → publish the velocity                                              → Saved
 *   Evaluate → fetch all parameters, evaluate                                   → Evaluated
 * </pre>
 *
 * <p>Overwriting is safe: gradients of step t + 1 are written when all parameters of t + 1 are
 * here, hence after everyone's report of its update of t, hence after everyone fetched the
 * gradients of t; parameters of t + 1 are written after the answer to everyone's sums of t, hence
 * after everyone fetched the parameters of t.
 *
 * <p>It has no clock, thread or lock: time is passed in, calls come from one thread at a time, and
 * what it does depends on them alone.
 */
public final class ShardWorker {
  private static final long REPEAT_MILLIS = 5_000;

  private final int worker;
  private final long attempt;
  private final String address;
  private final Slices slices;
  private final Cover cover;
  private final boolean clipped;
  private final ShardWork work;
  private final Transport.OfWorker transport;
  private final Buffers buffers;
  private final Pull pull;
  private final OwnedSlice slice;
  private final float[] parameters; // all, as of the last pull

  private At at = At.NOWHERE;
  private long step; // how many steps the slice has seen
  private long pulled = -1; // how many steps all parameters here have seen, in this generation
  private List<String> addresses = List.of();
  private Answer task; // what is being done; null while an answer is waited for
  private Report report; // the last one
  private long reported;
  private GradientSum[] own;
  private Answer end; // null while it goes on

  /** A worker that has just come; {@link #begin} is to follow. */
  public ShardWorker(
      int worker,
      long attempt,
      String address,
      Slices slices,
      Cover cover,
      PieceUpdate update,
      ShardWork work,
      Transport.OfWorker transport,
      Buffers buffers) {
    this.worker = worker;
    this.attempt = attempt;
    this.address = address;
    this.slices = slices;
    this.cover = cover;
    this.clipped = update.clipped();
    this.work = work;
    this.transport = transport;
    this.buffers = buffers;
    this.pull = new Pull(transport);
    this.slice = new OwnedSlice(slices, worker, cover.root(), update, buffers);
    this.parameters = new float[slices.parameters()];
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
      return;
    }
    if (answer instanceof Answer.Stop || answer instanceof Answer.Superseded) {
      end = answer;
      return;
    }
    if (task != null || !answer.at().equals(at)) {
      return;
    }
    at = at.next();
    task = answer;
    if (answer instanceof Answer.Update sum) {
      fetchGradients(sum, now);
    } else if (answer instanceof Answer.Divide divide) {
      slice.divide(divide.rate(), divide.divisor());
    } else if (answer instanceof Answer.Save) {
      for (int i = 0; i < slice.pieces(); i++) {
        publish(BlockName.velocity(worker, i), slice.velocity(i));
      }
    } else {
      fetchParameters(now);
    }
    goOn(now);
  }

  /** A block that was fetched. */
  public void onBlock(At askedAt, BlockName name, Stamp stamp, float[] values, long now) {
    if (!pull.accept(askedAt, name, stamp, now)) {
      buffers.give(values);
      return;
    }
    switch (name.kind()) {
      case GRADIENT -> slice.add(cover.nodes().get(name.node()), name.piece(), values);
      case PARAMETERS -> {
        boolean mine = task instanceof Answer.Load;
        float[] into = mine ? slice.parameters(name.piece()) : parameters;
        int place = mine ? 0 : slices.first(name.owner(), name.piece());
        System.arraycopy(values, 0, into, place, values.length);
        buffers.give(values);
      }
      case VELOCITY -> {
        System.arraycopy(values, 0, slice.velocity(name.piece()), 0, values.length);
        buffers.give(values);
      }
    }
    goOn(now);
  }

  /**
   * Time passes: repeats what seems lost. While it fetches it only says that it is there: the one
   * that it fetches from may be gone, and the driver's word of it lost.
   */
  public void onTick(long now) {
    pull.tick(now);
    if (now - reported >= REPEAT_MILLIS) {
      reported = now;
      Content content = task == null ? report.content() : new Report.Here();
      transport.send(new Report(worker, attempt, address, report.at(), content));
    }
  }

  private void load(Answer.Load load, long now) {
    at = load.at();
    step = load.step();
    pulled = -1;
    addresses = load.addresses();
    task = load;
    pull.begin(at, stamp(), addresses);
    for (int i = 0; i < slice.pieces(); i++) {
      pull.want(Transport.DRIVER, BlockName.parameters(worker, i));
      pull.want(Transport.DRIVER, BlockName.velocity(worker, i));
    }
    pull.ask(now);
    goOn(now);
  }

  /** Ends what is being done, if nothing is missing for it any more. */
  private void goOn(long now) {
    if (!pull.isDone()) {
      return;
    }
    Answer done = task;
    if (done instanceof Answer.Load) {
      publishParameters();
      report(new Report.Loaded(), now);
    } else if (done instanceof Answer.Compute) {
      pulled = step;
      own = work.gradients(step, parameters);
      publishGradients();
      report(new Report.Summed(totals(), work.computeNanos(), work.gatherNanos()), now);
    } else if (done instanceof Answer.Evaluate evaluate) {
      pulled = step;
      report(new Report.Evaluated(work.evaluate(evaluate.part(), parameters)), now);
    } else if (done instanceof Answer.Update sum && clipped && sum.weight() > 0) {
      report(new Report.Normed(slice.squares(), slice.isFinite()), now);
    } else if (done instanceof Answer.Update || done instanceof Answer.Divide) {
      step++;
      publishParameters();
      report(new Report.Updated(slice.isFinite()), now);
    } else if (done instanceof Answer.Save) {
      report(new Report.Saved(), now);
    }
  }

  private void report(Content content, long now) {
    task = null;
    report = new Report(worker, attempt, address, at, content);
    reported = now;
    transport.send(report);
  }

  private Stamp stamp() {
    return new Stamp(at.generation(), step);
  }

  private void publishParameters() {
    for (int i = 0; i < slice.pieces(); i++) {
      publish(BlockName.parameters(worker, i), slice.parameters(i));
    }
  }

  private void publish(BlockName name, float[] values) {
    transport.publish(name, stamp(), values, 0, values.length);
  }

  private void publishGradients() {
    for (int k = 0; k < own.length; k++) {
      if (own[k].isEmpty()) {
        continue;
      }
      int node = cover.starts().get(worker) + k;
      for (int owner = 0; owner < slices.owners(); owner++) {
        for (int i = 0; owner != worker && i < slices.pieces(owner); i++) {
          transport.publish(
              BlockName.gradient(node, owner, i),
              stamp(),
              own[k].gradient(),
              slices.first(owner, i),
              slices.length(owner, i));
        }
      }
    }
  }

  private List<NodeTotal> totals() {
    List<NodeTotal> totals = new ArrayList<>();
    for (int k = 0; k < own.length; k++) {
      if (!own[k].isEmpty()) {
        int node = cover.starts().get(worker) + k;
        totals.add(new NodeTotal(node, own[k].loss(), own[k].weight(), own[k].rows()));
      }
    }
    return totals;
  }

  private void fetchParameters(long now) {
    if (pulled == step) {
      return;
    }
    slice.copyInto(parameters);
    pull.begin(at, stamp(), addresses);
    for (int owner = 0; owner < slices.owners(); owner++) {
      for (int i = 0; owner != worker && i < slices.pieces(owner); i++) {
        pull.want(owner, BlockName.parameters(owner, i));
      }
    }
    pull.ask(now);
  }

  private void fetchGradients(Answer.Update sum, long now) {
    BitSet present = sum.present();
    List<Node> nodes = present.stream().mapToObj(cover.nodes()::get).toList();
    slice.begin(sum, TreeSum.alive(cover.root(), nodes));
    if (sum.weight() == 0) {
      return;
    }
    pull.begin(at, stamp(), addresses);
    for (int owner = 0; owner < slices.owners(); owner++) {
      for (int k = cover.starts().get(owner); k < cover.starts().get(owner + 1); k++) {
        for (int i = 0; present.get(k) && i < slice.pieces(); i++) {
          if (owner == worker) {
            float[] gradient = own[k - cover.starts().get(worker)].gradient();
            slice.addFrom(gradient, cover.nodes().get(k), i);
          } else {
            pull.want(owner, BlockName.gradient(k, worker, i));
          }
        }
      }
    }
    pull.ask(now);
  }
}
