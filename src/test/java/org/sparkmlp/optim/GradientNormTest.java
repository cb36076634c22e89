package org.sparkmlp.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GradientNormTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 9, 16, 17, 1000})
  void addsTheSquareOfEveryElementOnce(int size) {
    float[] values = new float[size];
    double squares = 0;
    for (int i = 0; i < size; i++) {
      values[i] = (i % 2 == 0 ? 1 : -1) * (i + 1);
      squares += (i + 1.0) * (i + 1.0);
    }
    assertThat(GradientNorm.of(values)).isCloseTo(Math.sqrt(squares), within(1e-9));
  }

  @Test
  void doesNotOverflowForFiniteElements() {
    float[] values = new float[100];
    Arrays.fill(values, Float.MAX_VALUE);
    assertThat(GradientNorm.of(values))
        .isCloseTo(10.0 * Float.MAX_VALUE, within(1e-9 * Float.MAX_VALUE));
    assertThat(GradientNorm.allFinite(values, 0, 100)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void findsOneBadElementWhereverItIs(float bad) {
    for (int size : new int[] {1, 7, 8, 9, 31, 32, 33}) {
      for (int at = 0; at < size; at++) {
        float[] values = new float[size];
        Arrays.fill(values, -Float.MAX_VALUE);
        values[at] = bad;
        assertThat(GradientNorm.allFinite(values, 0, size)).isFalse();
        assertThat(GradientNorm.of(values)).isNotFinite();
      }
    }
  }

  @Test
  void twoOppositeInfinitiesDoNotCancel() {
    float[] values = {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
    assertThat(GradientNorm.allFinite(values, 0, 2)).isFalse();
  }

  @Test
  void looksAtTheRangeOnly() {
    float[] values = new float[20];
    values[0] = Float.NaN;
    values[18] = Float.NaN;
    assertThat(GradientNorm.allFinite(values, 1, 18)).isTrue();
    assertThat(GradientNorm.allFinite(values, 1, 19)).isFalse();
    assertThat(GradientNorm.allFinite(values, 5, 5)).isTrue();
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> GradientNorm.allFinite(values, 0, 21));
  }
}
