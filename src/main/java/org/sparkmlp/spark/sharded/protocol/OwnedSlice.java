package org.sparkmlp.spark.sharded.protocol;

import java.util.Set;
import org.sparkmlp.optim.GradientNorm;
import org.sparkmlp.optim.PieceUpdate;
import org.sparkmlp.spark.sharded.blocks.Buffers;
import org.sparkmlp.training.tree.CanonicalTree.Node;

/**
 * The slice of parameters that one peer owns, in the pieces that it travels in: it alone updates
 * them, and it alone has what the optimiser remembers of them. Each piece is updated as soon as the
 * last gradient of it has come.
 *
 * <p>Mutable; for one thread.
 */
final class OwnedSlice {
  private final Slices slices;
  private final Node root;
  private final PieceUpdate update;
  private final Buffers buffers;
  private final Piece[] pieces;
  private double weight; // of all rows of the step
  private double rate;
  private long step; // how many have been made
  private boolean finite;

  /** What belongs to some parameters that lie together. */
  private static final class Piece {
    final int first; // number of the first parameter
    final float[] parameters;
    final float[][] state; // [vectors] of the optimiser
    TreeSum sum; // of the gradients of this step
    float[] gradient; // averaged, where gradients are clipped

    Piece(int first, int length, int vectors) {
      this.first = first;
      this.parameters = new float[length];
      this.state = new float[vectors][length];
    }
  }

  OwnedSlice(Slices slices, int owner, Node root, PieceUpdate update, Buffers buffers) {
    this.slices = slices;
    this.root = root;
    this.update = update;
    this.buffers = buffers;
    this.pieces = new Piece[slices.pieces(owner)];
    for (int i = 0; i < pieces.length; i++) {
      pieces[i] =
          new Piece(slices.first(owner, i), slices.length(owner, i), update.rule().vectors());
    }
  }

  int pieces() {
    return pieces.length;
  }

  /** The parameters of a piece, themselves. */
  float[] parameters(int piece) {
    return pieces[piece].parameters;
  }

  /** The optimiser's vectors of a piece, themselves. */
  float[][] state(int piece) {
    return pieces[piece].state;
  }

  /** Puts the slice in its place among all parameters. */
  void copyInto(float[] all) {
    for (Piece piece : pieces) {
      System.arraycopy(piece.parameters, 0, all, piece.first, piece.parameters.length);
    }
  }

  /** There is nothing to update in this step. */
  void skip() {
    finite = true;
  }

  /** Begins a step: the gradients of all these nodes, and those above them, are to come. */
  void begin(double newWeight, double newRate, long newStep, Set<Node> alive) {
    weight = newWeight;
    rate = newRate;
    step = newStep;
    finite = true;
    for (Piece piece : pieces) {
      piece.sum = TreeSum.of(root, alive, buffers);
    }
  }

  /** Takes a piece of the gradient of a node, out of that of all parameters. */
  void addFrom(float[] all, Node node, int piece) {
    float[] values = buffers.take(pieces[piece].parameters.length);
    System.arraycopy(all, pieces[piece].first, values, 0, values.length);
    add(node, piece, values);
  }

  /** Takes a piece of the gradient of a node, whose array is owned by this from now on. */
  void add(Node node, int number, float[] values) {
    Piece piece = pieces[number];
    float[] total = piece.sum.add(node, values);
    if (total == null) {
      return;
    }
    finite &= GradientNorm.allFinite(total, 0, total.length);
    if (update.clipped()) {
      update.average(piece.parameters, total, weight, piece.first);
      piece.gradient = total;
    } else {
      apply(piece, total, (float) weight);
    }
  }

  /** Notes the squared norm of each unit of the averaged gradient, in order, from an index on. */
  void putSquares(float[] notes, int index) {
    int next = index;
    for (Piece piece : pieces) {
      int length = piece.gradient.length;
      for (int from = 0; from < length; from += slices.unit()) {
        int to = Math.min(length, from + slices.unit());
        Notes.put(notes, next++, GradientNorm.squares(piece.gradient, from, to));
      }
    }
  }

  /** Where gradients are clipped, the second half of a step: the update. */
  void divide(float divisor) {
    for (Piece piece : pieces) {
      apply(piece, piece.gradient, divisor);
      piece.gradient = null;
    }
  }

  private void apply(Piece piece, float[] gradient, float divisor) {
    update.apply(rate, step, divisor, piece.parameters, gradient, piece.state, piece.first);
    buffers.give(gradient);
  }

  /** Whether all gradients of this step so far were finite. */
  boolean isFinite() {
    return finite;
  }
}
