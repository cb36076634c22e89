package org.sparkmlp.math;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/**
 * e^x, e^x − 1 and the logistic function on float32 arrays, block by block, in loops that
 * vectorise.
 *
 * <pre>
 *   e^x = 2^n · e^r      n = min(round(x log2 e), 127),  r = x − n ln 2,  −½ ln 2 ≤ r ≤ ln 2
 * </pre>
 *
 * <p>e^r is a polynomial of degree 7, a Chebyshev fit of (e^r − 1) / r with a relative error of
 * 2.2·10⁻⁹, so that e^0 is exactly 1. Its range reaches to ln 2 so that n can stop at 127, the
 * largest exponent of float32, and 2^n is finite for every finite result. e^x − 1 is 2^n (e^r − 1)
 * + (2^n − 1), in which nothing cancels: it keeps its relative accuracy near 0.
 *
 * <p>The compiler (JDK 17 to 25, measured) does not vectorise a loop that holds a conversion
 * between float and int, not even {@link Float#intBitsToFloat}. So adding 1.5·2^23 rounds to an
 * integer and leaves n in the low bits of the sum; a block of these sums goes through a small
 * direct buffer into an int array; a plain int loop makes the bits of 2^n of them; and they come
 * back the same way. These copies run at the speed of memcpy within the first-level cache. A short
 * stretch is computed element by element, by the same operations and so to the same bits.
 *
 * <p>No fused multiply-add, which the JVM emulates at a ruinous cost where the processor has none.
 *
 * <p>Not thread-safe.
 */
final class ExpKernel {

  /** Four arrays of this length fit a first-level cache of 32 KiB with room to spare. */
  private static final int MAX_BLOCK = 1024;

  /** Up to here (measured) the calls and copies cost more than the vectors gain. */
  private static final int SHORT = 48;

  // Below it n = -127, and 2^n comes out as 0.
  private static final float LOWEST = -88f;
  private static final float LOG2_E = 1.44269504f;
  private static final float ROUND = 0x1.8p23f;
  // ln 2 in two parts, the first so short that its products with n are exact.
  private static final float LN2_HIGH = 0.693359375f;
  private static final float LN2_LOW = -2.12194440e-4f;
  private static final float LARGEST = ROUND + 127;
  private static final int BITS_OF_ONE = 0x3F800000;

  private final float[] value;
  private final float[] power;
  private final int[] bits;
  private final FloatBuffer asFloats;
  private final IntBuffer asInts;

  ExpKernel(int maxChunk) {
    int block = Math.min(maxChunk, MAX_BLOCK);
    value = new float[block];
    power = new float[block];
    bits = new int[block];
    ByteBuffer bridge =
        ByteBuffer.allocateDirect(block * Float.BYTES).order(ByteOrder.nativeOrder());
    asFloats = bridge.asFloatBuffer();
    asInts = bridge.asIntBuffer();
  }

  /** x := e^x. */
  void exp(float[] x, int from, int to) {
    for (int start = from; start < to; start += value.length) {
      int count = Math.min(value.length, to - start);
      if (count < SHORT) {
        shortExp(x, start, start + count);
      } else {
        System.arraycopy(x, start, value, 0, count);
        splitExp(count);
        multiply(value, power, count);
        System.arraycopy(value, 0, x, start, count);
      }
    }
  }

  /** x := e^x − 1. */
  void expm1(float[] x, int from, int to) {
    for (int start = from; start < to; start += value.length) {
      int count = Math.min(value.length, to - start);
      if (count < SHORT) {
        shortExpm1(x, start, start + count);
      } else {
        System.arraycopy(x, start, value, 0, count);
        reduceForExpm1(value, power, count);
        toPowersOfTwo(count);
        scaleExpm1(value, power, count);
        System.arraycopy(value, 0, x, start, count);
      }
    }
  }

  /** x := 1 / (1 + e^−x). */
  void sigmoid(float[] x, int from, int to) {
    for (int start = from; start < to; start += value.length) {
      int count = Math.min(value.length, to - start);
      if (count < SHORT) {
        shortSigmoid(x, start, start + count);
      } else {
        System.arraycopy(x, start, value, 0, count);
        negate(value, count);
        splitExp(count);
        logistic(value, power, count);
        System.arraycopy(value, 0, x, start, count);
      }
    }
  }

