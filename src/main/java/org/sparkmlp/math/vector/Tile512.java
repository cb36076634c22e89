package org.sparkmlp.math.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.sparkmlp.math.Tile;
import org.sparkmlp.math.TileOperands;

/**
 * 8 rows of two strips in 16 vectors of 512 bits, for AVX-512.
 *
 * <p>Two strips side by side make ten loads for sixteen multiply-adds; with one, loads would be the
 * limit. More rows are more than the quick compiler can take: see {@link VectorTiles}.
 *
 * <p>Immutable and thread-safe.
 */
final class Tile512 implements Tile {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_512;
  private static final int ROWS = 8;
  private static final int STRIPS = 2;

  @Override
  public int rows() {
    return ROWS;
  }

  @Override
  public int strips() {
    return STRIPS;
  }

  @Override
  public String name() {
    return "512-bit vectors, 8×32";
  }

  @Override
  public void multiply(TileOperands o) {
    boolean whole = o.rows == ROWS && o.strips == STRIPS;
    if (whole && o.aRow == 1 && o.aBlock == LANES * o.aStep) {
      along(o);
    } else if (whole && o.aRow == LANES && o.aStep == 1) {
      down(o);
    } else {
      for (int strip = 0; strip < o.strips; strip++) {
        edge(o, strip);
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
    int b1 = b0 + o.bStrip;
    int i0 = o.initialStart;
    int row = o.initialRow;
    int i1 = i0 + o.initialStrip;
    int c0 = o.cStart;
    int c1 = c0 + o.cStrip;
    FloatVector t0a = FloatVector.fromArray(SPECIES, i, i0);
    FloatVector t0b = FloatVector.fromArray(SPECIES, i, i1);
    FloatVector t1a = FloatVector.fromArray(SPECIES, i, i0 + row);
    FloatVector t1b = FloatVector.fromArray(SPECIES, i, i1 + row);
    FloatVector t2a = FloatVector.fromArray(SPECIES, i, i0 + 2 * row);
    FloatVector t2b = FloatVector.fromArray(SPECIES, i, i1 + 2 * row);
    FloatVector t3a = FloatVector.fromArray(SPECIES, i, i0 + 3 * row);
    FloatVector t3b = FloatVector.fromArray(SPECIES, i, i1 + 3 * row);
    FloatVector t4a = FloatVector.fromArray(SPECIES, i, i0 + 4 * row);
    FloatVector t4b = FloatVector.fromArray(SPECIES, i, i1 + 4 * row);
    FloatVector t5a = FloatVector.fromArray(SPECIES, i, i0 + 5 * row);
    FloatVector t5b = FloatVector.fromArray(SPECIES, i, i1 + 5 * row);
    FloatVector t6a = FloatVector.fromArray(SPECIES, i, i0 + 6 * row);
    FloatVector t6b = FloatVector.fromArray(SPECIES, i, i1 + 6 * row);
    FloatVector t7a = FloatVector.fromArray(SPECIES, i, i0 + 7 * row);
    FloatVector t7b = FloatVector.fromArray(SPECIES, i, i1 + 7 * row);
    int to = o.to;
    for (int p = o.from; p < to; p++) {
      int q = aStart + p * aStep;
      FloatVector ba = FloatVector.fromArray(SPECIES, b, b0 + p * LANES);
      FloatVector bb = FloatVector.fromArray(SPECIES, b, b1 + p * LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[q]);
      t0a = a0.fma(ba, t0a);
      t0b = a0.fma(bb, t0b);
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[q + 1]);
      t1a = a1.fma(ba, t1a);
      t1b = a1.fma(bb, t1b);
      FloatVector a2 = FloatVector.broadcast(SPECIES, a[q + 2]);
      t2a = a2.fma(ba, t2a);
      t2b = a2.fma(bb, t2b);
      FloatVector a3 = FloatVector.broadcast(SPECIES, a[q + 3]);
      t3a = a3.fma(ba, t3a);
      t3b = a3.fma(bb, t3b);
      FloatVector a4 = FloatVector.broadcast(SPECIES, a[q + 4]);
      t4a = a4.fma(ba, t4a);
      t4b = a4.fma(bb, t4b);
      FloatVector a5 = FloatVector.broadcast(SPECIES, a[q + 5]);
      t5a = a5.fma(ba, t5a);
      t5b = a5.fma(bb, t5b);
      FloatVector a6 = FloatVector.broadcast(SPECIES, a[q + 6]);
      t6a = a6.fma(ba, t6a);
      t6b = a6.fma(bb, t6b);
      FloatVector a7 = FloatVector.broadcast(SPECIES, a[q + 7]);
      t7a = a7.fma(ba, t7a);
      t7b = a7.fma(bb, t7b);
    }
    t0a.intoArray(c, c0);
    t0b.intoArray(c, c1);
    t1a.intoArray(c, c0 + 16);
    t1b.intoArray(c, c1 + 16);
    t2a.intoArray(c, c0 + 32);
    t2b.intoArray(c, c1 + 32);
    t3a.intoArray(c, c0 + 48);
    t3b.intoArray(c, c1 + 48);
    t4a.intoArray(c, c0 + 64);
    t4b.intoArray(c, c1 + 64);
    t5a.intoArray(c, c0 + 80);
    t5b.intoArray(c, c1 + 80);
    t6a.intoArray(c, c0 + 96);
    t6b.intoArray(c, c1 + 96);
    t7a.intoArray(c, c0 + 112);
    t7b.intoArray(c, c1 + 112);
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
    int b1 = b0 + o.bStrip;
    int i0 = o.initialStart;
    int row = o.initialRow;
    int i1 = i0 + o.initialStrip;
    int c0 = o.cStart;
    int c1 = c0 + o.cStrip;
    FloatVector t0a = FloatVector.fromArray(SPECIES, i, i0);
    FloatVector t0b = FloatVector.fromArray(SPECIES, i, i1);
    FloatVector t1a = FloatVector.fromArray(SPECIES, i, i0 + row);
    FloatVector t1b = FloatVector.fromArray(SPECIES, i, i1 + row);
    FloatVector t2a = FloatVector.fromArray(SPECIES, i, i0 + 2 * row);
    FloatVector t2b = FloatVector.fromArray(SPECIES, i, i1 + 2 * row);
    FloatVector t3a = FloatVector.fromArray(SPECIES, i, i0 + 3 * row);
    FloatVector t3b = FloatVector.fromArray(SPECIES, i, i1 + 3 * row);
    FloatVector t4a = FloatVector.fromArray(SPECIES, i, i0 + 4 * row);
    FloatVector t4b = FloatVector.fromArray(SPECIES, i, i1 + 4 * row);
    FloatVector t5a = FloatVector.fromArray(SPECIES, i, i0 + 5 * row);
    FloatVector t5b = FloatVector.fromArray(SPECIES, i, i1 + 5 * row);
    FloatVector t6a = FloatVector.fromArray(SPECIES, i, i0 + 6 * row);
    FloatVector t6b = FloatVector.fromArray(SPECIES, i, i1 + 6 * row);
    FloatVector t7a = FloatVector.fromArray(SPECIES, i, i0 + 7 * row);
    FloatVector t7b = FloatVector.fromArray(SPECIES, i, i1 + 7 * row);
    int to = o.to;
    for (int p = o.from; p < to; p++) {
      int q = aStart + (p >> 4) * aBlock + (p & 15);
      FloatVector ba = FloatVector.fromArray(SPECIES, b, b0 + p * LANES);
      FloatVector bb = FloatVector.fromArray(SPECIES, b, b1 + p * LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[q]);
      t0a = a0.fma(ba, t0a);
      t0b = a0.fma(bb, t0b);
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[q + 16]);
      t1a = a1.fma(ba, t1a);
      t1b = a1.fma(bb, t1b);
      FloatVector a2 = FloatVector.broadcast(SPECIES, a[q + 32]);
      t2a = a2.fma(ba, t2a);
      t2b = a2.fma(bb, t2b);
      FloatVector a3 = FloatVector.broadcast(SPECIES, a[q + 48]);
      t3a = a3.fma(ba, t3a);
      t3b = a3.fma(bb, t3b);
      FloatVector a4 = FloatVector.broadcast(SPECIES, a[q + 64]);
      t4a = a4.fma(ba, t4a);
      t4b = a4.fma(bb, t4b);
      FloatVector a5 = FloatVector.broadcast(SPECIES, a[q + 80]);
      t5a = a5.fma(ba, t5a);
      t5b = a5.fma(bb, t5b);
      FloatVector a6 = FloatVector.broadcast(SPECIES, a[q + 96]);
      t6a = a6.fma(ba, t6a);
      t6b = a6.fma(bb, t6b);
      FloatVector a7 = FloatVector.broadcast(SPECIES, a[q + 112]);
      t7a = a7.fma(ba, t7a);
      t7b = a7.fma(bb, t7b);
    }
    t0a.intoArray(c, c0);
    t0b.intoArray(c, c1);
    t1a.intoArray(c, c0 + 16);
    t1b.intoArray(c, c1 + 16);
    t2a.intoArray(c, c0 + 32);
    t2b.intoArray(c, c1 + 32);
    t3a.intoArray(c, c0 + 48);
    t3b.intoArray(c, c1 + 48);
    t4a.intoArray(c, c0 + 64);
    t4b.intoArray(c, c1 + 64);
    t5a.intoArray(c, c0 + 80);
    t5b.intoArray(c, c1 + 80);
    t6a.intoArray(c, c0 + 96);
    t6b.intoArray(c, c1 + 96);
    t7a.intoArray(c, c0 + 112);
    t7b.intoArray(c, c1 + 112);
  }

