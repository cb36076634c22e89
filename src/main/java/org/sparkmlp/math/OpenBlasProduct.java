package org.sparkmlp.math;

import java.util.Locale;
import java.util.concurrent.Semaphore;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;

/**
 * The product by OpenBLAS, on one thread per call, straight from and to the memory outside the
 * heap.
 *
 * <p>Parallelism is the caller's, which runs one task per core; threads of OpenBLAS's own would
 * fight those. Calls that run at the same time are bounded, because each takes one of a fixed
 * number of buffers and OpenBLAS ends the process when there is none left.
 */
final class OpenBlasProduct implements MatrixProduct {

  /**
   * Bytedeco builds OpenBLAS for 64 processors, with two buffers for each: hence 128 at most. Every
   * buffer that is in use costs memory, so no more than there are processors, but at least 16, as
   * threads may be put aside in the middle of a call.
   */
  private static final int CONCURRENT_CALLS =
      Math.max(16, Math.min(128, Runtime.getRuntime().availableProcessors()));

  private final Semaphore calls = new Semaphore(CONCURRENT_CALLS);

  private OpenBlasProduct() {}

  /**
   * Loads the native library.
   *
   * @throws LinkageError and much else if that fails
   */
  static OpenBlasProduct load() {
    liftMemoryLimit();
    Loader.load(openblas_nolapack.class);
    org.bytedeco.openblas.presets.openblas_nolapack.blas_set_num_threads(1);
    OpenBlasProduct product = new OpenBlasProduct();
    product.proveItself();
    return product;
  }

  /**
   * JavaCPP refuses to allocate when the process, heap and shared libraries and all, takes more
   * than four times the heap's maximum, which a small heap beside large matrices does. These
   * matrices are not even JavaCPP's own, but setting the number of threads allocates eight bytes.
   * It reads the limit when its classes load; 0 means none.
   */
  private static void liftMemoryLimit() {
    String limit = "org.bytedeco.javacpp.maxPhysicalBytes";
    if (System.getProperty(limit) == null
        && System.getProperty(limit.toLowerCase(Locale.ROOT)) == null) {
      System.setProperty(limit, "0");
    }
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
    FloatPointer pointerA = pointer(a);
    FloatPointer pointerB = pointer(b);
    FloatPointer pointerC = pointer(c);
    if (m == 0 || n == 0) {
      return;
    }
    calls.acquireUninterruptibly();
    try {
      // A stride of 0, legal here for a matrix without columns, is an error to BLAS.
      openblas_nolapack.cblas_sgemm(
          openblas_nolapack.CblasRowMajor,
          transposeA ? openblas_nolapack.CblasTrans : openblas_nolapack.CblasNoTrans,
          transposeB ? openblas_nolapack.CblasTrans : openblas_nolapack.CblasNoTrans,
          m,
          n,
          k,
          1f,
          pointerA,
          Math.max(1, lda),
          pointerB,
          Math.max(1, ldb),
          accumulate ? 1f : 0f,
          pointerC,
          Math.max(1, ldc));
    } finally {
      calls.release();
    }
  }

  @Override
  public void copy(int count, OffHeapFloats x, boolean accumulate, OffHeapFloats y) {
    ProductShape.check(count, x, y);
    FloatPointer pointerX = pointer(x);
    FloatPointer pointerY = pointer(y);
    if (accumulate) {
      openblas_nolapack.cblas_saxpy(count, 1f, pointerX, 1, pointerY, 1);
    } else {
      openblas_nolapack.cblas_scopy(count, pointerX, 1, pointerY, 1);
    }
  }

  @Override
  public String name() {
    return "OpenBLAS";
  }

  private static FloatPointer pointer(OffHeapFloats x) {
    Object known = x.pointer();
    if (known == null) {
      known = new FloatPointer(x.buffer());
      x.pointer(known);
    }
    return (FloatPointer) known;
  }

  /** A library that loads and then computes nonsense must not be chosen. */
  private void proveItself() {
    try (OffHeapFloats a = OffHeapFloats.allocate(1);
        OffHeapFloats c = OffHeapFloats.allocate(1)) {
      a.put(0, 3);
      multiply(false, false, 1, 1, 1, a, 1, a, 1, false, c, 1);
      if (c.get(0) != 9) {
        throw new IllegalStateException(
            String.format(Locale.ROOT, "3 times 3 should be 9, was %s", c.get(0)));
      }
    }
  }
}
