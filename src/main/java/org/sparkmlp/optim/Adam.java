package org.sparkmlp.optim;

import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import org.sparkmlp.check.Require;

/**
 * Adam, and AdamW: a step of about the learning rate for each parameter, whatever the size of its
 * gradients.
 *
 * <pre>{@code
 * g = (gradient sum) / Ω + λ W                  Adam; without λ W for biases, and for AdamW
 * g = g / max(1, ‖g‖ / clipNorm)                only if clipNorm is set
 * m = β₁ m + (1 − β₁) g
 * v = β₂ v + (1 − β₂) g²
 * W = W − η λ W − η m c₁ / (√v c₂ + ε)          η λ W for AdamW alone, and not for biases
 * c₁ = 1 / (1 − β₁^(t+1))     c₂ = 1 / √(1 − β₂^(t+1))
 * }</pre>
 *
 * <p>{@code W} the parameters, {@code m} and {@code v} the averages (0 at first), {@code t} the
 * steps made before this one, counted over all epochs, those of batches without weight too, {@code
 * η} the rate, {@code λ} the penalty, {@code Ω} the sum of the row weights. Worked: at {@code t =
 * 0} with {@code W = 1}, gradient sum 6, {@code Ω = 2}, {@code λ = 0}, {@code β₁ = 0.9}, {@code β₂
 * = 0.999}, {@code η = 0.1}: {@code m = 0.3}, {@code v = 0.009}, and {@code W} is 0.9, as the first
 * step is of size {@code η}. AdamW with {@code λ = 0.5} comes to 0.85.
 *
 * <p>Unlike {@link MomentumSgd} the size of a gradient does not matter, only its sign and how
 * steady it is; so rates are some fifty times smaller. Adam and AdamW differ in the penalty alone:
 * Adam's goes through the averages, where it weakens for parameters of large gradients; AdamW's
 * shrinks all weights alike. As in PyTorch, {@code ε} is added to the corrected root; Keras adds it
 * before the correction. In both libraries the penalty also takes biases.
 *
 * <p>Numerics: float32, every operation rounded by itself, roots exact, each element on its own.
 * The powers are float64, by squaring. A gradient beyond 10¹⁹ overflows its square: the parameter
 * then stays where it is.
 *
 * <p>When not to use it: where memory is short, as the state is twice the parameters.
 *
 * <p>Sources: Kingma and Ba, "Adam: a method for stochastic optimization", ICLR 2015; Loshchilov
 * and Hutter, "Decoupled weight decay regularization", ICLR 2019.
 *
 * <p>Immutable.
 *
 * @param schedule the learning rate {@code η} by step
 * @param rule {@code β₁}, {@code β₂}, {@code ε}, and whether the penalty is a decay of the weights,
 *     AdamW's, and no part of gradients
 * @param l2 the penalty {@code λ}, at least 0
 * @param clipNorm the largest norm of an averaged gradient, above 0; empty for none
 */
public record Adam(Schedule schedule, AdamRule rule, double l2, OptionalDouble clipNorm)
    implements Optimizer {

  /** The rate that is usual with it. */
  public static final double USUAL_RATE = 0.001;

  /**
   * Checks the settings.
   *
   * @param schedule the learning rate by step
   * @param rule the averages' settings
   * @param l2 {@code λ}
   * @param clipNorm the largest norm, or empty
   * @throws IllegalArgumentException if one is out of its bounds
   */
  public Adam {
    Objects.requireNonNull(schedule, "schedule");
    Objects.requireNonNull(rule, "rule");
    Require.notNegative("l2", l2);
    if (clipNorm.isPresent()) {
      Require.positive("clipNorm", clipNorm.getAsDouble());
    }
  }

  @Override
  public String text() {
    return rule.decays() ? "adamw" : "adam";
  }

  @Override
  public Map<String, Object> settings() {
    return Map.of("beta1", rule.beta1(), "beta2", rule.beta2(), "epsilon", rule.epsilon());
  }
}
