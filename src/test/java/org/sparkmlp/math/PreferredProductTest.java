package org.sparkmlp.math;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PreferredProductTest {

  @Test
  void fallsBackToNetlibHoweverTheNativeLibraryFails() {
    Throwable[] failures = {
      new UnsatisfiedLinkError("no library"),
      new NoClassDefFoundError("org/bytedeco/javacpp/Loader"),
      new ExceptionInInitializerError(new IllegalStateException("inside")),
      new OutOfMemoryError("limits"),
      new IllegalStateException("3 times 3 should be 9, was 8"),
    };
    for (Throwable failure : failures) {
      MatrixProduct chosen =
          PreferredProduct.choose(
              () -> {
                throw PreferredProductTest.<RuntimeException>unchecked(failure);
              });
      assertThat(chosen).isInstanceOf(NetlibProduct.class);
      new ProductCase(true, false, true, 5, 6, 7).assertAgrees(chosen);
    }
  }

  @Test
  void takesWhatLoads() {
    MatrixProduct loaded = NetlibProduct.of();
    assertThat(PreferredProduct.choose(() -> loaded)).isSameAs(loaded);
  }

  @Test
  void namesTheInnermostCause() {
    Throwable thrown = new IllegalStateException("outer", new UnsatisfiedLinkError("inner"));
    assertThat(PreferredProduct.reason(thrown)).isEqualTo("java.lang.UnsatisfiedLinkError: inner");
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> T unchecked(Throwable failure) throws T {
    throw (T) failure;
  }
}
