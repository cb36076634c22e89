package org.sparkmlp.spark.sharded.protocol;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.sparkmlp.spark.sharded.blocks.BlockName;
import org.sparkmlp.spark.sharded.blocks.BlockName.Kind;
import org.sparkmlp.spark.sharded.blocks.Stamp;
import org.sparkmlp.training.tree.CanonicalTree.Node;
import org.sparkmlp.training.tree.JoinedSums;

/**
 * The blocks that a peer publishes and those that it wants of the others; and the notes of all, as
 * plain numbers.
 *
 * <pre>
 *   TOTALS  [3k + 2w]  of each of the k nodes of a peer: loss, weight, rows;
 *                      what each of its w workers took: compute, gather
 *   NORMS   [1 + u]    whether the gradient was finite; the squared norm of each unit of the slice
 *   FINITE  [1]        whether the gradient was finite
 * </pre>
 *
 * <p>Mutable; for one thread.
 */
final class PeerBlocks {
  private static final long UNWRITTEN = -1;

  private final Transport transport;
  private final Slices slices;
  private final Cover cover;
  private final List<Peer> peers;
  private final int number; // of this one
  private final float[][] totals; // [E][]
  private final float[][] norms; // [E][]
  private final float[][] finite; // [E][]
  private final JoinedSums.Reader reader = new JoinedSums.Reader();
  private boolean reserved;

  PeerBlocks(Transport transport, Slices slices, Cover cover, List<Peer> peers, int number) {
    this.transport = transport;
    this.slices = slices;
    this.cover = cover;
    this.peers = peers;
    this.number = number;
    this.totals = new float[slices.owners()][];
    this.norms = new float[slices.owners()][];
    this.finite = new float[slices.owners()][];
    for (int q = 0; q < slices.owners(); q++) {
      totals[q] =
          new float[Notes.WIDTH * (3 * cover.of(q).size() + 2 * peers.get(q).workers().size())];
      norms[q] = new float[Notes.WIDTH * (1 + slices.units(q))];
      finite[q] = new float[Notes.WIDTH];
    }
  }

  private float[][] notes(Kind kind) {
    return switch (kind) {
      case TOTALS -> totals;
      case NORMS -> norms;
      case FINITE -> finite;
      case GRADIENT, PARAMETERS, STATE -> throw new AssertionError("no notes: " + kind);
    };
  }

  /** Makes room for what is not written yet, the first time: others ask before it is. */
  void reserve() {
    if (reserved) {
      return;
    }
    reserved = true;
    Stamp stamp = new Stamp(0, UNWRITTEN);
    float[] nothing = new float[slices.piece()];
    int first = cover.starts().get(number);
    for (int node = first; node < cover.starts().get(number + 1); node++) {
      for (int owner = 0; owner < slices.owners(); owner++) {
        for (int i = 0; owner != number && i < slices.pieces(owner); i++) {
          BlockName name = BlockName.gradient(node, owner, i);
          transport.publish(name, stamp, nothing, 0, slices.length(owner, i));
        }
      }
    }
    publishNotes(Kind.TOTALS, stamp);
    publishNotes(Kind.NORMS, stamp);
  }

  private void publishNotes(Kind kind, Stamp stamp) {
    float[] own = notes(kind)[number];
    transport.publish(BlockName.notes(kind, number), stamp, own, 0, own.length);
  }

  /** Publishes the slice's parameters. */
  void parameters(Stamp stamp, OwnedSlice slice) {
    for (int i = 0; i < slice.pieces(); i++) {
      float[] values = slice.parameters(i);
      transport.publish(BlockName.parameters(number, i), stamp, values, 0, values.length);
    }
    Notes.put(finite[number], 0, slice.isFinite() ? 1L : 0L);
    publishNotes(Kind.FINITE, stamp);
  }

  /** Publishes what the optimiser remembers of the slice. */
  void state(Stamp stamp, OwnedSlice slice) {
    for (int i = 0; i < slice.pieces(); i++) {
      float[][] vectors = slice.state(i);
      for (int k = 0; k < vectors.length; k++) {
        transport.publish(BlockName.state(k, number, i), stamp, vectors[k], 0, vectors[k].length);
      }
    }
  }

