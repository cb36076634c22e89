package org.sparkmlp.math;

import java.util.Locale;

/** The checks that every {@link MatrixProduct} makes before it touches memory. */
final class ProductShape {

  private ProductShape() {}

  static void check(
      boolean transposeA,
      boolean transposeB,
      int m,
      int n,
      int k,
      OffHeapFloats a,
      int lda,
      OffHeapFloats b,
      int ldb,
      OffHeapFloats c,
      int ldc) {
    checkSize("m", m);
    checkSize("n", n);
    checkSize("k", k);
    checkOperand("a", a, transposeA ? k : m, transposeA ? m : k, "lda", lda);
    checkOperand("b", b, transposeB ? n : k, transposeB ? k : n, "ldb", ldb);
    checkOperand("c", c, m, n, "ldc", ldc);
  }

  static void check(int count, OffHeapFloats x, OffHeapFloats y) {
    checkSize("count", count);
    int shorter = Math.min(x.length(), y.length());
    if (count > shorter) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "count must be at most the %d floats of x and y, was %d",
              shorter,
              count));
    }
  }

  /** Number of elements from the first to the last of a matrix; 0 if it is empty. */
  static long extent(int rows, int columns, int stride) {
    return rows == 0 || columns == 0 ? 0 : (rows - 1L) * stride + columns;
  }

  private static void checkSize(String name, int value) {
    if (value < 0) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s must be at least 0, was %d", name, value));
    }
  }

  private static void checkOperand(
      String name, OffHeapFloats x, int rows, int columns, String strideName, int stride) {
    if (stride < columns) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s must be at least the %d columns of %s, was %d",
              strideName,
              columns,
              name,
              stride));
    }
    long extent = extent(rows, columns, stride);
    if (extent > x.length()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s must have at least %d floats for %d rows of %d columns with %s %d, had %d",
              name,
              extent,
              rows,
              columns,
              strideName,
              stride,
              x.length()));
    }
  }
}
