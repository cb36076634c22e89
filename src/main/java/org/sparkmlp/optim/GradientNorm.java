package org.sparkmlp.optim;

import java.util.Objects;
import java.util.stream.IntStream;

/**
 * How long a gradient is, and whether all of it is finite.
 *
 * <pre>{@code
 * ‖g‖ = √(q_0 + q_1 + …)        q_k = Σ_i g_i² over elements k·65,536 to (k+1)·65,536
 * }</pre>
 *
 * <p>In float64: no finite float32 vector overflows it, so the norm is finite exactly when every
 * element is. The order of the additions is fixed by the indices alone: within a block element
 * {@code i} goes to sum {@code i mod 8}, and the blocks are added one after the other. So threads
 * and machines do not change a bit, nor does it matter who holds which blocks, as long as nobody
 * holds a part of one.
 *
 * <p>{@link #allFinite} is the cheaper question: one pass at the speed of memory. It is for asking
 * before an update whether the parameters may be touched.
 *
 * <p>Thread safety: no state.
 */
public final class GradientNorm {
  /** Elements of a block; the last one of a vector may have fewer. */
  public static final int BLOCK = 1 << 16;

  /** Below it a second thread costs as much as it brings. */
  private static final int PARALLEL_FROM = 1 << 20;

  private GradientNorm() {}

  /**
   * The Euclidean norm of a vector; of many blocks on several threads.
   *
   * @param values any vector. Not modified.
   * @return {@code √(Σ_i values_i²)}; NaN or infinite if an element is
   */
  public static double of(float[] values) {
    int blocks = blocks(values.length);
    double squares = 0;
    if (values.length >= PARALLEL_FROM) {
      double[] each =
          IntStream.range(0, blocks).parallel().mapToDouble(b -> squares(values, b)).toArray();
      for (double block : each) {
        squares += block;
      }
    } else {
      for (int block = 0; block < blocks; block++) {
        squares += squares(values, block);
      }
    }
    return Math.sqrt(squares);
  }

  /**
   * How many blocks a vector has.
   *
   * @param size its length, at least 0
   * @return {@code ⌈size / 65,536⌉}
   */
  public static int blocks(int size) {
    return (int) ((size + (long) BLOCK - 1) / BLOCK);
  }

  /**
   * The sum of squares of one block: whoever has all of them can add them in order.
   *
   * @param values any vector. Not modified.
   * @param block which, in [0, {@link #blocks})
   * @return {@code q_block}
   * @throws IndexOutOfBoundsException if there is no such block
   */
  public static double squares(float[] values, int block) {
    Objects.checkIndex(block, blocks(values.length));
    int from = block * BLOCK;
    int to = (int) Math.min(values.length, from + (long) BLOCK);
    return squares(values, from, to);
  }

  /**
   * The sum of squares of a range.
   *
   * @param values any vector. Not modified.
   * @param from the first index of the range
   * @param to the index after the last
   * @return {@code Σ_i values_i²}; NaN or infinite if an element is
   * @throws IndexOutOfBoundsException if the range does not lie in the vector
   */
  public static double squares(float[] values, int from, int to) {
    Objects.checkFromToIndex(from, to, values.length);
    // Eight sums: one alone would wait for the latency of each addition.
    double s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
    int i = from;
    for (; i <= to - 8; i += 8) {
      s0 += (double) values[i] * values[i];
      s1 += (double) values[i + 1] * values[i + 1];
      s2 += (double) values[i + 2] * values[i + 2];
      s3 += (double) values[i + 3] * values[i + 3];
      s4 += (double) values[i + 4] * values[i + 4];
      s5 += (double) values[i + 5] * values[i + 5];
      s6 += (double) values[i + 6] * values[i + 6];
      s7 += (double) values[i + 7] * values[i + 7];
    }
    double rest = 0;
    for (; i < to; i++) {
      rest += (double) values[i] * values[i];
    }
    return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7)) + rest;
  }

  /**
   * Whether no element of a range is NaN or infinite.
   *
   * @param values any vector. Not modified.
   * @param from the first index of the range
   * @param to the index after the last; an empty range is finite
   * @return whether all of them are finite
   * @throws IndexOutOfBoundsException if the range does not lie in the vector
   */
  public static boolean allFinite(float[] values, int from, int to) {
    Objects.checkFromToIndex(from, to, values.length);
    // x · 0 is 0 for a finite x and NaN for any other, and NaN stays in a sum.
    float s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
    int i = from;
    for (; i <= to - 8; i += 8) {
      s0 += values[i] * 0f;
      s1 += values[i + 1] * 0f;
      s2 += values[i + 2] * 0f;
      s3 += values[i + 3] * 0f;
      s4 += values[i + 4] * 0f;
      s5 += values[i + 5] * 0f;
      s6 += values[i + 6] * 0f;
      s7 += values[i + 7] * 0f;
    }
    for (; i < to; i++) {
      s0 += values[i] * 0f;
    }
    return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7)) == 0f;
  }
}
