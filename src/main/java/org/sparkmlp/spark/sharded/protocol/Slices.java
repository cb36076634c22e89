package org.sparkmlp.spark.sharded.protocol;

import org.sparkmlp.check.Require;
import org.sparkmlp.optim.GradientNorm;

/**
 * Which peer owns which parameters, and in which pieces they travel.
 *
 * <pre>
 *   u = ⌈n / unit⌉      slice of peer p of P = [unit·⌊p·u/P⌋, unit·⌊(p+1)·u/P⌋), cut off at n
 * </pre>
 *
 * <p>Slices are cut on whole units, so that what is defined by block of parameters, as a gradient's
 * norm is, can be computed by the owner of each block. A slice may be empty: there may be more
 * peers than units. Immutable.
 *
 * @param parameters n
 * @param owners P
 * @param unit parameters that are not divided
 * @param piece the most parameters of one block on the network, a multiple of the unit
 * @param eager the most that are fetched of one peer without knowing that they are there
 */
public record Slices(int parameters, int owners, int unit, int piece, int eager) {
  /** Where gradients are clipped: the block that norms are defined by. */
  public static final int NORM_UNIT = GradientNorm.BLOCK;

  /** Else: small, so that even small models are shared out, and a multiple of a vector's width. */
  public static final int UNIT = 1 << 10;

  /** A MiB with room for a header: larger blocks are no faster. */
  public static final int PIECE = 3 * NORM_UNIT;

  /** Takes less time to send than to ask for once more. */
  public static final int EAGER = 1 << 14;

  public Slices {
    Require.atLeast(1, "parameters", parameters);
    Require.atLeast(1, "owners", owners);
    Require.atLeast(1, "unit", unit);
    if (piece < unit || piece % unit != 0) {
      throw new IllegalArgumentException(
          "piece must be a multiple of the unit " + unit + ", was " + piece);
    }
  }

  /** The same parameters, cut for another number of owners. */
  Slices among(int newOwners) {
    return new Slices(parameters, newOwners, unit, piece, eager);
  }

  /** The first parameter of an owner; it owns those up to the first of the next one. */
  public int first(int owner) {
    long units = (parameters - 1L) / unit + 1;
    return (int) Math.min(parameters, unit * (owner * units / owners));
  }

  /** How many pieces an owner's slice is cut into. */
  public int pieces(int owner) {
    return (first(owner + 1) - first(owner) + piece - 1) / piece;
  }

  /** How many units an owner's slice has. */
  int units(int owner) {
    return (first(owner + 1) - first(owner) + unit - 1) / unit;
  }

  /** The first parameter of a piece; the one past the last piece gives the slice's end. */
  public int first(int owner, int number) {
    return (int) Math.min(first(owner + 1), first(owner) + (long) number * piece);
  }

  /** How many parameters a piece has. */
  public int length(int owner, int number) {
    return first(owner, number + 1) - first(owner, number);
  }
}
