package org.sparkmlp.math;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NetlibProductTest extends MatrixProductContract {

  private final MatrixProduct product = NetlibProduct.of();

  @Override
  MatrixProduct product() {
    return product;
  }

  @Test
  void saysWhichOfItsProvidersRuns() {
    assertThat(product).isInstanceOf(NetlibProduct.class);
    assertThat(product.name()).startsWith("netlib ").endsWith("BLAS");
  }
}
