package org.sparkmlp.math;

/**
 * The three products of a layer, in the canonical order of sums: the same bits on every processor.
 *
 * <pre>
 *   forward    a = [1 z] W              chain over i = 0 … D from 0, the bias first
 *   backward   δ = δ' (W without bias)ᵀ chain over k = 0 … M − 1 from 0
 *   gradient   G = [1 z]ᵀ δ'            chain over the rows of a piece from 0; pieces and leaves as
 *                                       {@link SumTree} says
 *
 *   z, δ  [n × D]      a, δ'  [n × M]      W, G  [(1 + D) × M]
 * </pre>
 *
 * <p>A chain is one of fused multiply-adds in increasing order of its index, each rounded once:
 * {@code t ← fma(x, y, t)}. So every element is what a loop of {@link Math#fma(float, float,
 * float)} gives, whatever the {@link Tile}, the number of threads, the rows beside it and the
 * blocks into which caches make one cut the work: where a chain is cut, its sum so far is loaded
 * back as it is.
 *
 * <p>z, a and the deltas are {@link Strips}; W and G lie in {@link Panels} within flat vectors. No
 * operand is packed: a panel of W has the sixteen outputs, and a strip of z the sixteen rows, that
 * a tile broadcasts or reads side by side. Only for the gradient, δ' is turned into panels of its
 * columns.
 *
 * <p>Holds scratch memory of {@code 4 · 16 ⌈n / 16⌉ · 16 ⌈M / 16⌉} bytes for the widest M;
 * allocates nothing afterwards. Not thread-safe: one instance for each thread.
 */
public final class LayerProducts {
  /** How a gradient goes into memory that may hold an earlier one. */
  public enum Into {
    /** The memory takes the sum; its content before does not matter. */
    SET,
    /** The memory holds the sum of rows just before the tree's first: its chain goes on. */
    CONTINUE,
    /** The memory holds the sum of the tree's left sibling: the tree's sum is added to it. */
    ADD
  }

  private static final int LANES = Tile.LANES;
  private static final float[] ZEROS = new float[LANES];

  /** Length of a chain between two visits to C; a multiple of 16. */
  private static final int CHAIN_BLOCK = 256;

  /** Rows of the broadcast operand that stay in the second-level cache; a multiple of 16. */
  private static final int ROW_BLOCK = 256;

  /** Features whose values of all rows stay in the second-level cache; a multiple of most tiles. */
  private static final int FEATURE_BLOCK = 96;

  private final Tile tile;
  private final TileOperands o = new TileOperands();
  private final float[] columns; // [⌈M / 16⌉][n][16]: δ' in panels
  private final TileTree pieces;

  /**
   * Products by a tile, whichever it is to the same bits.
   *
   * @param tile the innermost loop
   * @param maxRows most rows n
   * @param widest most outputs M of a layer
   */
  public LayerProducts(Tile tile, int maxRows, int widest) {
    this.tile = tile;
    this.pieces = new TileTree(tile, o);
    int padded = Math.multiplyExact(Strips.count(maxRows), LANES);
    this.columns = new float[Math.multiplyExact(padded, Strips.count(widest) * LANES)];
  }

  /**
   * {@code a = [1 z] W}, and {@code max(0, a)} if wanted.
   *
   * @param layer D and M
   * @param w holds W. Not modified.
   * @param start where W starts in it
   * @param z {@code [n × D]}, {@linkplain Strips#ofInputs with ones}. Not modified.
   * @param rows n
   * @param relu whether what is not positive becomes 0; see {@link Tile#rectify}
   * @param into takes a {@code [n × M]}. Modified.
   */
  public void forward(
      Panels layer, float[] w, int start, Strips z, int rows, boolean relu, Strips into) {
    o.a = w;
    o.aRow = 1;
    o.b = z.data();
    o.bStrip = z.stride();
    int chain = 1 + layer.inputs();
    int strips = Strips.count(rows);
    int group = ROW_BLOCK / LANES;
    for (int first = 0; first < layer.count(); first += group) {
      int last = Math.min(layer.count(), first + group);
      for (int from = 0; from < chain; from += CHAIN_BLOCK) {
        chain(from, Math.min(chain, from + CHAIN_BLOCK));
        for (int strip = 0; strip < strips; strip += tile.strips()) {
          o.strips = Math.min(tile.strips(), strips - strip);
          o.bStart = strip * z.stride();
          for (int panel = first; panel < last; panel++) {
            int width = layer.width(panel);
            o.aStep = width;
            o.aBlock = LANES * width;
            o.aStart = start + layer.start(panel);
            int end = panel * LANES + width;
            Strips zero = relu && o.to == chain ? into : null;
            tiles(panel * LANES, end, from > 0, strip, into, zero);
          }
        }
      }
    }
  }