  /** value := e^r, power := 2^n. */
  private void splitExp(int count) {
    reduce(value, power, count);
    toPowersOfTwo(count);
  }

  /** power, holding n + 1.5·2^23, := 2^n. */
  private void toPowersOfTwo(int count) {
    asFloats.put(0, power, 0, count);
    asInts.get(0, bits, 0, count);
    powersOfTwo(bits, count);
    asInts.put(0, bits, 0, count);
    asFloats.get(0, power, 0, count);
  }

  // Each loop has a method of its own and starts at 0 in every array: that is what vectorises.

  private static void reduce(float[] value, float[] rounded, int count) {
    for (int i = 0; i < count; i++) {
      // Once, in a variable: the compiler does not find the common part of two maxima.
      float x = Math.max(value[i], LOWEST);
      float sum = rounded(x);
      rounded[i] = sum;
      value[i] = polynomial(remainder(x, sum));
    }
  }

  private static void reduceForExpm1(float[] value, float[] rounded, int count) {
    for (int i = 0; i < count; i++) {
      float x = Math.max(value[i], LOWEST);
      float sum = rounded(x);
      rounded[i] = sum;
      float r = remainder(x, sum);
      value[i] = slope(r) * r;
    }
  }

  private static void scaleExpm1(float[] value, float[] power, int count) {
    for (int i = 0; i < count; i++) {
      value[i] = value[i] * power[i] + (power[i] - 1);
    }
  }

  private static void powersOfTwo(int[] bits, int count) {
    for (int i = 0; i < count; i++) {
      bits[i] = (bits[i] << 23) + BITS_OF_ONE;
    }
  }

  private static void negate(float[] value, int count) {
    for (int i = 0; i < count; i++) {
      value[i] = -value[i];
    }
  }

  private static void multiply(float[] value, float[] power, int count) {
    for (int i = 0; i < count; i++) {
      value[i] *= power[i];
    }
  }

  private static void logistic(float[] value, float[] power, int count) {
    for (int i = 0; i < count; i++) {
      value[i] = 1 / (1 + value[i] * power[i]);
    }
  }

  private static void shortExp(float[] x, int from, int to) {
    for (int i = from; i < to; i++) {
      x[i] = exp(x[i]);
    }
  }

  private static void shortExpm1(float[] x, int from, int to) {
    for (int i = from; i < to; i++) {
      float value = Math.max(x[i], LOWEST);
      float sum = rounded(value);
      float r = remainder(value, sum);
      float power = power(sum);
      x[i] = slope(r) * r * power + (power - 1);
    }
  }

  private static void shortSigmoid(float[] x, int from, int to) {
    for (int i = from; i < to; i++) {
      x[i] = 1 / (1 + exp(-x[i]));
    }
  }

  private static float exp(float value) {
    float x = Math.max(value, LOWEST);
    float sum = rounded(x);
    return polynomial(remainder(x, sum)) * power(sum);
  }

  /** 2^n of n + 1.5·2^23. */
  private static float power(float sum) {
    return Float.intBitsToFloat((Float.floatToRawIntBits(sum) << 23) + BITS_OF_ONE);
  }

  /** n + 1.5·2^23. */
  private static float rounded(float x) {
    return Math.min(x * LOG2_E + ROUND, LARGEST);
  }

  private static float remainder(float x, float sum) {
    float n = sum - ROUND;
    return x - n * LN2_HIGH - n * LN2_LOW;
  }

  private static float polynomial(float r) {
    return slope(r) * r + 1;
  }

  /** (e^r − 1) / r. */
  private static float slope(float r) {
    float p = 0.00023248693281f;
    p = p * r + 0.00138368717149f;
    p = p * r + 0.00832697577112f;
    p = p * r + 0.0416680346288f;
    p = p * r + 0.166667001768f;
    p = p * r + 0.499999952263f;
    return p * r + 0.999999996827f;
  }
}
