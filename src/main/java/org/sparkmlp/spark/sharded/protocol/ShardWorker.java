package org.sparkmlp.spark.sharded.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.sparkmlp.network.GradientSum;
import org.sparkmlp.optim.PieceUpdate;
import org.sparkmlp.spark.sharded.protocol.BlockName.Kind;
import org.sparkmlp.spark.sharded.protocol.Report.Content;
import org.sparkmlp.training.CanonicalTree.Node;

/**
 * A worker of the sharded exchange, as a state machine: it owns a slice of parameters and velocity.
 *
 * <pre>
 *   Load     → fetch the slice of the snapshot, publish its parameters → Loaded
 *   Train    → make steps                                              → Trained
 *   Save     → publish the velocity                                    → Saved
 *   Evaluate → fetch all parameters, evaluate                          → Evaluated
 * </pre>
 *
 * <p>Steps need no word of the driver. In each, a worker fetches all parameters, computes and
 * publishes its gradients, fetches its slice of all gradients, adds and updates it, and publishes
 * its parameters; what the others have not published yet it {@linkplain Pull asks for again}.
 * Losses and weights travel as {@linkplain Notes notes}, so that everyone knows the totals of each
 * step; where gradients are clipped so do the norms of slices, before the update.
 *
 * <p>Overwriting is safe, as everyone needs something of everyone, if only notes. Gradients of step
 * t + 1 are written when all parameters of t + 1 are here, hence after everyone's update of t,
 * hence after everyone fetched the gradients of t; norms likewise. Parameters of t + 1 are written
 * when all gradients of t are here, hence after everyone fetched the parameters of t.
 *
 * <p>It has no clock, thread or lock: time is passed in, in nanoseconds, calls come from one thread
 * at a time, and what it does depends on them alone.
 */
public final class ShardWorker {
  private static final long REPEAT = 5_000_000_000L; // ns

  private final int worker;
  private final long attempt;
  private final String address;
  private final Slices slices;
  private final Cover cover;
  private final PieceUpdate update;
  private final Work work;
  private final Transport.OfWorker transport;
  private final Buffers buffers;
  private final Pull pull;
  private final OwnedSlice slice;
  private final WorkerBlocks blocks;
  private final float[] parameters; // all, as of the last pull

  private At at = At.NOWHERE;
  private long step; // how many steps the slice has seen
  private long pulled = -1; // how many steps all parameters here have seen, in this generation
  private List<String> addresses = List.of();
  private Answer task; // what is being done; null while an answer is waited for
  private Phase phase = Phase.LOADING; // what of it
  private Report report; // the last one
  private long reported;
  private Answer end; // null while it goes on

  private GradientSum[] own;
  private final List<Early> early = new ArrayList<>();
  private StepTotals[] nodes; // of the present step; null until all notes are here
  private StepTotals totals; // of the present step
  private final List<Report.StepMade> made = new ArrayList<>(); // of the present task
  private long made0; // when the last of them was

  /** What is waited for, or is to be done when all that is wanted is here. */
  private enum Phase {
    LOADING,
    PARAMETERS,
    GRADIENTS,
    NORMS
  }

  /** A piece of a gradient that came before the notes of all. */
  private record Early(int node, int piece, float[] values) {}

  /** What a worker computes over its lanes. */
  public interface Work {
    /**
     * The gradient sums of one step.
     *
     * @param step counted over the whole fit
     * @param parameters all of them. Not modified.
     * @return one per node of the worker's cover, in their order; valid until the next call
     */
    GradientSum[] gradients(long step, float[] parameters);

    /** Nanoseconds that the last call of {@link #gradients} took to compute. */
    long computeNanos();

    /** Nanoseconds that it took besides, to bring rows together. */
    long gatherNanos();

    /**
     * Evaluates the worker's rows.
     *
     * @param part the ordinal of the {@link org.sparkmlp.training.Part}
     * @param parameters all of them. Not modified.
     * @return what the driver adds up
     */
    Object evaluate(int part, float[] parameters);
  }

  /** A worker that has just come; {@link #begin} is to follow. */
  public ShardWorker(
      int worker,
      long attempt,
      String address,
      Slices slices,
      Cover cover,
      PieceUpdate update,
      Work work,
      Transport.OfWorker transport,
      Buffers buffers) {
    this.worker = worker;
    this.attempt = attempt;
    this.address = address;
    this.slices = slices;
    this.cover = cover;
    this.update = update;
    this.work = work;
    this.transport = transport;
    this.buffers = buffers;
    this.pull = new Pull(transport, slices.eager());
    this.slice = new OwnedSlice(slices, worker, cover.root(), update, buffers);
    this.blocks = new WorkerBlocks(transport, slices, cover, worker);
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
    sayWorking(now);
    if (answer instanceof Answer.Save) {
      blocks.velocity(stamp(), slice);
      report(new Report.Saved(), now);
      return;
    }
    made.clear();
    made0 = now;
    fetchParameters(now);
    goOn(now);
  }

  /** A block that was fetched of a worker, or of the driver. */
  public void onBlock(
      At askedAt, int publisher, BlockName name, Stamp stamp, float[] values, long now) {
    if (!pull.accept(askedAt, name, stamp, publisher, now)) {
      buffers.give(values);
      return;
    }
    switch (name.kind()) {
      case TOTALS, NORMS, FINITE -> blocks.take(name, values);
      case GRADIENT -> early.add(new Early(name.node(), name.piece(), values));
      case PARAMETERS -> {
        boolean mine = task instanceof Answer.Load;
        float[] into = mine ? slice.parameters(name.piece()) : parameters;
        int place = mine ? 0 : slices.first(name.owner(), name.piece());
        System.arraycopy(values, 0, into, place, values.length);
      }
      case VELOCITY -> System.arraycopy(values, 0, slice.velocity(name.piece()), 0, values.length);
    }
    if (name.kind() != Kind.GRADIENT) {
      buffers.give(values);
    }
    goOn(now);
  }

