package org.sparkmlp.spark.exchange;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.Loss;
import org.sparkmlp.network.Topology;
import org.sparkmlp.training.Batches;
import org.sparkmlp.training.tree.Lanes;

class ArithmeticTest {
  private static final Arithmetic HERE = Arithmetic.here();

  @Test
  void refusesAWorkerWhoseBitsDifferNamingHostJvmAndKernel() {
    Arithmetic other = new Arithmetic(HERE.bits() + 1, "half of a kernel");
    assertThatThrownBy(() -> HERE.requireSame(other, "worker-7"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("worker-7")
        .hasMessageContaining(System.getProperty("java.vm.version"))
        .hasMessageContaining("half of a kernel")
        .hasMessageContaining("-Dsparkmlp.kernel=plain")
        .hasMessageNotContaining("\n");
  }

  @Test
  void acceptsTheSameBitsFromAnotherKernel() {
    assertThatCode(() -> HERE.requireSame(new Arithmetic(HERE.bits(), "another"), "worker-7"))
        .doesNotThrowAnyException();
  }

  @Test
  void aWorkerAsksBeforeItTakesUpALane() {
    Arithmetic driver = new Arithmetic(HERE.bits() ^ 1, "another");
    assertThatThrownBy(() -> plan(driver).prepare(null))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("computes other bits than the driver (kernel another)");
  }

  private static FitPlan plan(Arithmetic driver) {
    return new FitPlan(
        Topology.of(1, List.of(), Activation.RELU, 1),
        Loss.SQUARED_ERROR,
        0,
        0,
        new Lanes(1),
        new Batches(1, 1),
        true,
        1,
        null,
        new long[1],
        new long[1],
        driver);
  }
}
