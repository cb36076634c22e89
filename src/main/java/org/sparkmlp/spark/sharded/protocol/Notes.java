package org.sparkmlp.spark.sharded.protocol;

/**
 * A few numbers beside the parameters and gradients, as the floats that blocks consist of: 64 bits
 * as four whole numbers below 65,536, which any float keeps, unlike the bits of a NaN.
 */
final class Notes {
  /** Floats of one number. */
  static final int WIDTH = 4;

  private static final int BITS = 16;
  private static final long MASK = (1L << BITS) - 1;

  private Notes() {}

  static void put(float[] into, int index, long value) {
    for (int i = 0; i < WIDTH; i++) {
      into[WIDTH * index + i] = value >>> (BITS * i) & MASK;
    }
  }

  static void put(float[] into, int index, double value) {
    put(into, index, Double.doubleToLongBits(value));
  }

  static long longAt(float[] notes, int index) {
    long value = 0;
    for (int i = 0; i < WIDTH; i++) {
      value |= (long) notes[WIDTH * index + i] << (BITS * i);
    }
    return value;
  }

  static double doubleAt(float[] notes, int index) {
    return Double.longBitsToDouble(longAt(notes, index));
  }
}
