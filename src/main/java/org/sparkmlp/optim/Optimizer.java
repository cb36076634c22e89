package org.sparkmlp.optim;

import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.check.Require;
import org.sparkmlp.network.ParameterLayout;

/**
 * How averaged gradients become new parameters: settings, and the update as a function of gradient
 * sums and an explicit {@link OptimizerState}.
 *
 * <pre>{@code
 * g = (gradient sum) / Ω + λ W                  no λ W for biases; none at all if the rule decays W itself
 * g = g / max(1, ‖g‖ / clipNorm)                only if clipNorm is set
 * W, state = rule(W, g, state, η, t)            each element on its own
 * }</pre>
 *
 * <p>{@code W} the parameters, {@code η} the rate of step {@code t}, {@code λ} the L2 penalty,
 * {@code Ω} the sum of the row weights. As elements do not depend on each other but by the norm,
 * any split into ranges and any machine gives the same bits.
 *
 * <p>Immutable. A state is for one thread at a time, but {@link #apply} may run on disjoint ranges
 * of it at once.
 */
public sealed interface Optimizer permits MomentumSgd, Adam {

  /**
   * The learning rate {@code η} by step.
   *
   * @return the schedule
   */
  Schedule schedule();

  /**
   * The penalty {@code λ}.
   *
   * @return at least 0
   */
  double l2();

  /**
   * The largest norm of an averaged gradient.
   *
   * @return above 0; empty for none
   */
  OptionalDouble clipNorm();

  /**
   * The name that options and params use.
   *
   * @return one of sgd, adam, adamw
   */
  String text();

  /**
   * What is done with each element.
   *
   * @return the rule
   */
  ElementRule rule();

  /**
   * The settings that are the optimiser's own, by the names of their params.
   *
   * @return names and values
   */
  Map<String, Object> settings();

  /**
   * The state before the first step: zeros.
   *
   * @param size the number of parameters
   * @return a new state at step 0
   */
  default OptimizerState initialState(int size) {
    return OptimizerState.initial(rule().vectors(), size);
  }

  /**
   * The first half of a step: what {@link #apply} must divide each element by. Without clipping
   * that is {@code Ω}. With clipping it puts the averaged gradient with its penalty in the place of
   * the sum, and the divisor is {@code max(1, ‖g‖ / clipNorm)}.
   *
   * @param parameters {@code W}. Not modified.
   * @param gradientSum {@code Σ_i ω_i ∇ℓ_i}. Modified if {@code clipNorm} is set.
   * @param weightSum {@code Ω}, above 0 and finite as float32
   * @param layout where weights and biases lie
   * @return the divisor, for every range of this step
   * @throws IllegalArgumentException if a length or number is wrong; then nothing is modified
   */
  default float divisor(
      float[] parameters, float[] gradientSum, double weightSum, ParameterLayout layout) {
    Require.length("parameters", layout.size(), parameters.length);
    Require.length("gradientSum", layout.size(), gradientSum.length);
    float divisor = meanDivisor(weightSum);
    if (clipNorm().isEmpty()) {
      return divisor;
    }
    boolean penalised = l2() > 0 && !rule().decays();
    for (int i = 0; i < layout.size(); ) {
      float penalty = penalised && !layout.isBias(i) ? (float) l2() : 0f;
      int end = penalised ? layout.runEnd(i) : layout.size();
      Averages.average(parameters, gradientSum, divisor, penalty, i, end);
      i = end;
    }
    return clipDivisor(GradientNorm.of(gradientSum));
  }

  /**
   * What a gradient sum is to be divided by to be averaged.
   *
   * @param weightSum {@code Ω}
   * @return {@code Ω}, rounded to float32
   * @throws IllegalArgumentException if that is not above 0 and finite
   */
  static float meanDivisor(double weightSum) {
    float divisor = (float) weightSum;
    if (!(divisor > 0 && divisor < Float.POSITIVE_INFINITY)) {
      throw Refusal.setting(
          "weightSum", "above 0 and finite as float32", Double.toString(weightSum));
    }
    return divisor;
  }

  /**
   * What an averaged gradient is to be divided by, given its norm.
   *
   * @param norm {@code ‖g‖}, of data and penalty together
   * @return {@code max(1, ‖g‖ / clipNorm)}
   * @throws java.util.NoSuchElementException if no {@code clipNorm} is set
   */
  default float clipDivisor(double norm) {
    return (float) Math.max(1, norm / clipNorm().getAsDouble());
  }

  /**
   * The second half of a step, for a range of elements. Calls for disjoint ranges may run at once
   * on several threads and give the same bits as one call; {@link OptimizerState#advance} follows
   * once when all are done.
   *
   * @param rate the learning rate of this step, from {@link #schedule}
   * @param divisor from {@link #divisor}
   * @param parameters {@code W}. Modified in the range.
   * @param gradientSum as {@link #divisor} left it. Not modified.
   * @param layout where weights and biases lie
   * @param state Modified in the range.
   * @param from the first index of the range
   * @param to the index after the last
   * @throws IllegalArgumentException if a length is wrong
   * @throws IndexOutOfBoundsException if the range does not lie in the layout
   */
  default void apply(
      double rate,
      float divisor,
      float[] parameters,
      float[] gradientSum,
      ParameterLayout layout,
      OptimizerState state,
      int from,
      int to) {
    Objects.checkFromToIndex(from, to, layout.size());
    Require.length("parameters", layout.size(), parameters.length);
    Require.length("gradientSum", layout.size(), gradientSum.length);
    Require.length("optimizer's state", layout.size(), state.size());
    ElementRule rule = rule();
    float[][] vectors = state.vectors();
    float first = rule.firstCorrection(state.step());
    float second = rule.secondCorrection(state.step());
    float eta = (float) rate;
    // With clipping the penalty is in the gradient already, unless the rule decays by itself.
    boolean penalised = l2() > 0 && (rule.decays() || clipNorm().isEmpty());
    for (int i = from; i < to; ) {
      float penalty = penalised && !layout.isBias(i) ? (float) l2() : 0f;
      int end = penalised ? Math.min(to, layout.runEnd(i)) : to;
      rule.update(parameters, gradientSum, vectors, divisor, penalty, eta, first, second, i, end);
      i = end;
    }
  }
}