  /**
   * Any strides, one strip, and as many rows as there are: those beyond the last repeat it, to the
   * same values in the same place.
   */
  private static void edge(TileOperands o, int strip) {
    float[] a = o.a;
    float[] b = o.b;
    float[] i = o.initial;
    float[] c = o.c;
    int last = o.rows - 1;
    int r1 = Math.min(1, last);
    int r2 = Math.min(2, last);
    int r3 = Math.min(3, last);
    int r4 = Math.min(4, last);
    int r5 = Math.min(5, last);
    int r6 = Math.min(6, last);
    int r7 = Math.min(7, last);
    int i0 = o.initialStart + strip * o.initialStrip;
    int row = o.initialRow;
    FloatVector t0 = FloatVector.fromArray(SPECIES, i, i0);
    FloatVector t1 = FloatVector.fromArray(SPECIES, i, i0 + r1 * row);
    FloatVector t2 = FloatVector.fromArray(SPECIES, i, i0 + r2 * row);
    FloatVector t3 = FloatVector.fromArray(SPECIES, i, i0 + r3 * row);
    FloatVector t4 = FloatVector.fromArray(SPECIES, i, i0 + r4 * row);
    FloatVector t5 = FloatVector.fromArray(SPECIES, i, i0 + r5 * row);
    FloatVector t6 = FloatVector.fromArray(SPECIES, i, i0 + r6 * row);
    FloatVector t7 = FloatVector.fromArray(SPECIES, i, i0 + r7 * row);
    int aStep = o.aStep;
    int aBlock = o.aBlock;
    int a1 = r1 * o.aRow;
    int a2 = r2 * o.aRow;
    int a3 = r3 * o.aRow;
    int a4 = r4 * o.aRow;
    int a5 = r5 * o.aRow;
    int a6 = r6 * o.aRow;
    int a7 = r7 * o.aRow;
    int aStart = o.aStart;
    int bStart = o.bStart + strip * o.bStrip;
    int to = o.to;
    for (int p = o.from; p < to; p++) {
      int q = aStart + (p >> 4) * aBlock + (p & 15) * aStep;
      FloatVector x = FloatVector.fromArray(SPECIES, b, bStart + p * LANES);
      t0 = FloatVector.broadcast(SPECIES, a[q]).fma(x, t0);
      t1 = FloatVector.broadcast(SPECIES, a[q + a1]).fma(x, t1);
      t2 = FloatVector.broadcast(SPECIES, a[q + a2]).fma(x, t2);
      t3 = FloatVector.broadcast(SPECIES, a[q + a3]).fma(x, t3);
      t4 = FloatVector.broadcast(SPECIES, a[q + a4]).fma(x, t4);
      t5 = FloatVector.broadcast(SPECIES, a[q + a5]).fma(x, t5);
      t6 = FloatVector.broadcast(SPECIES, a[q + a6]).fma(x, t6);
      t7 = FloatVector.broadcast(SPECIES, a[q + a7]).fma(x, t7);
    }
    int c0 = o.cStart + strip * o.cStrip;
    t0.intoArray(c, c0);
    t1.intoArray(c, c0 + r1 * LANES);
    t2.intoArray(c, c0 + r2 * LANES);
    t3.intoArray(c, c0 + r3 * LANES);
    t4.intoArray(c, c0 + r4 * LANES);
    t5.intoArray(c, c0 + r5 * LANES);
    t6.intoArray(c, c0 + r6 * LANES);
    t7.intoArray(c, c0 + r7 * LANES);
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
