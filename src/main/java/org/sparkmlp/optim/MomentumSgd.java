package org.sparkmlp.optim;

import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalDouble;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.check.Require;
import org.sparkmlp.network.ParameterLayout;

/**
 * Gradient descent with momentum, classical or Nesterov's: settings, and the update as a function
 * of gradient sums and an explicit {@link State}.
 *
 * <pre>{@code
 * g = (gradient sum) / Ω + λ W                  no λ W for biases
 * g = g / max(1, ‖g‖ / clipNorm)                only if clipNorm is set
 * ν = γ ν + η g
 * W = W − ν              classical
 * W = W − (γ ν + η g)    Nesterov, with the new ν
 * }</pre>
 *
 * <p>{@code W} the parameters, {@code ν} the velocity (0 at first), {@code η} the rate of the step,
 * {@code γ} the momentum (0: plain gradient descent, either way), {@code λ} the L2 penalty, {@code
 * Ω} the sum of the row weights. Worked: {@code W = 1}, {@code ν = 0.2}, gradient sum 6, {@code Ω =
 * 2}, {@code λ = 0}, {@code γ = 0.5}, {@code η = 0.1}: {@code g = 3}, {@code ν = 0.4}, and {@code
 * W} is 0.6, or 0.5 with Nesterov.
 *
 * <p>Differences from other libraries. The rate is inside the velocity: when it changes between
 * steps, PyTorch, which has it outside, takes another path; at a constant rate both are the same.
 * The penalty is {@code (λ/2) ‖W‖²}, whose gradient is {@code λ W}, and biases are free of it. The
 * clip bounds the norm of the whole gradient {@code g}, of data and penalty together; {@code
 * clip_grad_norm_} before an optimiser with {@code weight_decay} clips that of the data alone.
 *
 * <p>Numerics: float32, every operation rounded by itself (no fused multiply-add), each element on
 * its own, so that any split into ranges and any machine gives the same bits. The sum is divided by
 * {@code Ω} as float32, one rounding, and not multiplied by a rounded reciprocal. Only the norm is
 * float64. Non-finite gradients are not caught here and would spoil velocity and parameters: ask
 * {@link GradientNorm#allFinite} first.
 *
 * <p>When not to use it: for a problem that needs a rate of its own per parameter.
 *
 * <p>Source: Sutskever, Martens, Dahl and Hinton, "On the importance of initialization and momentum
 * in deep learning", ICML 2013, in the form that keeps the parameters where the gradient is taken.
 *
 * <p>Immutable; a {@link State} is for one thread at a time, but {@link #apply} may run on disjoint
 * ranges of it at once.
 *
 * @param schedule the learning rate {@code η} by step
 * @param momentum {@code γ}, at least 0 and below 1
 * @param nesterov whether to look ahead along the velocity
 * @param l2 the penalty {@code λ}, at least 0
 * @param clipNorm the largest norm of an averaged gradient, above 0; empty for none
 */
