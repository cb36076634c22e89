package org.sparkmlp.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SoftmaxTest {

  private final ElementWise kernels = new ElementWise(64);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10, 31, 32, 33, 257, 5000})
  void agreesWithDoublePrecision(int classes) {
    float[] logits = new float[classes];
    double sum = 0;
    for (int k = 0; k < classes; k++) {
      logits[k] = (float) (4 * CounterRandom.gaussian(1, classes, k));
      sum += Math.exp(logits[k]);
    }
    float[] row = logits.clone();
    assertThat(kernels.softmax(row, 0, classes)).isEqualTo(Math.log(sum), within(1e-6));
    for (int k = 0; k < classes; k++) {
      double expected = Math.exp(logits[k]) / sum;
      assertThat(row[k] / expected).isEqualTo(1, within(1e-6 + 6e-8 * 40));
    }
  }

  @Test
  void isFiniteForEveryFiniteLogit() {
    float max = Float.MAX_VALUE;
    float[] row = {-max, max, 0, max};
    assertThat(kernels.softmax(row, 0, 4)).isEqualTo(max);
    assertThat(row).containsExactly(0, 0.5f, 0, 0.5f);
  }

  @Test
  void doesNotFeelAShift() {
    float[] row = {1000, 1001, 1002};
    float[] unshifted = {0, 1, 2};
    double shifted = kernels.softmax(row, 0, 3);
    assertThat(shifted).isEqualTo(1000 + kernels.softmax(unshifted, 0, 3), within(1e-6));
    assertThat(row).containsExactly(unshifted);
  }

  @Test
  void propagatesNaN() {
    float[] row = {0, Float.NaN, 1};
    assertThat(kernels.softmax(row, 0, 3)).isNaN();
    assertThat(row).containsOnly(Float.NaN);
    float[] infinite = {0, Float.POSITIVE_INFINITY};
    assertThat(kernels.softmax(infinite, 0, 2)).isNaN();
  }

  @Test
  void givesAnImpossibleClassNoProbability() {
    float[] row = {Float.NEGATIVE_INFINITY, 2};
    assertThat(kernels.softmax(row, 0, 2)).isEqualTo(2);
    assertThat(row).containsExactly(0, 1);
  }

  @Test
  void ofNoClassesIsTheLogarithmOfZero() {
    assertThat(kernels.softmax(new float[0], 0, 0)).isEqualTo(Double.NEGATIVE_INFINITY);
  }
}