  /**
   * Publishes the sums of the peer's nodes.
   *
   * @param nanos {@code [w][compute, gather]}: what they took
   */
  void gradients(Stamp stamp, JoinedSums own, long[][] nanos) {
    Map<Node, StepTotals> parts = new HashMap<>();
    own.parts().forEach((node, sum) -> parts.put(node, StepTotals.of(sum)));
    float[] notes = totals[number];
    int next = 0;
    for (int node = cover.starts().get(number); node < cover.starts().get(number + 1); node++) {
      Node summed = cover.nodes().get(node);
      for (int owner = 0; owner < slices.owners(); owner++) {
        for (int i = 0; owner != number && i < slices.pieces(owner); i++) {
          BlockName name = BlockName.gradient(node, owner, i);
          reader.read(
              own,
              summed,
              slices.first(owner, i),
              slices.length(owner, i),
              (values, from, length) -> transport.publish(name, stamp, values, from, length));
        }
      }
      StepTotals sums = StepTotals.of(summed, parts);
      Notes.put(notes, next++, sums.loss());
      Notes.put(notes, next++, sums.weight());
      Notes.put(notes, next++, sums.rows());
    }
    for (long[] worker : nanos) {
      Notes.put(notes, next++, worker[0]);
      Notes.put(notes, next++, worker[1]);
    }
    publishNotes(Kind.TOTALS, stamp);
  }

  /** Publishes the norm of the slice's averaged gradient. */
  void norms(Stamp stamp, OwnedSlice slice) {
    Notes.put(norms[number], 0, slice.isFinite() ? 1L : 0L);
    slice.putSquares(norms[number], 1);
    publishNotes(Kind.NORMS, stamp);
  }

  /**
   * Wants the slice of a snapshot.
   *
   * @param vectors how many the optimiser has
   */
  void wantSnapshot(Pull pull, int vectors) {
    for (int i = 0; i < slices.pieces(number); i++) {
      int length = slices.length(number, i);
      pull.want(Transport.DRIVER, BlockName.parameters(number, i), length);
      for (int k = 0; k < vectors; k++) {
        pull.want(Transport.DRIVER, BlockName.state(k, number, i), length);
      }
    }
  }

  /** Wants notes of all others. */
  void wantNotes(Pull pull, Kind kind) {
    for (int owner = 0; owner < slices.owners(); owner++) {
      if (owner != number) {
        pull.want(owner, BlockName.notes(kind, owner), notes(kind)[owner].length);
      }
    }
  }

  /** Wants the parameters of all others, with their notes. */
  void wantParameters(Pull pull) {
    wantNotes(pull, Kind.FINITE);
    for (int owner = 0; owner < slices.owners(); owner++) {
      for (int i = 0; owner != number && i < slices.pieces(owner); i++) {
        pull.want(owner, BlockName.parameters(owner, i), slices.length(owner, i));
      }
    }
  }

  /** Wants the slice of the gradients of all others, with their notes. */
  void wantGradients(Pull pull) {
    wantNotes(pull, Kind.TOTALS);
    for (int owner = 0; owner < slices.owners(); owner++) {
      for (int node = cover.starts().get(owner); node < cover.starts().get(owner + 1); node++) {
        for (int i = 0; owner != number && i < slices.pieces(number); i++) {
          pull.want(owner, BlockName.gradient(node, number, i), slices.length(number, i));
        }
      }
    }
  }

  /** Takes notes of another. */
  void take(BlockName name, float[] values) {
    System.arraycopy(values, 0, notes(name.kind())[name.owner()], 0, values.length);
  }

  /** The totals of all nodes, by number of the cover. */
  StepTotals[] totals() {
    StepTotals[] nodes = new StepTotals[cover.nodes().size()];
    for (int q = 0; q < slices.owners(); q++) {
      int first = cover.starts().get(q);
      for (int k = 0; first + k < cover.starts().get(q + 1); k++) {
        double loss = Notes.doubleAt(totals[q], 3 * k);
        double weight = Notes.doubleAt(totals[q], 3 * k + 1);
        nodes[first + k] = new StepTotals(loss, weight, Notes.longAt(totals[q], 3 * k + 2));
      }
    }
    return nodes;
  }

  /** What each worker took: {@code [P][compute, gather]}. */
  long[][] nanos() {
    long[][] nanos = new long[peers.stream().mapToInt(peer -> peer.workers().size()).sum()][];
    for (int q = 0; q < peers.size(); q++) {
      int next = 3 * cover.of(q).size();
      for (int worker : peers.get(q).workers()) {
        nanos[worker] =
            new long[] {Notes.longAt(totals[q], next++), Notes.longAt(totals[q], next++)};
      }
    }
    return nanos;
  }

  /** Whether the gradient was finite everywhere, by these notes. */
  boolean allFinite(Kind kind) {
    float[][] notes = notes(kind);
    return IntStream.range(0, notes.length).allMatch(q -> Notes.longAt(notes[q], 0) == 1);
  }

  /** The norm of the whole averaged gradient. */
  double norm() {
    double squares = 0;
    for (int q = 0; q < slices.owners(); q++) {
      for (int i = 0; i < slices.units(q); i++) {
        squares += Notes.doubleAt(norms[q], 1 + i);
      }
    }
    return Math.sqrt(squares);
  }
}
