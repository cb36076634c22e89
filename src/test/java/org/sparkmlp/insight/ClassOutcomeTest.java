package org.sparkmlp.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ClassOutcomeTest {
  private static final float[] SURE_OF_1 = {9, 0, 20, 0}; // behind one that is another row's
  private static final float[] UNSURE = {0, 0, 0};

  @Test
  void addsUpWeightsByClassAndPrediction() {
    ClassOutcome outcome = ClassOutcome.empty(3, true);
    outcome.add(SURE_OF_1, 1, 1, 2);
    outcome.add(SURE_OF_1, 1, 2, 1);
    outcome.add(UNSURE, 0, 0, 4);
    assertThat(outcome.weight(1, 1)).isEqualTo(2);
    assertThat(outcome.weight(2, 1)).isEqualTo(1);
    assertThat(outcome.weight(0, 0)).isEqualTo(4);
    assertThat(outcome.precision(1)).isCloseTo(2 / 3.0, within(1e-12));
    assertThat(outcome.recall(1)).isEqualTo(1);
    assertThat(outcome.recall(2)).isZero();
    assertThat(outcome.precision(2)).isNaN();
    assertThat(outcome.weight(2)).isEqualTo(1);
  }

  @Test
  void measuresHowFarProbabilitiesAreFromWhatComesTrue() {
    ClassOutcome outcome = ClassOutcome.empty(3, true);
    outcome.add(SURE_OF_1, 1, 1, 1);
    outcome.add(SURE_OF_1, 1, 2, 1);
    outcome.add(UNSURE, 0, 0, 2);
    assertThat(outcome.binWeight(9)).isEqualTo(2);
    assertThat(outcome.binProbability(9)).isCloseTo(1, within(1e-6));
    assertThat(outcome.binAccuracy(9)).isEqualTo(0.5);
    assertThat(outcome.binProbability(3)).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(outcome.binAccuracy(3)).isEqualTo(1);
    assertThat(outcome.binProbability(0)).isNaN();
    assertThat(outcome.calibrationError())
        .isCloseTo((2 * 0.5 + 2 * (1 - 1 / 3.0)) / 4, within(1e-6));
  }

  @Test
  void mergesByAddition() {
    ClassOutcome left = ClassOutcome.empty(3, false);
    left.add(UNSURE, 0, 0, 1);
    ClassOutcome right = ClassOutcome.empty(3, false);
    right.add(SURE_OF_1, 1, 1, 1);
    left.add(right.sums());
    left.add(ClassOutcome.empty(3, false).sums());
    assertThat(left.weight(0, 0)).isEqualTo(1);
    assertThat(left.weight(1, 1)).isEqualTo(1);
  }

  @Test
  void keepsNoMatrixOfVeryManyClasses() {
    ClassOutcome outcome = ClassOutcome.empty(10_000, true);
    outcome.add(new float[10_000], 0, 9_999, 1);
    assertThat(outcome.hasMatrix()).isFalse();
    assertThat(outcome.sums().length).isLessThan(31_000);
    assertThat(outcome.recall(9_999)).isZero();
    assertThat(ClassOutcome.empty(50, true).hasMatrix()).isTrue();
  }
}