public record MomentumSgd(
    Schedule schedule, double momentum, boolean nesterov, double l2, OptionalDouble clipNorm) {

  /**
   * Checks the settings.
   *
   * @param schedule the learning rate by step
   * @param momentum {@code γ}
   * @param nesterov whether to look ahead
   * @param l2 {@code λ}
   * @param clipNorm the largest norm, or empty
   * @throws IllegalArgumentException if one is out of its bounds
   */
  public MomentumSgd {
    Objects.requireNonNull(schedule, "schedule");
    // Compared as float32, because that is what multiplies: 0.99999999999 would be 1.
    Require.belowOne("momentum", momentum);
    Require.notNegative("l2", l2);
    if (clipNorm.isPresent()) {
      Require.positive("clipNorm", clipNorm.getAsDouble());
    }
  }

  /**
   * Classical momentum without penalty or clipping.
   *
   * @param schedule the learning rate by step
   * @param momentum {@code γ}, at least 0 and below 1
   * @return the settings
   * @throws IllegalArgumentException as the constructor
   */
  public static MomentumSgd of(Schedule schedule, double momentum) {
    return new MomentumSgd(schedule, momentum, false, 0, OptionalDouble.empty());
  }

  /**
   * The state before the first step: no velocity.
   *
   * @param size the number of parameters
   * @return a new state at step 0
   */
  public State initialState(int size) {
    return new State(new float[size], 0);
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
  public float divisor(
      float[] parameters, float[] gradientSum, double weightSum, ParameterLayout layout) {
    Require.length("parameters", layout.size(), parameters.length);
    Require.length("gradientSum", layout.size(), gradientSum.length);
    float divisor = meanDivisor(weightSum);
    if (clipNorm.isEmpty()) {
      return divisor;
    }
    for (int i = 0; i < layout.size(); ) {
      float penalty = l2 > 0 && !layout.isBias(i) ? (float) l2 : 0f;
      int end = l2 > 0 ? layout.runEnd(i) : layout.size();
      MomentumKernels.average(parameters, gradientSum, divisor, penalty, i, end);
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
  public static float meanDivisor(double weightSum) {
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
  public float clipDivisor(double norm) {
    return (float) Math.max(1, norm / clipNorm.getAsDouble());
  }

  /**
   * The second half of a step, for a range of elements. Calls for disjoint ranges may run at once
   * on several threads and give the same bits as one call; {@link State#advance} follows once when
   * all are done.
   *
   * @param rate the learning rate of this step, from {@link #schedule}
   * @param divisor from {@link #divisor}
   * @param parameters {@code W}. Modified in the range.
   * @param gradientSum as {@link #divisor} left it. Not modified.
   * @param layout where weights and biases lie
   * @param state the velocity. Modified in the range.
   * @param from the first index of the range
   * @param to the index after the last
   * @throws IllegalArgumentException if a length is wrong
   * @throws IndexOutOfBoundsException if the range does not lie in the layout
   */
  public void apply(
      double rate,
      float divisor,
      float[] parameters,
      float[] gradientSum,
      ParameterLayout layout,
      State state,
      int from,
      int to) {
    Objects.checkFromToIndex(from, to, layout.size());
    Require.length("parameters", layout.size(), parameters.length);
    Require.length("gradientSum", layout.size(), gradientSum.length);
    Require.length("velocity", layout.size(), state.velocity.length);
    float[] w = parameters;
    float[] g = gradientSum;
    float[] v = state.velocity;
    float gamma = (float) momentum;
    float eta = (float) rate;
    // With clipping the penalty is in the gradient already.
    boolean penalised = clipNorm.isEmpty() && l2 > 0;
    for (int i = from; i < to; ) {
      float penalty = penalised && !layout.isBias(i) ? (float) l2 : 0f;
      int end = penalised ? Math.min(to, layout.runEnd(i)) : to;
      MomentumKernels.step(nesterov, w, g, v, divisor, penalty, gamma, eta, i, end);
      i = end;
    }
  }

  /**
   * All that momentum remembers between steps: the velocity and how many steps were made. A
   * checkpoint saves this and the parameters, and nothing else of the optimiser.
   *
   * <p>Mutable: an update writes into it. For one thread at a time.
   */
  public static final class State {
    private final float[] velocity;
    private long step;

    private State(float[] velocity, long step) {
      this.velocity = velocity;
      this.step = step;
    }

    /**
     * A state that was saved.
     *
     * @param velocity {@code ν}, one element per parameter. Not modified; copied.
     * @param step how many steps were made, at least 0
     * @return the state
     * @throws IllegalArgumentException if the step is negative
     */
    public static State of(float[] velocity, long step) {
      Require.atLeast(0, "step", step);
      return new State(velocity.clone(), step);
    }

    /**
     * The velocity {@code ν}.
     *
     * @return a copy
     */
    public float[] velocity() {
      return velocity.clone();
    }

    /**
     * The velocity {@code ν} itself, for those who make steps elsewhere: no copy, as it is large.
     *
     * @return the array, to be given what those steps come to
     */
    public float[] velocityItself() {
      return velocity;
    }

    /**
     * How many steps were made, which is also the number of the next one.
     *
     * @return at least 0
     */
    public long step() {
      return step;
    }

    /** Counts a step. */
    public void advance() {
      step++;
    }

    /**
     * A state of the same content that later updates of this one do not touch.
     *
     * @return the copy
     */
    public State copy() {
      return new State(velocity.clone(), step);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof State that
          && step == that.step
          && Arrays.equals(velocity, that.velocity);
    }

    @Override
    public int hashCode() {
      return 31 * Long.hashCode(step) + Arrays.hashCode(velocity);
    }

    @Override
    public String toString() {
      return "State[parameters=" + velocity.length + ", step=" + step + "]";
    }
  }
}
