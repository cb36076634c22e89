package org.sparkmlp.math;

/**
 * The tile in plain Java, for virtual machines without {@code jdk.incubator.vector}.
 *
 * <p>The compiler turns a loop into vectors only where every array is read from its start: so a row
 * of C is an array of its own while it is summed, and a row of B is copied into one. Where the
 * processor has no vectors of this kind, it is a plain loop.
 *
 * <p>Thread-safe: each call takes its rows from the thread's own scratch memory.
 */
final class PlainTile implements Tile {
  private static final int ROWS = 16;

  /** Rows of C, then of B. */
  private static final ThreadLocal<float[][]> SCRATCH =
      ThreadLocal.withInitial(() -> new float[ROWS + 4][LANES]);

  @Override
  public int rows() {
    return ROWS;
  }

  @Override
  public int strips() {
    return 1;
  }

  @Override
  public String name() {
    return "plain Java, 16×16";
  }

  @Override
  public void multiply(TileOperands o) {
    float[][] scratch = SCRATCH.get();
    for (int r = 0; r < o.rows; r++) {
      System.arraycopy(o.initial, o.initialStart + r * o.initialRow, scratch[r], 0, LANES);
    }
    int p = o.from;
    for (; p + 4 <= o.to; p += 4) {
      four(o, p, scratch);
    }
    for (; p < o.to; p++) {
      one(o, p, scratch);
    }
    for (int r = 0; r < o.rows; r++) {
      System.arraycopy(scratch[r], 0, o.c, o.cStart + r * LANES, LANES);
    }
  }

  private static int at(TileOperands o, int p) {
    return o.aStart + (p >> 4) * o.aBlock + (p & 15) * o.aStep;
  }

  /** Four links of the chain of each row. */
  private static void four(TileOperands o, int p, float[][] scratch) {
    for (int q = 0; q < 4; q++) {
      System.arraycopy(o.b, o.bStart + (p + q) * LANES, scratch[ROWS + q], 0, LANES);
    }
    int a0 = at(o, p);
    int a1 = at(o, p + 1);
    int a2 = at(o, p + 2);
    int a3 = at(o, p + 3);
    for (int r = 0; r < o.rows; r++) {
      int row = r * o.aRow;
      float[] a = o.a;
      link(
          scratch[r],
          a[a0 + row],
          scratch[ROWS],
          a[a1 + row],
          scratch[ROWS + 1],
          a[a2 + row],
          scratch[ROWS + 2],
          a[a3 + row],
          scratch[ROWS + 3]);
    }
  }

  private static void one(TileOperands o, int p, float[][] scratch) {
    System.arraycopy(o.b, o.bStart + p * LANES, scratch[ROWS], 0, LANES);
    int a0 = at(o, p);
    for (int r = 0; r < o.rows; r++) {
      link(scratch[r], o.a[a0 + r * o.aRow], scratch[ROWS]);
    }
  }

  // Loops of their own, which start at 0 in every array: that is what becomes vectors.

  private static void link(
      float[] t,
      float a0,
      float[] b0,
      float a1,
      float[] b1,
      float a2,
      float[] b2,
      float a3,
      float[] b3) {
    for (int j = 0; j < LANES; j++) {
      float sum = Math.fma(a1, b1[j], Math.fma(a0, b0[j], t[j]));
      t[j] = Math.fma(a3, b3[j], Math.fma(a2, b2[j], sum));
    }
  }

  private static void link(float[] t, float a0, float[] b0) {
    for (int j = 0; j < LANES; j++) {
      t[j] = Math.fma(a0, b0[j], t[j]);
    }
  }

  @Override
  public void add(
      float[] left,
      int leftStart,
      float[] right,
      int rightStart,
      float[] c,
      int cStart,
      int count) {
    for (int i = 0; i < count; i++) {
      c[cStart + i] = left[leftStart + i] + right[rightStart + i];
    }
  }

  @Override
  public void rectify(float[] z, int zStart, float[] c, int cStart, int count) {
    for (int i = 0; i < count; i++) {
      if (z[zStart + i] <= 0) {
        c[cStart + i] = 0;
      }
    }
  }
}
