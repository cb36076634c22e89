package org.sparkmlp.math;

import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds the choice that {@link MatrixProduct#preferred()} makes once per JVM. */
final class PreferredProduct {

  private static final Logger LOG = LoggerFactory.getLogger(MatrixProduct.class);

  static final MatrixProduct INSTANCE = choose(OpenBlasProduct::load);

  private PreferredProduct() {}

  // A native library fails to load in many ways, most of them Errors, and none of them should keep
  // a model from being trained while there is a fallback. It is some three to eight times slower,
  // hence the warning.
  static MatrixProduct choose(Supplier<? extends MatrixProduct> openBlas) {
    try {
      MatrixProduct product = openBlas.get();
      LOG.info("Matrix products by {}, the fastest here; netlib is not needed", product.name());
      return product;
    } catch (Throwable e) {
      MatrixProduct product = NetlibProduct.of();
      LOG.warn(
          "Matrix products by {}, several times slower than OpenBLAS, which does not load: {}",
          product.name(),
          reason(e));
      LOG.debug("Why OpenBLAS does not load", e);
      return product;
    }
  }

  /** The innermost cause, which names the missing file or symbol. */
  static String reason(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.toString();
  }
}
