package org.sparkmlp.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.openblas.presets.openblas_nolapack;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class OpenBlasProductTest extends MatrixProductContract {

  private static final int THREADS = 64;

  /** On the platform that builds are made on it must be there; elsewhere it may be absent. */
  @BeforeEach
  void openBlasIsPreferred() {
    boolean mustBeThere =
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64");
    assumeTrue(mustBeThere || MatrixProduct.preferred() instanceof OpenBlasProduct);
    assertThat(MatrixProduct.preferred()).isInstanceOf(OpenBlasProduct.class);
    assertThat(MatrixProduct.preferred()).isSameAs(MatrixProduct.preferred());
    assertThat(MatrixProduct.preferred().name()).startsWith("OpenBLAS");
  }

  @Override
  MatrixProduct product() {
    return MatrixProduct.preferred();
  }

  @Test
  void runsOneThreadPerCall() {
    assertThat(openblas_nolapack.blas_get_num_threads()).isEqualTo(1);
  }

  @Test
  @Timeout(60)
  void survivesMoreThreadsThanItHasBuffers() throws Exception {
    ProductCase example = new ProductCase(false, false, false, 50, 100, 300);
    float[] expected = example.run(product(), 0);
    CountDownLatch ready = new CountDownLatch(THREADS);
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<float[]>> results = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        Callable<float[]> task =
            () -> {
              ready.countDown();
              ready.await();
              float[] last = expected;
              for (int i = 0; i < 20; i++) {
                last = example.run(product(), 0);
              }
              return last;
            };
        results.add(pool.submit(task));
      }
      for (Future<float[]> result : results) {
        assertThat(result.get()).isEqualTo(expected);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void leavesAnInterruptionToTheCaller() {
    Thread.currentThread().interrupt();
    new ProductCase(false, false, false, 3, 3, 3).assertAgrees(product());
    assertThat(Thread.interrupted()).isTrue();
  }
}
