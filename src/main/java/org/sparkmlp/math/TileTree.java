package org.sparkmlp.math;

import org.sparkmlp.math.LayerProducts.Into;

/**
 * Sums one tile of a gradient over a {@link SumTree}: each piece a product of the {@link Tile}, and
 * finished left siblings on a stack of tiles that stays in the first-level cache, so that the
 * gradient itself is written once.
 *
 * <p>Not thread-safe.
 */
final class TileTree {
  private static final int LANES = Tile.LANES;
  private static final float[] ZEROS = new float[LANES];

  private final Tile tile;
  private final TileOperands o;
  private final int stripFloats;
  private final int tileFloats;
  private final float[] scratch; // [tile rows][16]: a tile of a panel narrower than 16
  private float[] stack; // [depth][strips][tile rows][16]

  /** A, B, rows and strips are the operands that others set. */
  TileTree(Tile tile, TileOperands o) {
    this.tile = tile;
    this.o = o;
    this.stripFloats = tile.rows() * LANES;
    this.tileFloats = tile.strips() * stripFloats;
    this.scratch = new float[stripFloats];
    this.stack = new float[8 * tileFloats];
  }

  /** Makes room for the stack of a tree; allocates if none before was as deep. */
  void prepare(SumTree tree) {
    if ((tree.depth() + 1) * tileFloats > stack.length) {
      stack = new float[2 * (tree.depth() + 1) * tileFloats];
    }
  }

  /** One tile of a panel of fewer than 16 columns, by way of one that has them. */
  void narrow(SumTree tree, Into how, float[] g, int to, int width) {
    if (how != Into.SET) {
      for (int r = 0; r < o.rows; r++) {
        System.arraycopy(g, to + r * width, scratch, r * LANES, width);
      }
    }
    sum(tree, how, scratch, 0, 0);
    for (int r = 0; r < o.rows; r++) {
      System.arraycopy(scratch, r * LANES, g, to + r * width, width);
    }
  }

  /** One tile of the gradient: the tree, on a stack of tiles in the first-level cache. */
  void sum(SumTree tree, Into how, float[] g, int to, int gStrip) {
    int last = tree.pieces() - 1;
    int top = 0;
    for (int piece = 0; piece <= last; piece++) {
      boolean continued = piece == 0 && how == Into.CONTINUE;
      o.initial = continued ? g : ZEROS;
      o.initialStart = continued ? to : 0;
      o.initialRow = continued ? LANES : 0;
      o.initialStrip = continued ? gStrip : 0;
      o.from = tree.from(piece);
      o.to = tree.to(piece);
      int merges = tree.merges(piece);
      boolean adding = piece == last && how == Into.ADD;
      if (piece == last && merges == 0 && !adding) {
        put(g, to, gStrip);
        tile.multiply(o);
        return;
      }
      put(stack, top, stripFloats);
      tile.multiply(o);
      for (int merge = 1; merge <= merges; merge++) {
        int left = top - merge * tileFloats;
        if (merge < merges || adding) {
          add(stack, left, stripFloats, top, stack, top, stripFloats);
        } else if (piece == last) {
          add(stack, left, stripFloats, top, g, to, gStrip);
        } else {
          add(stack, left, stripFloats, top, stack, left, stripFloats);
        }
      }
      if (adding) {
        add(g, to, gStrip, top, g, to, gStrip);
      }
      top += (1 - merges) * tileFloats;
    }
  }

  private void put(float[] c, int start, int strip) {
    o.c = c;
    o.cStart = start;
    o.cStrip = strip;
  }

  /** A tile of c = one on the left + the one at the top of the stack. */
  private void add(
      float[] left, int leftStart, int leftStrip, int top, float[] c, int start, int strip) {
    int count = o.rows * LANES;
    for (int s = 0; s < o.strips; s++) {
      int right = top + s * stripFloats;
      tile.add(left, leftStart + s * leftStrip, stack, right, c, start + s * strip, count);
    }
  }
}
