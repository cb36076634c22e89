package org.sparkmlp.spark.sharded.protocol;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.sparkmlp.network.GradientSum;
import org.sparkmlp.optim.PieceUpdate;
import org.sparkmlp.spark.sharded.blocks.BlockName;
import org.sparkmlp.spark.sharded.blocks.BlockName.Kind;
import org.sparkmlp.spark.sharded.blocks.Buffers;
import org.sparkmlp.spark.sharded.blocks.Stamp;
import org.sparkmlp.spark.sharded.protocol.ShardWorker.Sums;
import org.sparkmlp.spark.sharded.protocol.ShardWorker.Work;
import org.sparkmlp.training.tree.CanonicalTree.Node;
import org.sparkmlp.training.tree.JoinedSums;
import org.sparkmlp.training.tree.Lanes;

/**
 * A peer of the sharded exchange, as the {@link ShardWorker} that speaks for it carries it out: it
 * owns a slice of the parameters and of the optimiser's state.
 *
 * <pre>
 *   Load     → fetch the slice of the snapshot, publish its parameters → Loaded
 *   Train    → make steps                                              → Trained
 *   Save     → publish the optimiser's state                           → Saved
 *   Evaluate → fetch all parameters, have all workers evaluate         → Evaluated
 * </pre>
 *
 * <p>Steps need no word of the driver. In each, a peer fetches all parameters, has its workers
 * compute, publishes its gradients, fetches its slice of all gradients, adds and updates it, and
 * publishes its parameters; what the others have not published yet it {@linkplain Pull asks for
 * again}. Losses and weights travel as {@linkplain Notes notes}, so that everyone knows the totals
 * of each step; where gradients are clipped so do the norms of slices, before the update. Of n
 * parameters and as many gradients, E peers fetch (E − 1)/E each.
 *
 * <p>Overwriting is safe, as everyone needs something of everyone, if only notes. Gradients of step
 * t + 1 are written when all parameters of t + 1 are here, hence after everyone's update of t,
 * hence after everyone fetched the gradients of t; norms likewise. Parameters of t + 1 are written
 * when all gradients of t are here, hence after everyone fetched the parameters of t.
 *
 * <p>Long, as the turns of a step are one thing to read. Mutable; for one thread.
 */
final class ShardPeer {
  private final ShardWorker speaker;
  private final int number;
  private final List<Integer> workers; // the speaker first
  private final Slices slices;
  private final Cover cover;
  private final PieceUpdate update;
  private final Buffers buffers;
  private final Pull pull;
  private final OwnedSlice slice;
  private final PeerBlocks blocks;
  private final float[] parameters; // all, as of the last pull

  private At at = At.NOWHERE;
  private long step; // how many steps the slice has seen
  private long pulled; // how many steps all parameters here have seen; −1 in a new generation
  private List<String> addresses = List.of();
  private Answer task; // what is being done, or was last
  private Phase phase = Phase.WAITING;

