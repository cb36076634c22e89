package org.sparkmlp.network;

import org.sparkmlp.math.MatrixProduct;
import org.sparkmlp.math.OffHeapFloats;

/**
 * The textbook loop, in an order of summation that a test asks for.
 *
 * @param termByTerm whether each term is added to C as it is made, not their sum at the end
 * @param rowsInOrder with more rows than these, sums begin with the last term
 */
record LoopProduct(boolean termByTerm, int rowsInOrder) implements MatrixProduct {
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
    boolean backwards = m > rowsInOrder && !transposeA;
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        float before = accumulate ? c.get(i * ldc + j) : 0f;
        float sum = termByTerm ? before : 0f;
        for (int term = 0; term < k; term++) {
          int p = backwards ? k - 1 - term : term;
          float left = a.get(transposeA ? p * lda + i : i * lda + p);
          sum += left * b.get(transposeB ? j * ldb + p : p * ldb + j);
        }
        c.put(i * ldc + j, termByTerm || !accumulate ? sum : before + sum);
      }
    }
  }

  @Override
  public void copy(int count, OffHeapFloats x, boolean accumulate, OffHeapFloats y) {
    for (int i = 0; i < count; i++) {
      y.put(i, accumulate ? y.get(i) + x.get(i) : x.get(i));
    }
  }

  @Override
  public String name() {
    return "loop";
  }
}
