package org.sparkmlp.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The laws by which sums merge. */
class GradientSumTest {
  private static final int SIZE = 9;

  @Test
  void theEmptySumIsNeutralOnTheRightToTheLastBit() {
    GradientSum sum = negativeZeros();
    GradientSum empty = new GradientSum(SIZE);
    empty.gradient()[0] = Float.NaN; // an empty sum's content means nothing
    sum.add(empty);
    assertSame(sum, negativeZeros());
  }

  @Test
  void theEmptySumIsNeutralOnTheLeftToTheLastBit() {
    GradientSum sum = draw(1);
    sum.clear();
    sum.add(negativeZeros());
    assertSame(sum, negativeZeros());
  }

  @Test
  void twoEmptySumsMakeAnEmptyOne() {
    GradientSum sum = new GradientSum(SIZE);
    sum.add(new GradientSum(SIZE));
    assertThat(sum.isEmpty()).isTrue();
    assertThat(sum.weight()).isZero();
  }

  @Test
  void addingIsElementByElementAndCommutes() {
    GradientSum left = draw(1);
    GradientSum right = draw(2);
    left.add(right);
    for (int i = 0; i < SIZE; i++) {
      assertThat(left.gradient()[i]).isEqualTo(draw(1).gradient()[i] + right.gradient()[i]);
    }
    assertThat(left.loss()).isEqualTo(draw(1).loss() + right.loss());
    assertThat(left.weight()).isEqualTo(draw(1).weight() + right.weight());
    assertThat(left.rows()).isEqualTo(draw(1).rows() + right.rows());
    GradientSum swapped = draw(2);
    swapped.add(draw(1));
    assertSame(swapped, left);
    assertSame(right, draw(2)); // not modified
  }

  @Test
  void aSumOfRowsWithoutWeightIsNotEmpty() {
    GradientSum sum = new GradientSum(SIZE);
    sum.set(0, 0, 3);
    assertThat(sum.isEmpty()).isFalse();
  }

  @Test
  void aCopyIsApart() {
    GradientSum sum = draw(1);
    GradientSum copy = sum.copy();
    assertSame(copy, sum);
    sum.add(draw(2));
    assertSame(copy, draw(1));
  }

  private static GradientSum draw(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    GradientSum sum = new GradientSum(SIZE);
    for (int i = 0; i < SIZE; i++) {
      sum.gradient()[i] = (float) random.nextDouble(-1, 1);
    }
    sum.set(random.nextDouble(), random.nextDouble(), random.nextInt(1, 9));
    return sum;
  }

  private static GradientSum negativeZeros() {
    GradientSum sum = new GradientSum(SIZE);
    java.util.Arrays.fill(sum.gradient(), -0f);
    sum.set(-0.0, 2, 1);
    return sum;
  }

  private static void assertSame(GradientSum actual, GradientSum expected) {
    for (int i = 0; i < actual.gradient().length; i++) {
      assertThat(Float.floatToRawIntBits(actual.gradient()[i]))
          .isEqualTo(Float.floatToRawIntBits(expected.gradient()[i]));
    }
    assertThat(Double.doubleToRawLongBits(actual.loss()))
        .isEqualTo(Double.doubleToRawLongBits(expected.loss()));
    assertThat(actual.weight()).isEqualTo(expected.weight());
    assertThat(actual.rows()).isEqualTo(expected.rows());
  }
}
