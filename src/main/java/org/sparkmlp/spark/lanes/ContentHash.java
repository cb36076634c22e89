package org.sparkmlp.spark.lanes;

import org.sparkmlp.math.CounterRandom;

/**
 * A row's 64-bit content hash, which decides its lane, its rank and whether it is held out.
 *
 * <pre>
 *   hash = mix( seed' + Σ_(j: x_j ≠ 0) mix(seed' + (j, bits of x_j)) )
 * </pre>
 *
 * <p>x is the row as float32: features, then label, then weight. A sum over the non-zeros, so that
 * sparse and dense forms of a row agree; −0.0 counts as 0.0.
 */
public final class ContentHash {
  private static final long HOLD_OUT = 0x48_4F_4C_44_4F_55_54L;
  private static final double UNIT = 0x1p-53;

  private final long seed;

  public ContentHash(long seed) {
    this.seed = CounterRandom.mix(seed + 0x9E3779B97F4A7C15L);
  }

  /** The hash of {@code row[0, length)}. */
  public long of(float[] row, int length) {
    long sum = seed;
    for (int j = 0; j < length; j++) {
      float x = row[j];
      if (x != 0) {
        long bits = Float.floatToRawIntBits(x) & 0xFFFF_FFFFL;
        sum += CounterRandom.mix(seed + ((long) j << 32 | bits));
      }
    }
    return CounterRandom.mix(sum);
  }

  /** Whether a row is held out: rows of equal content share the answer. */
  public static boolean heldOut(long hash, double fraction) {
    return (CounterRandom.mix(hash ^ HOLD_OUT) >>> 11) * UNIT < fraction;
  }
}
