package org.sparkmlp.math;

import java.util.List;

/** Both matrix products, for tests of what is built on them. */
public final class Products {
  private Products() {}

  /** OpenBLAS, which the tests expect to load, and the fallback. */
  public static List<MatrixProduct> both() {
    return List.of(MatrixProduct.preferred(), NetlibProduct.of());
  }
}
