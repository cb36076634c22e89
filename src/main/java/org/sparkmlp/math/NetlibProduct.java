package org.sparkmlp.math;

import dev.ludovic.netlib.blas.BLAS;

/**
 * The product by {@code dev.ludovic.netlib}, which every Spark has: slower, but it runs wherever
 * Java does.
 *
 * <p>It works on heap arrays, so each call copies its operands there and the result back, through
 * arrays that every thread keeps and that only grow.
 *
 * <p>BLAS is column-major, and a row-major matrix read as column-major is its transpose: therefore
 * it is asked for Cᵀ = op(B)ᵀ · op(A)ᵀ, which is B before A with the same strides.
 */
final class NetlibProduct implements MatrixProduct {

  /** Floats that are added at a time: they stay in the first-level cache. */
  private static final int CHUNK = 4096;

  private final BLAS blas;
  private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::new);

  private NetlibProduct(BLAS blas) {
    this.blas = blas;
  }

  static NetlibProduct of() {
    return new NetlibProduct(BLAS.getInstance());
  }

  @Override
  public void multiply(
      boolean transposeA,
      boolean transposeB,
      int m,
      int n,
      int k,
      OffHeapFloats a,
      int lda,
      OffHeapFloats b,
      int ldb,
      boolean accumulate,
      OffHeapFloats c,
      int ldc) {
    ProductShape.check(transposeA, transposeB, m, n, k, a, lda, b, ldb, c, ldc);
    if (k == 0 && !accumulate) {
      for (int row = 0; row < m && n > 0; row++) {
        c.clear(row * ldc, n);
      }
    }
    if (m == 0 || n == 0 || k == 0) {
      return;
    }
    Scratch heap = scratch.get();
    heap.a = fill(heap.a, a, ProductShape.extent(transposeA ? k : m, transposeA ? m : k, lda));
    heap.b = fill(heap.b, b, ProductShape.extent(transposeB ? n : k, transposeB ? k : n, ldb));
    // Copied even where it is about to be overwritten, for what lies between its rows.
    int extentC = (int) ProductShape.extent(m, n, ldc);
    heap.c = fill(heap.c, c, extentC);
    blas.sgemm(
        transposeB ? "T" : "N",
        transposeA ? "T" : "N",
        n,
        m,
        k,
        1f,
        heap.b,
        ldb,
        heap.a,
        lda,
        accumulate ? 1f : 0f,
        heap.c,
        ldc);
    c.put(0, heap.c, 0, extentC);
  }

  @Override
  public void copy(int count, OffHeapFloats x, boolean accumulate, OffHeapFloats y) {
    ProductShape.check(count, x, y);
    Scratch heap = scratch.get();
    for (int from = 0; from < count; from += CHUNK) {
      int length = Math.min(CHUNK, count - from);
      x.get(from, heap.x, 0, length);
      if (accumulate) {
        y.get(from, heap.y, 0, length);
        for (int i = 0; i < length; i++) {
          heap.x[i] += heap.y[i];
        }
      }
      y.put(from, heap.x, 0, length);
    }
  }

  @Override
  public String name() {
    return "netlib " + blas.getClass().getSimpleName();
  }

  private static float[] fill(float[] to, OffHeapFloats from, long extent) {
    // ProductShape has checked that it is no more than the array's length.
    int count = (int) extent;
    float[] filled = to.length < count ? new float[count] : to;
    from.get(0, filled, 0, count);
    return filled;
  }

  /** One thread's heap copies. */
  private static final class Scratch {
    float[] a = new float[0];
    float[] b = new float[0];
    float[] c = new float[0];
    final float[] x = new float[CHUNK];
    final float[] y = new float[CHUNK];
  }
}
