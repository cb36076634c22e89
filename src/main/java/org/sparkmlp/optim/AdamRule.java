package org.sparkmlp.optim;

import org.sparkmlp.check.Require;

/**
 * The update of {@link Adam}: two vectors, the averages {@code m} of gradients and {@code v} of
 * their squares.
 *
 * @param beta1 {@code β₁}, at least 0 and below 1
 * @param beta2 {@code β₂}, at least 0 and below 1
 * @param epsilon {@code ε}, above 0
 * @param decays whether the penalty is a decay of the parameters
 * @serial exclude
 */
public record AdamRule(double beta1, double beta2, double epsilon, boolean decays)
    implements ElementRule {

  /**
   * Checks the settings.
   *
   * @param beta1 {@code β₁}
   * @param beta2 {@code β₂}
   * @param epsilon {@code ε}
   * @param decays whether the penalty is a decay
   * @throws IllegalArgumentException if one is out of its bounds
   */
  public AdamRule {
    Require.belowOne("beta1", beta1);
    Require.belowOne("beta2", beta2);
    Require.positive("epsilon", epsilon);
  }

  @Override
  public int vectors() {
    return 2;
  }

  /** {@code 1 / (1 − β₁^(t+1))}. */
  @Override
  public float firstCorrection(long step) {
    return (float) (1 / (1 - power(beta1, step + 1)));
  }

  /** {@code 1 / √(1 − β₂^(t+1))}. */
  @Override
  public float secondCorrection(long step) {
    return (float) (1 / Math.sqrt(1 - power(beta2, step + 1)));
  }

  @Override
  public double squaredStep(float[][] state, float eta, long step, int from, int to) {
    double alpha = (double) eta * firstCorrection(step);
    double second = secondCorrection(step);
    double squares = 0;
    for (int i = from; i < to; i++) {
      double each = alpha * state[0][i] / (Math.sqrt(state[1][i]) * second + epsilon);
      squares += each * each;
    }
    return squares;
  }

  /** By squaring: products in a fixed order, and nothing is allocated, as StrictMath.pow does. */
  private static double power(double base, long exponent) {
    double result = 1;
    double square = base;
    for (long rest = exponent; rest > 0; rest >>= 1) {
      if ((rest & 1) == 1) {
        result *= square;
      }
      square *= square;
    }
    return result;
  }

  @Override
  public void update(
      float[] w,
      float[] g,
      float[][] state,
      float divisor,
      float penalty,
      float eta,
      float first,
      float second,
      int from,
      int to) {
    loop(
        w,
        g,
        state[0],
        state[1],
        divisor,
        decays ? 0f : penalty,
        decays ? eta * penalty : 0f,
        eta * first,
        second,
        from,
        to);
  }

  /**
   * The one loop of both kinds. Of penalty and decay at least one is 0, which changes no bit of a
   * finite parameter.
   */
  private void loop(
      float[] w,
      float[] g,
      float[] m,
      float[] v,
      float divisor,
      float penalty,
      float decay,
      float alpha,
      float second,
      int from,
      int to) {
    float keep1 = (float) beta1;
    float keep2 = (float) beta2;
    float take1 = (float) (1 - beta1);
    float take2 = (float) (1 - beta2);
    float small = (float) epsilon;
    for (int i = from; i < to; i++) {
      float gradient = g[i] / divisor + penalty * w[i];
      float mean = keep1 * m[i] + take1 * gradient;
      float square = keep2 * v[i] + take2 * (gradient * gradient);
      m[i] = mean;
      v[i] = square;
      w[i] = w[i] - decay * w[i] - alpha * mean / ((float) Math.sqrt(square) * second + small);
    }
  }
}
