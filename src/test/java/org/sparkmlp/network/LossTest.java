package org.sparkmlp.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkmlp.math.ElementWise;

class LossTest {
  private final ElementWise kernels = new ElementWise(16);

  @ParameterizedTest
  @ValueSource(floats = {1, 100, 1e4f, 1e30f, Float.MAX_VALUE})
  void crossEntropyIsFiniteForEveryFiniteLogit(float size) {
    for (int c = 0; c < 3; c++) {
      float[] delta = {size, -size, 0};
      double loss =
          Loss.SOFTMAX_CROSS_ENTROPY.deltaInPlace(kernels, delta, 0, 3, new float[] {c}, 0);
      assertThat(loss).isFinite().isGreaterThanOrEqualTo(0);
      assertThat(delta).doesNotContain(Float.NaN);
      assertThat(delta[0] + delta[1] + delta[2]).isBetween(-1e-6f, 1e-6f);
      Evaluation evaluation = Evaluation.empty(3);
      double evaluated =
          Loss.SOFTMAX_CROSS_ENTROPY.evaluate(
              kernels, new float[] {size, -size, 0}, 0, 3, new float[] {c}, 0, 1, evaluation);
      assertThat(evaluated).isEqualTo(loss);
    }
  }

  @Test
  void crossEntropyOfASureMistakeIsTheDistanceOfTheLogits() {
    double loss =
        Loss.SOFTMAX_CROSS_ENTROPY.deltaInPlace(
            kernels, new float[] {1e4f, -1e4f}, 0, 2, new float[] {1}, 0);
    assertThat(loss).isEqualTo(2e4);
  }

  @ParameterizedTest
  @ValueSource(floats = {1e4f, 1e18f})
  void squaredErrorIsFiniteForLargeOutputs(float size) {
    float[] delta = {size, -size};
    double loss =
        Loss.SQUARED_ERROR.deltaInPlace(kernels, delta, 0, 2, new float[] {-size, size}, 0);
    assertThat(loss).isEqualTo(8.0 * size * size);
    assertThat(delta).containsExactly(4 * size, -4 * size);
  }

  @Test
  void anOverflowIsSeenAndNotHidden() {
    float[] delta = {Float.MAX_VALUE};
    assertThat(
            Loss.SQUARED_ERROR.deltaInPlace(
                kernels, delta, 0, 1, new float[] {-Float.MAX_VALUE}, 0))
        .isInfinite();
  }

  @Test
  void aLabelIsOneClassIndexOrAllTargets() {
    assertThat(Loss.SOFTMAX_CROSS_ENTROPY.labelWidth(7)).isEqualTo(1);
    assertThat(Loss.SQUARED_ERROR.labelWidth(7)).isEqualTo(7);
  }
}
