package org.sparkmlp.math;

/**
 * What a {@link Tile} is to compute, in plain fields: one object per thread, set anew for every
 * tile, so that a call costs a few stores and allocates nothing.
 *
 * <pre>
 *   A(r, p)     = a[aStart + ⌊p / 16⌋ · aBlock + (p mod 16) · aStep + r · aRow]
 *   B(p, s, j)  = b[bStart + s · bStrip + 16 p + j]
 *   I(r, s, j)  = initial[initialStart + s · initialStrip + r · initialRow + j]
 *   C(r, s, j)  = c[cStart + s · cStrip + 16 r + j]
 * </pre>
 *
 * <p>with {@code 0 ≤ r < rows ≤ tileRows}, {@code 0 ≤ s < strips}, {@code 0 ≤ j < 16}.
 *
 * <p>Not thread-safe.
 */
public final class TileOperands {
  /** The operand that is broadcast. Not modified. */
  public float[] a;

  /** Where A(0, 0) is. */
  public int aStart;

  /** From A(r, p) to A(r, p + 16). */
  public int aBlock;

  /** From A(r, p) to A(r, p + 1) within sixteen. */
  public int aStep;

  /** From A(r, p) to A(r + 1, p). */
  public int aRow;

  /** Rows of this tile, from 1 to the tile's. */
  public int rows;

  /** The operand that is read in vectors. Not modified. */
  public float[] b;

  /** Where B(0, 0, 0) is. */
  public int bStart;

  /** From one strip of B to the next. */
  public int bStrip;

  /** Strips of this tile, from 1 to the tile's. */
  public int strips;

  /** First p of the chain. */
  public int from;

  /** One after the last p of the chain. */
  public int to;

  /** What the chains start from. Not modified, unless it is c. */
  public float[] initial;

  /** Where I(0, 0, 0) is. */
  public int initialStart;

  /** From one row of I to the next; 0 for one row for all. */
  public int initialRow;

  /** From one strip of I to the next. */
  public int initialStrip;

  /** Where the tile goes. Modified. */
  public float[] c;

  /** Where C(0, 0, 0) is. */
  public int cStart;

  /** From one strip of C to the next. */
  public int cStrip;

  /** Operands to be set. */
  public TileOperands() {}
}