  /** Time passes: repeats what seems lost, and asks again for what was not there. */
  public void onTick(long now) {
    pull.tick(now);
    if (now - reported >= REPEAT) {
      if (task == null) {
        reported = now;
        transport.send(report);
      } else {
        sayWorking(now);
      }
    }
  }

  /** When the next {@link #onTick} has something to do, if nothing comes before. */
  public long wakeAt() {
    return Math.min(pull.wakeAt(), reported + REPEAT);
  }

  private void load(Answer.Load load, long now) {
    at = load.at();
    step = load.step();
    pulled = -1;
    addresses = load.addresses();
    task = load;
    phase = Phase.LOADING;
    sayWorking(now);
    slice.skip();
    forgetEarly();
    pull.begin(at, stamp(), addresses);
    blocks.wantSnapshot(pull);
    pull.ask(now);
    goOn(now);
  }

  /** Does what can be done: nothing while something is missing for it. */
  private void goOn(long now) {
    while (task != null && end == null) {
      if (phase == Phase.GRADIENTS && pull.hasNotes()) {
        if (nodes == null) {
          beginUpdate(now);
        }
        addEarly();
      }
      if (task == null || !pull.isDone()) {
        return;
      }
      switch (phase) {
        case LOADING -> {
          blocks.reserve();
          blocks.parameters(stamp(), slice);
          report(new Report.Loaded(), now);
        }
        case PARAMETERS -> onParameters(now);
        case GRADIENTS -> onGradients(now);
        case NORMS -> onNorms(now);
      }
    }
  }

  private void fetchParameters(long now) {
    phase = Phase.PARAMETERS;
    if (pulled == step) {
      pull.cancel();
      return;
    }
    slice.copyInto(parameters);
    pull.begin(at, stamp(), addresses);
    blocks.wantParameters(pull);
    pull.ask(now);
  }

  private void onParameters(long now) {
    boolean finite = blocks.allFinite(Kind.FINITE);
    pulled = step;
    if (task instanceof Answer.Evaluate evaluate) {
      report(new Report.Evaluated(work.evaluate(evaluate.part(), parameters)), now);
    } else if (!finite) {
      end(false, now);
    } else {
      own = work.gradients(step, parameters);
      blocks.gradients(stamp(), own, work.computeNanos(), work.gatherNanos());
      nodes = null;
      phase = Phase.GRADIENTS;
      pull.begin(at, stamp(), addresses);
      blocks.wantGradients(pull);
      pull.ask(now);
    }
  }

  /** All notes are here: what of the step is to be added is known. */
  private void beginUpdate(long now) {
    nodes = blocks.totals();
    totals = StepTotals.of(cover, nodes);
    if (totals.weight() == 0 || !totals.isUsable()) {
      slice.skip();
      pull.cancel();
      forgetEarly();
      return;
    }
    List<Node> present =
        IntStream.range(0, nodes.length)
            .filter(k -> nodes[k].rows() > 0)
            .mapToObj(cover.nodes()::get)
            .toList();
    double rate = ((Answer.Train) task).rates().get(made.size());
    slice.begin(totals.weight(), rate, TreeSum.alive(cover.root(), present));
    for (int k = 0; k < own.length; k++) {
      Node node = cover.of(worker).get(k);
      for (int i = 0; !own[k].isEmpty() && i < slice.pieces(); i++) {
        slice.addFrom(own[k].gradient(), node, i);
      }
    }
  }

  private void addEarly() {
    for (Early each : early) {
      if (nodes[each.node()].rows() > 0) {
        slice.add(cover.nodes().get(each.node()), each.piece(), each.values());
      } else {
        buffers.give(each.values());
      }
    }
    early.clear();
  }

  private void forgetEarly() {
    early.forEach(each -> buffers.give(each.values()));
    early.clear();
  }

  private void onGradients(long now) {
    if (!totals.isUsable()) {
      record(now);
      end(true, now);
    } else if (update.clipped() && totals.weight() > 0) {
      blocks.norms(stamp(), slice);
      phase = Phase.NORMS;
      pull.begin(at, stamp(), addresses);
      blocks.wantNotes(pull, Kind.NORMS);
      pull.ask(now);
    } else {
      endStep(now);
    }
  }

  private void onNorms(long now) {
    if (!blocks.allFinite(Kind.NORMS)) {
      record(now);
      end(false, now);
      return;
    }
    slice.divide(update.clipDivisor(blocks.norm()));
    endStep(now);
  }

  private void endStep(long now) {
    step++;
    blocks.parameters(stamp(), slice);
    record(now);
    if (made.size() == ((Answer.Train) task).rates().size()) {
      end(slice.isFinite(), now);
    } else {
      fetchParameters(now);
    }
  }

  private void record(long now) {
    made.add(new Report.StepMade(totals, now - made0, blocks.nanos()));
    made0 = now;
  }

  private void end(boolean finite, long now) {
    report(new Report.Trained(worker == 0 ? List.copyOf(made) : List.of(), finite), now);
  }

  private void sayWorking(long now) {
    reported = now;
    transport.send(new Report(worker, attempt, address, at, new Report.Working()));
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
}
