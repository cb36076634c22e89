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

  /** The definition: a sharded exchange adds what the owners of blocks send, and has these bits. */
  @ParameterizedTest
  @ValueSource(ints = {1, 65_535, 65_536, 65_537, 200_000, 1_048_575, 1_048_576, 1_300_003})
  void addsTheSquaresOfFixedBlocksInOrder(int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) Math.sin(i) * (1 + i % 1000);
    }
    double squares = 0;
    for (int from = 0; from < size; from += 65_536) {
      squares += squaresAlone(Arrays.copyOfRange(values, from, Math.min(size, from + 65_536)));
    }
    assertThat(GradientNorm.of(values)).isEqualTo(Math.sqrt(squares));
    assertThat(GradientNorm.blocks(size)).isEqualTo((size - 1) / 65_536 + 1);
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> GradientNorm.squares(values, GradientNorm.blocks(size)));
  }

  private static double squaresAlone(float[] block) {
    double[] sums = new double[8];
    int whole = block.length & ~7;
    for (int i = 0; i < whole; i++) {
      sums[i % 8] += (double) block[i] * block[i];
    }
    double rest = 0;
    for (int i = whole; i < block.length; i++) {
      rest += (double) block[i] * block[i];
    }
    return ((sums[0] + sums[1]) + (sums[2] + sums[3]))
        + ((sums[4] + sums[5]) + (sums[6] + sums[7]))
        + rest;
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
