package org.sparkmlp.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.ParameterLayout;
import org.sparkmlp.network.Topology;

class MomentumSgdTest {
  private static final Schedule RATE = new Schedule.Constant(0.1);

  /** One feature, one output: a bias, then a weight. */
  private static final ParameterLayout LINE =
      ParameterLayout.of(Topology.of(1, List.of(), Activation.IDENTITY, 1));

  @Test
  void classicalStepWorkedByHand() {
    float[] parameters = {1, 1};
    OptimizerState state = OptimizerState.of(5, new float[] {0.2f, 0.2f});
    double rate =
        WholeUpdate.make(
            sgd(0.5, false, 0), parameters, new float[] {6, 6}, 2, LINE, state, 10, 100);
    assertThat(rate).isEqualTo(0.1);
    assertThat(state.vectors()[0]).containsExactly(new float[] {0.4f, 0.4f}, within(1e-6f));
    assertThat(parameters).containsExactly(new float[] {0.6f, 0.6f}, within(1e-6f));
    assertThat(state.step()).isEqualTo(6);
  }

  @Test
  void nesterovStepWorkedByHand() {
    float[] parameters = {1, 1};
    OptimizerState state = OptimizerState.of(0, new float[] {0.2f, 0.2f});
    WholeUpdate.make(sgd(0.5, true, 0), parameters, new float[] {6, 6}, 2, LINE, state, 10, 100);
    assertThat(state.vectors()[0]).containsExactly(new float[] {0.4f, 0.4f}, within(1e-6f));
    assertThat(parameters).containsExactly(new float[] {0.5f, 0.5f}, within(1e-6f));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void withoutMomentumBothArePlainGradientDescent(boolean nesterov) {
    float[] parameters = {1, 2};
    OptimizerState state = sgd(0, nesterov, 0).initialState(2);
    for (int t = 0; t < 3; t++) {
      WholeUpdate.make(
          sgd(0, nesterov, 0), parameters, new float[] {10, 20}, 10, LINE, state, 10, 100);
    }
    assertThat(parameters).containsExactly(new float[] {0.7f, 1.4f}, within(1e-6f));
  }

  @Test
  void theRateIsInsideTheVelocity() {
    Schedule halving = new Schedule.StepDecay(0.5, 0.5, 1);
    float[] parameters = {0, 0};
    MomentumSgd sgd = MomentumSgd.of(halving, 0.5);
    OptimizerState state = sgd.initialState(2);
    assertThat(WholeUpdate.make(sgd, parameters, new float[] {1, 1}, 1, LINE, state, 1, 100))
        .isEqualTo(0.5);
    assertThat(WholeUpdate.make(sgd, parameters, new float[] {1, 1}, 1, LINE, state, 1, 100))
        .isEqualTo(0.25);
    // 0.5 · 0.5 + 0.25 · 1; with the rate outside it would be 0.25 · (0.5 · 1 + 1) = 0.375.
    assertThat(state.vectors()[0]).containsExactly(0.5f, 0.5f);
    assertThat(parameters).containsExactly(-1f, -1f);
  }

  @Test
  void penaltyPullsWeightsAndLeavesBiasesAlone() {
    ParameterLayout layout =
        ParameterLayout.of(Topology.of(2, List.of(3), Activation.TANH, 2)); // 3+6, 2+6
    float[] parameters = new float[layout.size()];
    Arrays.fill(parameters, 2f);
    MomentumSgd sgd = sgd(0.9, false, 0.5);
    WholeUpdate.make(sgd, parameters, new float[17], 1, layout, sgd.initialState(17), 10, 100);
    for (int i = 0; i < 17; i++) {
      boolean bias = i < 3 || i >= 9 && i < 11;
      assertThat(parameters[i]).as("parameter %d", i).isEqualTo(bias ? 2f : 1.9f);
    }
  }

  @Test
  void clipBoundsTheNormOfAveragedGradientAndPenaltyTogether() {
    // g = (6, 4) / 2 + (0, 1 · 2) = (3, 4), of norm 5, clipped to 1: (0.6, 0.8).
    float[] parameters = {0, 2};
    MomentumSgd sgd = new MomentumSgd(RATE, 0, false, 1, OptionalDouble.of(1));
    WholeUpdate.make(sgd, parameters, new float[] {6, 4}, 2, LINE, sgd.initialState(2), 10, 100);
    assertThat(parameters).containsExactly(new float[] {-0.06f, 1.92f}, within(1e-6f));
  }

  @Test
  void aClipThatIsNotReachedChangesNoBit() {
    OptimizerRun free = new OptimizerRun(sgd(0.9, true, 0.01));
    OptimizerRun clipped =
        new OptimizerRun(new MomentumSgd(RATE, 0.9, true, 0.01, OptionalDouble.of(1e6)));
    free.steps(3);
    clipped.steps(3);
    assertThat(clipped.parameters).containsExactly(free.parameters);
    assertThat(clipped.state).isEqualTo(free.state);
  }

  @Test
  void dividesByTheWeightSumRatherThanMultiplyByItsRoundedReciprocal() {
    assertThat(41f * (1f / 41f)).isNotEqualTo(1f);
    float[] parameters = {0, 0};
    MomentumSgd sgd = MomentumSgd.of(new Schedule.Constant(1), 0);
    WholeUpdate.make(sgd, parameters, new float[] {41, 82}, 41, LINE, sgd.initialState(2), 1, 1);
    assertThat(parameters).containsExactly(-1, -2);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY, 1e39, 1e-46, 0})
  void refusesAWeightSumAndTouchesNothing(double weightSum) {
    float[] parameters = {1, 2};
    OptimizerState state = OptimizerState.of(7, new float[] {3, 4});
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                WholeUpdate.make(
                    sgd(0, false, 0),
                    parameters,
                    new float[] {1, 1},
                    weightSum,
                    LINE,
                    state,
                    10,
                    100))
        .withMessageContaining("weightSum must be")
        .withMessageContaining("was " + weightSum);
    assertThat(parameters).containsExactly(1, 2);
    assertThat(state).isEqualTo(OptimizerState.of(7, new float[] {3, 4}));
  }

  @Test
  void refusesArraysOfAnotherLength() {
    MomentumSgd sgd = sgd(0, false, 0);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                WholeUpdate.make(
                    sgd, new float[3], new float[2], 1, LINE, sgd.initialState(2), 1, 1))
        .withMessage("length of parameters must be the number of parameters, 2, was 3");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                WholeUpdate.make(
                    sgd, new float[2], new float[3], 1, LINE, sgd.initialState(2), 1, 1))
        .withMessageContaining("gradientSum");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                WholeUpdate.make(
                    sgd, new float[2], new float[2], 1, LINE, sgd.initialState(1), 1, 1))
        .withMessageContaining("state");
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1, 2, 0.99999999999, Double.NaN})
  void refusesAMomentumOutsideZeroToOne(double momentum) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sgd(momentum, false, 0))
        .withMessage("momentum must be at least 0 and below 1, was " + momentum);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesAPenaltyBelowZero(double l2) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sgd(0, false, l2))
        .withMessage("l2 must be at least 0 and finite, was " + l2);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesAClipNotAboveZero(double clip) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MomentumSgd(RATE, 0, false, 0, OptionalDouble.of(clip)))
        .withMessage("clipNorm must be above 0 and finite, was " + clip);
  }

  private static MomentumSgd sgd(double momentum, boolean nesterov, double l2) {
    return new MomentumSgd(RATE, momentum, nesterov, l2, OptionalDouble.empty());
  }
}
