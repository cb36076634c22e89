package org.sparkmlp.network;

import org.sparkmlp.math.CounterRandom;
import org.sparkmlp.math.OffHeapFloats;

/** Random matrices and comparisons for trying out what a kernel does with the last bit. */
final class Trial {
  private static final int CHUNK = 4096;

  /** Most weights of a layer that is tried: with more, the trial's memory would be felt. */
  private static final long MOST_WEIGHTS = 1 << 24;

  private Trial() {}

  /** Whether a layer is small enough to be tried. */
  static boolean affordable(int inputs, int outputs) {
    return (long) inputs * outputs <= MOST_WEIGHTS;
  }

  /** Floats between −1 and 1 with all 24 bits of the mantissa in use; to be closed. */
  static OffHeapFloats random(long stream, int length) {
    OffHeapFloats floats = OffHeapFloats.allocate(length);
    float[] chunk = new float[CHUNK];
    for (int from = 0; from < length; from += CHUNK) {
      int count = Math.min(CHUNK, length - from);
      for (int i = 0; i < count; i++) {
        chunk[i] = (int) CounterRandom.bits(0, stream, from + i) * 0x1p-31f;
      }
      floats.put(from, chunk, 0, count);
    }
    return floats;
  }

  /** Whether a stretch of x is to the last bit what y is. */
  static boolean sameBits(OffHeapFloats x, int offset, OffHeapFloats y) {
    float[] left = new float[CHUNK];
    float[] right = new float[CHUNK];
    for (int from = 0; from < y.length(); from += CHUNK) {
      int count = Math.min(CHUNK, y.length() - from);
      x.get(offset + from, left, 0, count);
      y.get(from, right, 0, count);
      for (int i = 0; i < count; i++) {
        if (Float.floatToRawIntBits(left[i]) != Float.floatToRawIntBits(right[i])) {
          return false;
        }
      }
    }
    return true;
  }
}
