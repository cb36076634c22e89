package org.sparkmlp.math;

/**
 * One register tile of a product: the innermost loop of all matrix arithmetic, in one of several
 * vector widths, all of which give the same bits.
 *
 * <pre>
 *   t(r, s, j) = I(r, s, j)
 *   t(r, s, j) = fma(A(r, p), B(p, s, j), t(r, s, j))        for p = from, from + 1 … to − 1
 *   C(r, s, j) = t(r, s, j)
 * </pre>
 *
 * <p>{@link TileOperands} says where each element lies. Every element is one chain of fused
 * multiply-adds over p, in increasing order; vectors run across j and never across p. So the bits
 * are those of a loop of {@link Math#fma(float, float, float)}, whatever the vector width, the
 * height of the tile or the compiler.
 *
 * <p>Numerics: as IEEE 754 float32, with subnormal numbers. NaN stays NaN; which of the many NaN it
 * is, is left open.
 *
 * <p>Immutable and thread-safe, as long as each thread brings its own operands.
 */
public interface Tile {
  /** Columns of a panel and rows of a strip: the floats of one cache line. */
  int LANES = 16;

  /**
   * The tile that this virtual machine computes with, chosen once.
   *
   * @return always the same
   */
  static Tile preferred() {
    return PreferredTile.get();
  }

  /**
   * The most rows of C in one call.
   *
   * @return the height of the tile, at least 1
   */
  int rows();

  /**
   * The most strips of 16 columns of C in one call.
   *
   * @return 1 or 2
   */
  int strips();

  /**
   * Which tile it is, for logs.
   *
   * @return its vector width and shape
   */
  String name();

  /**
   * Computes one tile.
   *
   * @param operands where everything lies. Its c is modified.
   */
  void multiply(TileOperands operands);

  /**
   * Adds two stretches: {@code c_i = left_i + right_i}.
   *
   * @param left the left child of a node of the tree. Not modified, unless it is c.
   * @param leftStart its first element
   * @param right the right child. Not modified, unless it is c.
   * @param rightStart its first element
   * @param c takes the sum. Modified.
   * @param cStart its first element
   * @param count number of elements, a multiple of 16
   */
  void add(
      float[] left, int leftStart, float[] right, int rightStart, float[] c, int cStart, int count);

  /**
   * Zeros what belongs to a z that is not positive: {@code c_i = 0 if z_i ≤ 0, else c_i}. With c
   * itself as z it is ReLU: −0 becomes 0 and NaN stays. With the outputs as z it multiplies δ by
   * ReLU's derivative, where a NaN of z leaves c as it is.
   *
   * @param z decides. Not modified, unless it is c.
   * @param zStart its first element
   * @param c the stretch. Modified.
   * @param cStart its first element
   * @param count number of elements, a multiple of 16
   */
  void rectify(float[] z, int zStart, float[] c, int cStart, int count);
}