  private final Map<Integer, Object> computed = new TreeMap<>(); // by worker
  private JoinedSums own; // of the present step
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
    NORMS,
    /** For the workers, or the driver. */
    WAITING
  }

  /** A piece of a gradient that came before the notes of all. */
  private record Early(int node, int piece, float[] values) {}

  ShardPeer(
      ShardWorker speaker,
      int number,
      List<Peer> peers,
      Slices anyone,
      Lanes lanes,
      PieceUpdate update,
      Transport.OfWorker transport,
      Buffers buffers) {
    this.speaker = speaker;
    this.number = number;
    this.workers = peers.get(number).workers();
    this.slices = anyone.among(peers.size());
    this.cover = Cover.of(lanes, peers);
    this.update = update;
    this.buffers = buffers;
    this.pull = new Pull(transport, slices.eager());
    this.slice = new OwnedSlice(slices, number, cover.root(), update, buffers);
    this.blocks = new PeerBlocks(transport, slices, cover, peers, number);
    this.parameters = new float[slices.parameters()];
  }

  /** Begins a generation of the same grouping. */
  void load(Answer.Load load, long now) {
    at = load.at();
    task = load;
    step = load.step();
    pulled = -1;
    addresses = load.peers().stream().map(Peer::address).toList();
    phase = Phase.LOADING;
    slice.skip();
    forgetEarly();
    pull.begin(at, stamp(), addresses);
    blocks.wantSnapshot(pull, update.rule().vectors());
    pull.ask(now);
    goOn(now);
  }

  /** Begins what the driver has told all peers to do. */
  void begin(Answer answer, At newAt, long now) {
    at = newAt;
    task = answer;
    if (answer instanceof Answer.Save) {
      blocks.state(stamp(), slice);
      report(new Report.Saved(), now);
      return;
    }
    made.clear();
    made0 = now;
    fetchParameters(now);
    goOn(now);
  }

  void onBlock(At askedAt, int publisher, BlockName name, Stamp stamp, float[] values, long now) {
    if (!pull.accept(askedAt, name, stamp, publisher, now)) {
      buffers.give(values);
      return;
    }
    switch (name.kind()) {
      case TOTALS, NORMS, FINITE -> blocks.take(name, values);
      case GRADIENT -> early.add(new Early(name.node(), name.piece(), values));
      case PARAMETERS -> {
        boolean mine = phase == Phase.LOADING;
        float[] into = mine ? slice.parameters(name.piece()) : parameters;
        int place = mine ? 0 : slices.first(name.owner(), name.piece());
        System.arraycopy(values, 0, into, place, values.length);
      }
      case STATE -> {
        float[] into = slice.state(name.piece())[name.node()];
        System.arraycopy(values, 0, into, 0, values.length);
      }
    }
    if (name.kind() != Kind.GRADIENT) {
      buffers.give(values);
    }
    goOn(now);
  }

  void onTick(long now) {
    pull.tick(now);
  }

  long wakeAt() {
    return pull.wakeAt();
  }

  /** Does what can be done: nothing while something is missing for it. */
  private void goOn(long now) {
    while (phase != Phase.WAITING) {
      if (phase == Phase.GRADIENTS && pull.hasNotes()) {
        if (nodes == null) {
          beginUpdate();
        }
        addEarly();
      }
      if (!pull.isDone()) {
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
        case WAITING -> throw new AssertionError("nothing to do");
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
    pulled = step;
    if (task instanceof Answer.Evaluate evaluate) {
      compute(work -> work.evaluate(evaluate.part(), parameters), now);
    } else if (!blocks.allFinite(Kind.FINITE)) {
      end(false, now);
    } else {
      long next = step;
      compute(work -> work.gradients(next, parameters), now);
    }
  }

  /** Has all workers compute, the speaker last, while the others are at it. */
  private void compute(Function<Work, Object> what, long now) {
    phase = Phase.WAITING;
    computed.clear();
    for (int hand : workers.subList(1, workers.size())) {
      speaker.call(hand, what);
    }
    Object result = speaker.compute(at.generation(), what);
    if (result != null) {
      take(workers.get(0), result, now);
    }
  }

  /** A hand has computed what it was called for. */
  void onComputed(int hand, Object result, long now) {
    take(hand, result, now);
    goOn(now);
  }

  private void take(int worker, Object result, long now) {
    computed.put(worker, result);
    if (computed.size() < workers.size()) {
      return;
    }
    if (task instanceof Answer.Evaluate) {
      report(new Report.Evaluated(List.copyOf(computed.values())), now);
      return;
    }
    List<Sums> sums = computed.values().stream().map(Sums.class::cast).toList();
    Map<Node, GradientSum> parts = new HashMap<>();
    for (Sums each : sums) {
      for (int i = 0; i < each.gradients().length; i++) {
        parts.put(each.nodes().get(i), each.gradients()[i]);
      }
    }
    own = new JoinedSums(parts);
    blocks.gradients(
        stamp(),
        own,
        sums.stream()
            .map(each -> new long[] {each.computeNanos(), each.gatherNanos()})
            .toArray(long[][]::new));
    nodes = null;
    phase = Phase.GRADIENTS;
    pull.begin(at, stamp(), addresses);
    blocks.wantGradients(pull);
    pull.ask(now);
  }

  /** All notes are here: what of the step is to be added is known. */
  private void beginUpdate() {
    nodes = blocks.totals();
    Map<Node, StepTotals> present = new HashMap<>();
    for (int k = 0; k < nodes.length; k++) {
      if (nodes[k].rows() > 0) {
        present.put(cover.nodes().get(k), nodes[k]);
      }
    }
    totals = StepTotals.of(cover.root(), present);
    if (totals.weight() == 0 || !totals.isUsable()) {
      slice.skip();
      pull.cancel();
      forgetEarly();
      return;
    }
    Map<Node, GradientSum> parts = own.parts(); // which the slice takes without joining them
    Set<Node> added = new HashSet<>(present.keySet());
    cover.of(number).forEach(added::remove);
    added.addAll(parts.keySet());
    double rate = ((Answer.Train) task).rates().get(made.size());
    slice.begin(totals.weight(), rate, step, TreeSum.alive(cover.root(), added));
    parts.forEach(
        (part, sum) -> {
          for (int i = 0; i < slice.pieces(); i++) {
            slice.addFrom(sum.gradient(), part, i);
          }
        });
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
    report(new Report.Trained(number == 0 ? List.copyOf(made) : List.of(), finite), now);
  }

  private void report(Report.Content content, long now) {
    phase = Phase.WAITING;
    speaker.report(content, now);
  }

  private Stamp stamp() {
    return new Stamp(at.generation(), step);
  }
}
