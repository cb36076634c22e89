package org.sparkmlp.math;

/**
 * The tile in plain Java, for virtual machines without {@code jdk.incubator.vector}.
 *
 * <p>Immutable and thread-safe.
 */
final class PlainTile implements Tile {
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
    return "plain Java, 4×16";
  }

  @Override
  public void multiply(TileOperands o) {
    for (int r = 0; r < o.rows; r++) {
      int initial = o.initialStart + r * o.initialRow;
      int result = o.cStart + r * LANES;
      for (int j = 0; j < LANES; j++) {
        float sum = o.initial[initial + j];
        for (int p = o.from; p < o.to; p++) {
          int q = o.aStart + (p >> 4) * o.aBlock + (p & 15) * o.aStep + r * o.aRow;
          sum = Math.fma(o.a[q], o.b[o.bStart + p * LANES + j], sum);
        }
        for (int m = 1; m <= o.merges; m++) {
          sum = o.stack[o.top - m * ROWS * LANES + r * LANES + j] + sum;
        }
        o.c[result + j] = sum;
      }
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
