package org.sparkmlp.math;

/**
 * The product of two float32 matrices outside the heap, and the addition of such products.
 *
 * <pre>
 *   C := op(A) · op(B)          accumulate = false
 *   C := op(A) · op(B) + C      accumulate = true
 *
 *   op(A)  m × k    stored m × k, or k × m when transposeA
 *   op(B)  k × n    stored k × n, or n × k when transposeB
 *   C      m × n
 * </pre>
 *
 * <p>All matrices are row-major; {@code lda}, {@code ldb} and {@code ldc} are the distances between
 * the first elements of neighbouring rows as they are stored. What lies between the end of a row
 * and the start of the next is neither read into the result nor written. m, n and k may be 0; with
 * k = 0 the product is a matrix of zeros. C must not overlap A or B.
 *
 * <p>Numerics: float32 throughout, in an order of summation that depends on the implementation, the
 * kind of processor, m, n, k and the transpositions, and on nothing else: the same call gives the
 * same bits at any address, on any thread, however many run. C need not be initialised when it is
 * not accumulated into. NaN and infinities propagate.
 *
 * <p>Any number of threads may call one instance at the same time, on different C.
 */
public interface MatrixProduct {

  /**
   * C := op(A) · op(B), plus C if accumulated.
   *
   * @param transposeA whether A is stored k × m
   * @param transposeB whether B is stored n × k
   * @param m rows of C
   * @param n columns of C
   * @param k what is summed over
   * @param a [m × k], or [k × m] when transposed. Not modified.
   * @param lda row stride of A as stored, at least its columns
   * @param b [k × n], or [n × k] when transposed. Not modified.
   * @param ldb row stride of B as stored, at least its columns
   * @param accumulate whether to add to C instead of replacing it
   * @param c [m × n]. Modified.
   * @param ldc row stride of C, at least n
   * @throws IllegalArgumentException if a size is negative, a stride less than the columns, or an
   *     array too short
   * @throws IllegalStateException if an array has been closed
   */
  void multiply(
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
      int ldc);

  /**
   * y := x, plus y if accumulated: one rounding per element, so the same bits from every
   * implementation.
   *
   * @param count number of elements, from the start of both
   * @param x [count]. Not modified.
   * @param accumulate whether to add to y instead of replacing it
   * @param y [count]. Modified.
   * @throws IllegalArgumentException if the count is negative or an array too short
   * @throws IllegalStateException if an array has been closed
   */
  void copy(int count, OffHeapFloats x, boolean accumulate, OffHeapFloats y);

  /**
   * What does the work, for logs and for the provenance of a model.
   *
   * @return a short name
   */
  String name();

  /**
   * The fastest product that works in this JVM: OpenBLAS where its native library loads, netlib
   * elsewhere. Chosen once, at the first call, and logged then with the reason.
   *
   * @return always the same instance
   */
  static MatrixProduct preferred() {
    return PreferredProduct.INSTANCE;
  }
}
