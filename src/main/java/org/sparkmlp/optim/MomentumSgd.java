package org.sparkmlp.optim;

import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import org.sparkmlp.check.Require;

/**
 * Gradient descent with momentum, classical or Nesterov's: settings, and the update as a function
 * of gradient sums and an explicit {@link OptimizerState}, whose one vector is the velocity.
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
 * <p>When not to use it: for a problem that needs a rate of its own per parameter; that is {@link
 * Adam}.
 *
 * <p>Source: Sutskever, Martens, Dahl and Hinton, "On the importance of initialization and momentum
 * in deep learning", ICML 2013, in the form that keeps the parameters where the gradient is taken.
 *
 * <p>Immutable.
 *
 * @param schedule the learning rate {@code η} by step
 * @param rule {@code γ}, and whether to look ahead along the velocity
 * @param l2 the penalty {@code λ}, at least 0
 * @param clipNorm the largest norm of an averaged gradient, above 0; empty for none
 */
public record MomentumSgd(Schedule schedule, MomentumRule rule, double l2, OptionalDouble clipNorm)
    implements Optimizer {

  /**
   * Checks the settings.
   *
   * @param schedule the learning rate by step
   * @param rule {@code γ}, and whether to look ahead
   * @param l2 {@code λ}
   * @param clipNorm the largest norm, or empty
   * @throws IllegalArgumentException if one is out of its bounds
   */
  public MomentumSgd {
    Objects.requireNonNull(schedule, "schedule");
    Objects.requireNonNull(rule, "rule");
    Require.notNegative("l2", l2);
    if (clipNorm.isPresent()) {
      Require.positive("clipNorm", clipNorm.getAsDouble());
    }
  }

  /**
   * Momentum by its numbers.
   *
   * @param schedule the learning rate {@code η} by step
   * @param momentum {@code γ}, at least 0 and below 1
   * @param nesterov whether to look ahead along the velocity
   * @param l2 the penalty {@code λ}, at least 0
   * @param clipNorm the largest norm of an averaged gradient, above 0; empty for none
   * @throws IllegalArgumentException if one is out of its bounds
   */
  public MomentumSgd(
      Schedule schedule, double momentum, boolean nesterov, double l2, OptionalDouble clipNorm) {
    this(schedule, new MomentumRule(momentum, nesterov), l2, clipNorm);
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

  @Override
  public String text() {
    return "sgd";
  }

  @Override
  public Map<String, Object> settings() {
    return Map.of("momentum", rule.momentum(), "nesterov", rule.nesterov());
  }
}
