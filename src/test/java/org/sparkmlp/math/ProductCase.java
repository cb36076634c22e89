package org.sparkmlp.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One product with random operands, strides wider than the rows, and marks in the gaps between
 * them.
 *
 * @param transposeA whether A is stored [k × m]
 * @param transposeB whether B is stored [n × k]
 * @param accumulate whether to add to C
 * @param m rows of C
 * @param n columns of C
 * @param k what is summed over
 */
record ProductCase(
    boolean transposeA, boolean transposeB, boolean accumulate, int m, int n, int k) {

  private static final float MARK = 77;

  static ProductCase of(int flags, int m, int n, int k) {
    return new ProductCase((flags & 1) != 0, (flags & 2) != 0, (flags & 4) != 0, m, n, k);
  }

  static Stream<ProductCase> few() {
    return IntStream.range(0, 8)
        .boxed()
        .flatMap(
            flags ->
                Stream.of(of(flags, 33, 17, 65), of(flags, 5, 3, 9), of(flags, 100, 301, 129)));
  }

  private int lda() {
    return (transposeA ? m : k) + 3;
  }

  private int ldb() {
    return (transposeB ? k : n) + 2;
  }

  private int ldc() {
    return n + 1;
  }

  private float[] a() {
    return random(1, (transposeA ? k : m) * lda());
  }

  private float[] b() {
    return random(2, (transposeB ? n : k) * ldb());
  }

  /** C before: random where it is added to, NaN where it must not be read, marks in the gaps. */
  private float[] c() {
    float[] c = random(3, m * ldc());
    for (int i = 0; i < m; i++) {
      if (!accumulate) {
        Arrays.fill(c, i * ldc(), i * ldc() + n, Float.NaN);
      }
      c[i * ldc() + n] = MARK;
    }
    return c;
  }

  private static float[] random(int stream, int length) {
    float[] x = new float[length];
    for (int i = 0; i < length; i++) {
      x[i] = (float) CounterRandom.gaussian(42, stream, i);
    }
    return x;
  }

  /** The whole of C afterwards, with the operands at an offset of some floats in their memory. */
  float[] run(MatrixProduct product, int offset) {
    try (OffHeapFloats a = offHeap(a(), offset);
        OffHeapFloats b = offHeap(b(), offset / 2);
        OffHeapFloats c = offHeap(c(), offset / 3)) {
      product.multiply(
          transposeA,
          transposeB,
          m,
          n,
          k,
          a.slice(offset, a.length() - offset),
          lda(),
          b.slice(offset / 2, b.length() - offset / 2),
          ldb(),
          accumulate,
          c.slice(offset / 3, c.length() - offset / 3),
          ldc());
      float[] result = new float[m * ldc()];
      c.get(offset / 3, result, 0, result.length);
      return result;
    }
  }

  private static OffHeapFloats offHeap(float[] x, int offset) {
    OffHeapFloats memory = OffHeapFloats.allocate(offset + x.length);
    memory.put(offset, x, 0, x.length);
    return memory;
  }

  void assertAgrees(MatrixProduct product) {
    float[] a = a();
    float[] b = b();
    float[] c = c();
    float[] result = run(product, 0);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double sum = accumulate ? c[i * ldc() + j] : 0;
        double size = Math.abs(sum);
        for (int p = 0; p < k; p++) {
          double term =
              (double) a[transposeA ? p * lda() + i : i * lda() + p]
                  * b[transposeB ? j * ldb() + p : p * ldb() + j];
          sum += term;
          size += Math.abs(term);
        }
        double error = Math.abs(result[i * ldc() + j] - sum);
        // The bound of a float32 sum in any order; NaN fails it.
        assertThat(error <= 6e-8 * (k + 1) * size + Float.MIN_NORMAL)
            .as("%s at (%d, %d): %s instead of %s", this, i, j, result[i * ldc() + j], sum)
            .isTrue();
      }
      assertThat(result[i * ldc() + n]).isEqualTo(MARK);
    }
  }
}
