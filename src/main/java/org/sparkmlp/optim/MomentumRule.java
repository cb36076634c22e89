package org.sparkmlp.optim;

import org.sparkmlp.check.Require;

/**
 * The update of {@link MomentumSgd}: one vector, the velocity {@code ν}.
 *
 * <p>No fused multiply-add: vector and scalar code round alike.
 *
 * @param momentum {@code γ}, at least 0 and below 1
 * @param nesterov whether to look ahead
 * @serial exclude
 */
public record MomentumRule(double momentum, boolean nesterov) implements ElementRule {

  /**
   * Checks the momentum.
   *
   * @param momentum {@code γ}
   * @param nesterov whether to look ahead
   * @throws IllegalArgumentException if it is out of its bounds
   */
  public MomentumRule {
    // Compared as float32, because that is what multiplies: 0.99999999999 would be 1.
    Require.belowOne("momentum", momentum);
  }

  @Override
  public int vectors() {
    return 1;
  }

  @Override
  public boolean decays() {
    return false;
  }

  @Override
  public float firstCorrection(long step) {
    return 1;
  }

  @Override
  public float secondCorrection(long step) {
    return 1;
  }

  @Override
  public double squaredStep(float[][] state, float eta, long step, int from, int to) {
    return GradientNorm.squares(state[0], from, to);
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
    if (nesterov) {
      nesterov(w, g, state[0], divisor, penalty, (float) momentum, eta, from, to);
    } else {
      classical(w, g, state[0], divisor, penalty, (float) momentum, eta, from, to);
    }
  }

  /**
   * {@code ν ← γ ν + η (g / divisor + penalty · w)}, {@code w ← w − ν}. Modified: {@code w}, {@code
   * v}. Not modified: {@code g}.
   */
  private static void classical(
      float[] w,
      float[] g,
      float[] v,
      float divisor,
      float penalty,
      float gamma,
      float eta,
      int from,
      int to) {
    for (int i = from; i < to; i++) {
      float velocity = gamma * v[i] + eta * (g[i] / divisor + penalty * w[i]);
      v[i] = velocity;
      w[i] = w[i] - velocity;
    }
  }

  /**
   * As {@link #classical}, but {@code w ← w − (γ ν + η (…))} with the new {@code ν}. Modified:
   * {@code w}, {@code v}. Not modified: {@code g}.
   */
  private static void nesterov(
      float[] w,
      float[] g,
      float[] v,
      float divisor,
      float penalty,
      float gamma,
      float eta,
      int from,
      int to) {
    for (int i = from; i < to; i++) {
      float push = eta * (g[i] / divisor + penalty * w[i]);
      float velocity = gamma * v[i] + push;
      v[i] = velocity;
      w[i] = w[i] - (gamma * velocity + push);
    }
  }
}
