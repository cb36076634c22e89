package org.sparkmlp.math.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.sparkmlp.math.Tile;
import org.sparkmlp.math.TileOperands;

/**
 * 6 rows of one strip in 12 vectors of 256 bits, for AVX2, which has 16 registers.
 *
 * <p>Seven rows, or three vectors a row, would be spilled to memory.
 *
 * <p>Immutable and thread-safe.
 */
final class Tile256 implements Tile {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_256;
  private static final int ROWS = 6;
  private static final int EDGE_ROWS = 4;

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
    return "256-bit vectors, 6×16";
  }

  @Override
  public void multiply(TileOperands o) {
    boolean whole = o.rows == ROWS;
    if (whole && o.aRow == 1 && o.aBlock == LANES * o.aStep) {
      along(o);
    } else if (whole && o.aRow == LANES && o.aStep == 1) {
      down(o);
    } else {
      for (int row = 0; row < o.rows; row += EDGE_ROWS) {
        edge(o, row, Math.min(EDGE_ROWS, o.rows - row));
      }
    }
  }

  /** Rows of A lie beside each other: W forward. */
  private static void along(TileOperands o) {
    float[] a = o.a;
    float[] b = o.b;
    float[] i = o.initial;
    float[] c = o.c;
    int aStart = o.aStart;
    int aStep = o.aStep;
    int b0 = o.bStart;
    int i0 = o.initialStart;
    int row = o.initialRow;
    int c0 = o.cStart;
    FloatVector t0w = FloatVector.fromArray(SPECIES, i, i0);
    FloatVector t0x = FloatVector.fromArray(SPECIES, i, i0 + 8);
    FloatVector t1w = FloatVector.fromArray(SPECIES, i, i0 + row);
    FloatVector t1x = FloatVector.fromArray(SPECIES, i, i0 + row + 8);
    FloatVector t2w = FloatVector.fromArray(SPECIES, i, i0 + 2 * row);
    FloatVector t2x = FloatVector.fromArray(SPECIES, i, i0 + 2 * row + 8);
    FloatVector t3w = FloatVector.fromArray(SPECIES, i, i0 + 3 * row);
    FloatVector t3x = FloatVector.fromArray(SPECIES, i, i0 + 3 * row + 8);
    FloatVector t4w = FloatVector.fromArray(SPECIES, i, i0 + 4 * row);
    FloatVector t4x = FloatVector.fromArray(SPECIES, i, i0 + 4 * row + 8);
    FloatVector t5w = FloatVector.fromArray(SPECIES, i, i0 + 5 * row);
    FloatVector t5x = FloatVector.fromArray(SPECIES, i, i0 + 5 * row + 8);
    int to = o.to;
    for (int p = o.from; p < to; p++) {
      int q = aStart + p * aStep;
      FloatVector bw = FloatVector.fromArray(SPECIES, b, b0 + p * LANES);
      FloatVector bx = FloatVector.fromArray(SPECIES, b, b0 + p * LANES + 8);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[q]);
      t0w = a0.fma(bw, t0w);
      t0x = a0.fma(bx, t0x);
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[q + 1]);
      t1w = a1.fma(bw, t1w);
      t1x = a1.fma(bx, t1x);
      FloatVector a2 = FloatVector.broadcast(SPECIES, a[q + 2]);
      t2w = a2.fma(bw, t2w);
      t2x = a2.fma(bx, t2x);
      FloatVector a3 = FloatVector.broadcast(SPECIES, a[q + 3]);
      t3w = a3.fma(bw, t3w);
      t3x = a3.fma(bx, t3x);
      FloatVector a4 = FloatVector.broadcast(SPECIES, a[q + 4]);
      t4w = a4.fma(bw, t4w);
      t4x = a4.fma(bx, t4x);
      FloatVector a5 = FloatVector.broadcast(SPECIES, a[q + 5]);
      t5w = a5.fma(bw, t5w);
      t5x = a5.fma(bx, t5x);
    }
    t0w.intoArray(c, c0);
    t0x.intoArray(c, c0 + 8);
    t1w.intoArray(c, c0 + 16);
    t1x.intoArray(c, c0 + 24);
    t2w.intoArray(c, c0 + 32);
    t2x.intoArray(c, c0 + 40);
    t3w.intoArray(c, c0 + 48);
    t3x.intoArray(c, c0 + 56);
    t4w.intoArray(c, c0 + 64);
    t4x.intoArray(c, c0 + 72);
    t5w.intoArray(c, c0 + 80);
    t5x.intoArray(c, c0 + 88);
  }

  /** Rows of A lie sixteen apart: W backward, and z in the gradient. */
  private static void down(TileOperands o) {
    float[] a = o.a;
    float[] b = o.b;
    float[] i = o.initial;
    float[] c = o.c;
    int aStart = o.aStart;
    int aBlock = o.aBlock;
    int b0 = o.bStart;
    int i0 = o.initialStart;
    int row = o.initialRow;
    int c0 = o.cStart;
    FloatVector t0w = FloatVector.fromArray(SPECIES, i, i0);
    FloatVector t0x = FloatVector.fromArray(SPECIES, i, i0 + 8);
    FloatVector t1w = FloatVector.fromArray(SPECIES, i, i0 + row);
    FloatVector t1x = FloatVector.fromArray(SPECIES, i, i0 + row + 8);
    FloatVector t2w = FloatVector.fromArray(SPECIES, i, i0 + 2 * row);
    FloatVector t2x = FloatVector.fromArray(SPECIES, i, i0 + 2 * row + 8);
    FloatVector t3w = FloatVector.fromArray(SPECIES, i, i0 + 3 * row);
    FloatVector t3x = FloatVector.fromArray(SPECIES, i, i0 + 3 * row + 8);
    FloatVector t4w = FloatVector.fromArray(SPECIES, i, i0 + 4 * row);
    FloatVector t4x = FloatVector.fromArray(SPECIES, i, i0 + 4 * row + 8);
    FloatVector t5w = FloatVector.fromArray(SPECIES, i, i0 + 5 * row);
    FloatVector t5x = FloatVector.fromArray(SPECIES, i, i0 + 5 * row + 8);
    int to = o.to;
    for (int p = o.from; p < to; p++) {
      int q = aStart + (p >> 4) * aBlock + (p & 15);
      FloatVector bw = FloatVector.fromArray(SPECIES, b, b0 + p * LANES);
      FloatVector bx = FloatVector.fromArray(SPECIES, b, b0 + p * LANES + 8);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[q]);
      t0w = a0.fma(bw, t0w);
      t0x = a0.fma(bx, t0x);
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[q + 16]);
      t1w = a1.fma(bw, t1w);
      t1x = a1.fma(bx, t1x);
      FloatVector a2 = FloatVector.broadcast(SPECIES, a[q + 32]);
      t2w = a2.fma(bw, t2w);
      t2x = a2.fma(bx, t2x);
      FloatVector a3 = FloatVector.broadcast(SPECIES, a[q + 48]);
      t3w = a3.fma(bw, t3w);
      t3x = a3.fma(bx, t3x);
      FloatVector a4 = FloatVector.broadcast(SPECIES, a[q + 64]);
      t4w = a4.fma(bw, t4w);
      t4x = a4.fma(bx, t4x);
      FloatVector a5 = FloatVector.broadcast(SPECIES, a[q + 80]);
      t5w = a5.fma(bw, t5w);
      t5x = a5.fma(bx, t5x);
    }
    t0w.intoArray(c, c0);
    t0x.intoArray(c, c0 + 8);
    t1w.intoArray(c, c0 + 16);
    t1x.intoArray(c, c0 + 24);
    t2w.intoArray(c, c0 + 32);
    t2x.intoArray(c, c0 + 40);
    t3w.intoArray(c, c0 + 48);
    t3x.intoArray(c, c0 + 56);
    t4w.intoArray(c, c0 + 64);
    t4x.intoArray(c, c0 + 72);
    t5w.intoArray(c, c0 + 80);
    t5x.intoArray(c, c0 + 88);
  }

  /**
   * Any strides, one strip, and as many rows as there are: those beyond the last repeat it, to the
   * same values in the same place.
   */
  private static void edge(TileOperands o, int first, int rows) {
    float[] a = o.a;
    float[] b = o.b;
    float[] i = o.initial;
    float[] c = o.c;
    int last = rows - 1;
    int r1 = Math.min(1, last);
    int r2 = Math.min(2, last);
    int r3 = Math.min(3, last);
    int i0 = o.initialStart + first * o.initialRow;
    int row = o.initialRow;
    FloatVector t0w = FloatVector.fromArray(SPECIES, i, i0);
    FloatVector t0x = FloatVector.fromArray(SPECIES, i, i0 + 8);
    FloatVector t1w = FloatVector.fromArray(SPECIES, i, i0 + r1 * row);
    FloatVector t1x = FloatVector.fromArray(SPECIES, i, i0 + r1 * row + 8);
    FloatVector t2w = FloatVector.fromArray(SPECIES, i, i0 + r2 * row);
    FloatVector t2x = FloatVector.fromArray(SPECIES, i, i0 + r2 * row + 8);
    FloatVector t3w = FloatVector.fromArray(SPECIES, i, i0 + r3 * row);
    FloatVector t3x = FloatVector.fromArray(SPECIES, i, i0 + r3 * row + 8);
    int aStep = o.aStep;
    int aBlock = o.aBlock;
    int a1 = r1 * o.aRow;
    int a2 = r2 * o.aRow;
    int a3 = r3 * o.aRow;
    int aStart = o.aStart + first * o.aRow;
    int bStart = o.bStart;
    int to = o.to;
    for (int p = o.from; p < to; p++) {
      int q = aStart + (p >> 4) * aBlock + (p & 15) * aStep;
      FloatVector bw = FloatVector.fromArray(SPECIES, b, bStart + p * LANES);
      FloatVector bx = FloatVector.fromArray(SPECIES, b, bStart + p * LANES + 8);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[q]);
      t0w = x0.fma(bw, t0w);
      t0x = x0.fma(bx, t0x);
      FloatVector x1 = FloatVector.broadcast(SPECIES, a[q + a1]);
      t1w = x1.fma(bw, t1w);
      t1x = x1.fma(bx, t1x);
      FloatVector x2 = FloatVector.broadcast(SPECIES, a[q + a2]);
      t2w = x2.fma(bw, t2w);
      t2x = x2.fma(bx, t2x);
      FloatVector x3 = FloatVector.broadcast(SPECIES, a[q + a3]);
      t3w = x3.fma(bw, t3w);
      t3x = x3.fma(bx, t3x);
    }
    int c0 = o.cStart + first * LANES;
    t0w.intoArray(c, c0);
    t0x.intoArray(c, c0 + 8);
    t1w.intoArray(c, c0 + r1 * LANES);
    t1x.intoArray(c, c0 + r1 * LANES + 8);
    t2w.intoArray(c, c0 + r2 * LANES);
    t2x.intoArray(c, c0 + r2 * LANES + 8);
    t3w.intoArray(c, c0 + r3 * LANES);
    t3x.intoArray(c, c0 + r3 * LANES + 8);
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
    for (int i = 0; i < count; i += SPECIES.length()) {
      FloatVector sum = FloatVector.fromArray(SPECIES, left, leftStart + i);
      sum.add(FloatVector.fromArray(SPECIES, right, rightStart + i)).intoArray(c, cStart + i);
    }
  }

  @Override
  public void rectify(float[] z, int zStart, float[] c, int cStart, int count) {
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int i = 0; i < count; i += SPECIES.length()) {
      FloatVector x = FloatVector.fromArray(SPECIES, c, cStart + i);
      FloatVector decides = FloatVector.fromArray(SPECIES, z, zStart + i);
      x.blend(zero, decides.compare(VectorOperators.LE, zero)).intoArray(c, cStart + i);
    }
  }
}
