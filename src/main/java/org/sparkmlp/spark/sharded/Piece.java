package org.sparkmlp.spark.sharded;

import java.util.List;
import org.sparkmlp.optim.GradientNorm;
import org.sparkmlp.optim.PieceUpdate;

/**
 * Parameters that one worker owns: it alone updates them, and it alone has their velocity.
 *
 * <p>Mutable; for one thread.
 */
final class Piece {
  final int first; // number of the first parameter
  final float[] parameters;
  final float[] velocity;
  private float[] gradient; // averaged, where gradients are clipped

  Piece(int first, int length) {
    this.first = first;
    this.parameters = new float[length];
    this.velocity = new float[length];
  }

  int length() {
    return parameters.length;
  }

  /** Updates with the sum of the gradients; answers whether it is finite. */
  boolean apply(PieceUpdate update, double rate, double weight, float[] sum) {
    update.apply(rate, (float) weight, parameters, sum, velocity, first);
    return GradientNorm.allFinite(sum, 0, sum.length);
  }

  /** The first half of an update where gradients are clipped; answers as {@link #apply}. */
  boolean average(PieceUpdate update, double weight, float[] sum) {
    boolean finite = GradientNorm.allFinite(sum, 0, sum.length);
    gradient = sum;
    update.average(parameters, gradient, weight, first);
    return finite;
  }

  /** Adds the squared norm of each unit of the averaged gradient to a list. */
  void squares(int unit, List<Double> into) {
    for (int from = 0; from < length(); from += unit) {
      into.add(GradientNorm.squares(gradient, from, Math.min(length(), from + unit)));
    }
  }

  /** The second half; gives the gradient's array back. */
  float[] divide(PieceUpdate update, double rate, float divisor) {
    update.apply(rate, divisor, parameters, gradient, velocity, first);
    float[] done = gradient;
    gradient = null;
    return done;
  }
}
