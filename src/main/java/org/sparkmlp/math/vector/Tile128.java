package org.sparkmlp.math.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.sparkmlp.math.Tile;
import org.sparkmlp.math.TileOperands;

/**
 * 4 rows of one strip in 16 vectors of 128 bits, for NEON, which has 32 registers.
 *
 * <p>Sixteen chains keep four units busy that take four cycles for a multiply-add. Long, as each
 * vector is written out: {@link VectorTiles} says why.
 *
 * <p>Immutable and thread-safe.
 */
final class Tile128 implements Tile {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_128;
  private static final int ROWS = 4;

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
    return "128-bit vectors, 4×16";
  }

  @Override
  public void multiply(TileOperands o) {
    boolean whole = o.rows == ROWS;
    if (whole && o.aRow == 1 && o.aBlock == LANES * o.aStep) {
      along(o);
    } else if (whole && o.aRow == LANES && o.aStep == 1) {
      down(o);
    } else {
      edge(o);
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
    FloatVector t0x = FloatVector.fromArray(SPECIES, i, i0 + 4);
    FloatVector t0y = FloatVector.fromArray(SPECIES, i, i0 + 8);
    FloatVector t0z = FloatVector.fromArray(SPECIES, i, i0 + 12);
    FloatVector t1w = FloatVector.fromArray(SPECIES, i, i0 + row);
    FloatVector t1x = FloatVector.fromArray(SPECIES, i, i0 + row + 4);
    FloatVector t1y = FloatVector.fromArray(SPECIES, i, i0 + row + 8);
    FloatVector t1z = FloatVector.fromArray(SPECIES, i, i0 + row + 12);
    FloatVector t2w = FloatVector.fromArray(SPECIES, i, i0 + 2 * row);
    FloatVector t2x = FloatVector.fromArray(SPECIES, i, i0 + 2 * row + 4);
    FloatVector t2y = FloatVector.fromArray(SPECIES, i, i0 + 2 * row + 8);
    FloatVector t2z = FloatVector.fromArray(SPECIES, i, i0 + 2 * row + 12);
    FloatVector t3w = FloatVector.fromArray(SPECIES, i, i0 + 3 * row);
    FloatVector t3x = FloatVector.fromArray(SPECIES, i, i0 + 3 * row + 4);
    FloatVector t3y = FloatVector.fromArray(SPECIES, i, i0 + 3 * row + 8);
    FloatVector t3z = FloatVector.fromArray(SPECIES, i, i0 + 3 * row + 12);
    int to = o.to;
    for (int p = o.from; p < to; p++) {
      int q = aStart + p * aStep;
      FloatVector bw = FloatVector.fromArray(SPECIES, b, b0 + p * LANES);
      FloatVector bx = FloatVector.fromArray(SPECIES, b, b0 + p * LANES + 4);
      FloatVector by = FloatVector.fromArray(SPECIES, b, b0 + p * LANES + 8);
      FloatVector bz = FloatVector.fromArray(SPECIES, b, b0 + p * LANES + 12);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[q]);
      t0w = a0.fma(bw, t0w);
      t0x = a0.fma(bx, t0x);
      t0y = a0.fma(by, t0y);
      t0z = a0.fma(bz, t0z);
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[q + 1]);
      t1w = a1.fma(bw, t1w);
      t1x = a1.fma(bx, t1x);
      t1y = a1.fma(by, t1y);
      t1z = a1.fma(bz, t1z);
      FloatVector a2 = FloatVector.broadcast(SPECIES, a[q + 2]);
      t2w = a2.fma(bw, t2w);
      t2x = a2.fma(bx, t2x);
      t2y = a2.fma(by, t2y);
      t2z = a2.fma(bz, t2z);
      FloatVector a3 = FloatVector.broadcast(SPECIES, a[q + 3]);
      t3w = a3.fma(bw, t3w);
      t3x = a3.fma(bx, t3x);
      t3y = a3.fma(by, t3y);
      t3z = a3.fma(bz, t3z);
    }
    t0w.intoArray(c, c0);
    t0x.intoArray(c, c0 + 4);
    t0y.intoArray(c, c0 + 8);
    t0z.intoArray(c, c0 + 12);
    t1w.intoArray(c, c0 + 16);
    t1x.intoArray(c, c0 + 20);
    t1y.intoArray(c, c0 + 24);
    t1z.intoArray(c, c0 + 28);
    t2w.intoArray(c, c0 + 32);
    t2x.intoArray(c, c0 + 36);
    t2y.intoArray(c, c0 + 40);
    t2z.intoArray(c, c0 + 44);
    t3w.intoArray(c, c0 + 48);
    t3x.intoArray(c, c0 + 52);
    t3y.intoArray(c, c0 + 56);
    t3z.intoArray(c, c0 + 60);
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
    FloatVector t0x = FloatVector.fromArray(SPECIES, i, i0 + 4);
    FloatVector t0y = FloatVector.fromArray(SPECIES, i, i0 + 8);
    FloatVector t0z = FloatVector.fromArray(SPECIES, i, i0 + 12);
    FloatVector t1w = FloatVector.fromArray(SPECIES, i, i0 + row);
    FloatVector t1x = FloatVector.fromArray(SPECIES, i, i0 + row + 4);
    FloatVector t1y = FloatVector.fromArray(SPECIES, i, i0 + row + 8);
    FloatVector t1z = FloatVector.fromArray(SPECIES, i, i0 + row + 12);
    FloatVector t2w = FloatVector.fromArray(SPECIES, i, i0 + 2 * row);
    FloatVector t2x = FloatVector.fromArray(SPECIES, i, i0 + 2 * row + 4);
    FloatVector t2y = FloatVector.fromArray(SPECIES, i, i0 + 2 * row + 8);
    FloatVector t2z = FloatVector.fromArray(SPECIES, i, i0 + 2 * row + 12);
    FloatVector t3w = FloatVector.fromArray(SPECIES, i, i0 + 3 * row);
    FloatVector t3x = FloatVector.fromArray(SPECIES, i, i0 + 3 * row + 4);
    FloatVector t3y = FloatVector.fromArray(SPECIES, i, i0 + 3 * row + 8);
    FloatVector t3z = FloatVector.fromArray(SPECIES, i, i0 + 3 * row + 12);
    int to = o.to;
    for (int p = o.from; p < to; p++) {
      int q = aStart + (p >> 4) * aBlock + (p & 15);
      FloatVector bw = FloatVector.fromArray(SPECIES, b, b0 + p * LANES);
      FloatVector bx = FloatVector.fromArray(SPECIES, b, b0 + p * LANES + 4);
      FloatVector by = FloatVector.fromArray(SPECIES, b, b0 + p * LANES + 8);
      FloatVector bz = FloatVector.fromArray(SPECIES, b, b0 + p * LANES + 12);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[q]);
      t0w = a0.fma(bw, t0w);
      t0x = a0.fma(bx, t0x);
      t0y = a0.fma(by, t0y);
      t0z = a0.fma(bz, t0z);
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[q + 16]);
      t1w = a1.fma(bw, t1w);
      t1x = a1.fma(bx, t1x);
      t1y = a1.fma(by, t1y);
      t1z = a1.fma(bz, t1z);
      FloatVector a2 = FloatVector.broadcast(SPECIES, a[q + 32]);
      t2w = a2.fma(bw, t2w);
      t2x = a2.fma(bx, t2x);
      t2y = a2.fma(by, t2y);
      t2z = a2.fma(bz, t2z);
      FloatVector a3 = FloatVector.broadcast(SPECIES, a[q + 48]);
      t3w = a3.fma(bw, t3w);
      t3x = a3.fma(bx, t3x);
      t3y = a3.fma(by, t3y);
      t3z = a3.fma(bz, t3z);
    }
    t0w.intoArray(c, c0);
    t0x.intoArray(c, c0 + 4);
    t0y.intoArray(c, c0 + 8);
    t0z.intoArray(c, c0 + 12);
    t1w.intoArray(c, c0 + 16);
    t1x.intoArray(c, c0 + 20);
    t1y.intoArray(c, c0 + 24);
    t1z.intoArray(c, c0 + 28);
    t2w.intoArray(c, c0 + 32);
    t2x.intoArray(c, c0 + 36);
    t2y.intoArray(c, c0 + 40);
    t2z.intoArray(c, c0 + 44);
    t3w.intoArray(c, c0 + 48);
    t3x.intoArray(c, c0 + 52);
    t3y.intoArray(c, c0 + 56);
    t3z.intoArray(c, c0 + 60);
  }

  /**
   * Any strides, one strip, and as many rows as there are: those beyond the last repeat it, to the
   * same values in the same place.
   */
  private static void edge(TileOperands o) {
    float[] a = o.a;
    float[] b = o.b;
    float[] i = o.initial;
    float[] c = o.c;
    int last = o.rows - 1;
    int r1 = Math.min(1, last);
    int r2 = Math.min(2, last);
    int r3 = Math.min(3, last);
    int i0 = o.initialStart;
    int row = o.initialRow;
    FloatVector t0w = FloatVector.fromArray(SPECIES, i, i0);
    FloatVector t0x = FloatVector.fromArray(SPECIES, i, i0 + 4);
    FloatVector t0y = FloatVector.fromArray(SPECIES, i, i0 + 8);
    FloatVector t0z = FloatVector.fromArray(SPECIES, i, i0 + 12);
    FloatVector t1w = FloatVector.fromArray(SPECIES, i, i0 + r1 * row);
    FloatVector t1x = FloatVector.fromArray(SPECIES, i, i0 + r1 * row + 4);
    FloatVector t1y = FloatVector.fromArray(SPECIES, i, i0 + r1 * row + 8);
    FloatVector t1z = FloatVector.fromArray(SPECIES, i, i0 + r1 * row + 12);
    FloatVector t2w = FloatVector.fromArray(SPECIES, i, i0 + r2 * row);
    FloatVector t2x = FloatVector.fromArray(SPECIES, i, i0 + r2 * row + 4);
    FloatVector t2y = FloatVector.fromArray(SPECIES, i, i0 + r2 * row + 8);
    FloatVector t2z = FloatVector.fromArray(SPECIES, i, i0 + r2 * row + 12);
    FloatVector t3w = FloatVector.fromArray(SPECIES, i, i0 + r3 * row);
    FloatVector t3x = FloatVector.fromArray(SPECIES, i, i0 + r3 * row + 4);
    FloatVector t3y = FloatVector.fromArray(SPECIES, i, i0 + r3 * row + 8);
    FloatVector t3z = FloatVector.fromArray(SPECIES, i, i0 + r3 * row + 12);
    int aStep = o.aStep;
    int aBlock = o.aBlock;
    int a1 = r1 * o.aRow;
    int a2 = r2 * o.aRow;
    int a3 = r3 * o.aRow;
    int aStart = o.aStart;
    int bStart = o.bStart;
    int to = o.to;
    for (int p = o.from; p < to; p++) {
      int q = aStart + (p >> 4) * aBlock + (p & 15) * aStep;
      FloatVector bw = FloatVector.fromArray(SPECIES, b, bStart + p * LANES);
      FloatVector bx = FloatVector.fromArray(SPECIES, b, bStart + p * LANES + 4);
      FloatVector by = FloatVector.fromArray(SPECIES, b, bStart + p * LANES + 8);
      FloatVector bz = FloatVector.fromArray(SPECIES, b, bStart + p * LANES + 12);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[q]);
      t0w = x0.fma(bw, t0w);
      t0x = x0.fma(bx, t0x);
      t0y = x0.fma(by, t0y);
      t0z = x0.fma(bz, t0z);
      FloatVector x1 = FloatVector.broadcast(SPECIES, a[q + a1]);
      t1w = x1.fma(bw, t1w);
      t1x = x1.fma(bx, t1x);
      t1y = x1.fma(by, t1y);
      t1z = x1.fma(bz, t1z);
      FloatVector x2 = FloatVector.broadcast(SPECIES, a[q + a2]);
      t2w = x2.fma(bw, t2w);
      t2x = x2.fma(bx, t2x);
      t2y = x2.fma(by, t2y);
      t2z = x2.fma(bz, t2z);
      FloatVector x3 = FloatVector.broadcast(SPECIES, a[q + a3]);
      t3w = x3.fma(bw, t3w);
      t3x = x3.fma(bx, t3x);
      t3y = x3.fma(by, t3y);
      t3z = x3.fma(bz, t3z);
    }
    int c0 = o.cStart;
    t0w.intoArray(c, c0);
    t0x.intoArray(c, c0 + 4);
    t0y.intoArray(c, c0 + 8);
    t0z.intoArray(c, c0 + 12);
    t1w.intoArray(c, c0 + r1 * LANES);
    t1x.intoArray(c, c0 + r1 * LANES + 4);
    t1y.intoArray(c, c0 + r1 * LANES + 8);
    t1z.intoArray(c, c0 + r1 * LANES + 12);
    t2w.intoArray(c, c0 + r2 * LANES);
    t2x.intoArray(c, c0 + r2 * LANES + 4);
    t2y.intoArray(c, c0 + r2 * LANES + 8);
    t2z.intoArray(c, c0 + r2 * LANES + 12);
    t3w.intoArray(c, c0 + r3 * LANES);
    t3x.intoArray(c, c0 + r3 * LANES + 4);
    t3y.intoArray(c, c0 + r3 * LANES + 8);
    t3z.intoArray(c, c0 + r3 * LANES + 12);
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