  /**
   * {@code δ = δ' (W without bias)ᵀ}, times ReLU's derivative if wanted.
   *
   * @param layer D and M
   * @param w holds W. Not modified.
   * @param start where W starts in it
   * @param delta δ' {@code [n × M]}, {@linkplain Strips#ofDeltas without ones}. Not modified.
   * @param rows n
   * @param relu {@code [n × D]} with ones, the outputs of the ReLU before this layer, or null. Not
   *     modified.
   * @param into takes δ {@code [n × D]}, without ones. Modified.
   */
  public void backward(
      Panels layer, float[] w, int start, Strips delta, int rows, Strips relu, Strips into) {
    o.a = w;
    o.aStep = 1;
    o.aBlock = (1 + layer.inputs()) * LANES;
    o.b = delta.data();
    o.bStrip = delta.stride();
    int chain = layer.outputs();
    int whole = chain / LANES * LANES; // what lies in panels of 16
    for (int first = 0; first < layer.inputs(); first += ROW_BLOCK) {
      int last = Math.min(layer.inputs(), first + ROW_BLOCK);
      for (int from = 0; from < chain; from = o.to) {
        int width = from < whole ? LANES : chain - whole;
        chain(from, Math.min(from < whole ? whole : chain, from + CHAIN_BLOCK));
        o.aRow = width;
        o.aStart = start + (1 + first) * width;
        backwardBlock(
            first,
            last,
            from > 0,
            Strips.count(rows),
            delta.stride(),
            into,
            o.to == chain ? relu : null);
      }
    }
  }

  private void backwardBlock(
      int first, int last, boolean continued, int strips, int stride, Strips into, Strips relu) {
    for (int strip = 0; strip < strips; strip += tile.strips()) {
      o.strips = Math.min(tile.strips(), strips - strip);
      o.bStart = strip * stride;
      tiles(first, last, continued, strip, into, relu);
    }
  }

  private void chain(int from, int to) {
    o.from = from;
    o.to = to;
  }

  /** Columns [first, last) of a strip, or two, of a product, A(0, ·) being the first's. */
  private void tiles(int first, int last, boolean continued, int strip, Strips into, Strips zero) {
    float[] c = into.data();
    int cStrip = into.stride();
    int aStart = o.aStart;
    o.c = c;
    o.cStrip = cStrip;
    o.initial = continued ? c : ZEROS;
    o.initialRow = continued ? LANES : 0;
    o.initialStrip = continued ? cStrip : 0;
    o.initialStart = 0;
    for (int column = first; column < last; column += tile.rows()) {
      int rows = Math.min(tile.rows(), last - column);
      o.rows = rows;
      o.aStart = aStart + (column - first) * o.aRow;
      o.cStart = into.start(strip) + column * LANES;
      if (continued) {
        o.initialStart = o.cStart;
      }
      tile.multiply(o);
      if (zero != null) {
        for (int s = 0; s < o.strips; s++) {
          int z = zero.start(strip + s) + column * LANES;
          tile.rectify(zero.data(), z, c, o.cStart + s * cStrip, rows * LANES);
        }
      }
    }
    o.aStart = aStart;
  }

  /**
   * {@code G = [1 z]ᵀ δ'} over the rows of a tree; nothing if it has none.
   *
   * @param layer D and M
   * @param z {@code [n × D]}, {@linkplain Strips#ofInputs with ones}. Not modified.
   * @param delta δ' {@code [n × M]}, {@linkplain Strips#ofDeltas without ones}. Not modified.
   * @param tree which rows, and in which order they are summed
   * @param how what becomes of the earlier content
   * @param g takes G. Modified.
   * @param start where G starts in it
   */
  public void gradient(
      Panels layer, Strips z, Strips delta, SumTree tree, Into how, float[] g, int start) {
    if (tree.isEmpty()) {
      return;
    }
    int stride = delta.toPanels(tree.to(tree.pieces() - 1), columns);
    pieces.prepare(tree);
    o.a = z.data();
    o.aStep = 1;
    o.aRow = LANES;
    o.aBlock = z.stride();
    o.b = columns;
    o.bStrip = stride;
    int end = 1 + layer.inputs();
    for (int first = 0; first < end; first += FEATURE_BLOCK) {
      int last = Math.min(end, first + FEATURE_BLOCK);
      for (int panel = 0; panel < layer.count(); panel += o.strips) {
        o.strips = Math.max(1, Math.min(tile.strips(), layer.outputs() / LANES - panel));
        o.bStart = panel * stride;
        int width = layer.width(panel);
        for (int row = first; row < last; row += tile.rows()) {
          o.rows = Math.min(tile.rows(), last - row);
          o.aStart = row * LANES;
          int to = start + layer.start(panel) + row * width;
          if (width == LANES) {
            pieces.sum(tree, how, g, to, end * LANES);
          } else {
            pieces.narrow(tree, how, g, to, width);
          }
        }
      }
    }
  }
}
