package org.sparkmlp.optim;

/**
 * The element-wise loops of {@link MomentumSgd}, one pass over memory each.
 *
 * <p>Each is a plain loop of its own method, which is the shape that the JIT compiler turns into
 * vector instructions. A range without a penalty passes 0 for it. No fused multiply-add: vector and
 * scalar code round alike.
 *
 * <p>Thread safety: no state; disjoint ranges may run at once.
 */
final class MomentumKernels {
  private MomentumKernels() {}

  /** {@code g ← g / divisor + penalty · w}. Modified: {@code g}. Not modified: {@code w}. */
  static void average(float[] w, float[] g, float divisor, float penalty, int from, int to) {
    for (int i = from; i < to; i++) {
      g[i] = g[i] / divisor + penalty * w[i];
    }
  }

  /** One of the two loops below. */
  static void step(
      boolean nesterov,
      float[] w,
      float[] g,
      float[] v,
      float divisor,
      float penalty,
      float gamma,
      float eta,
      int from,
      int to) {
    if (nesterov) {
      nesterov(w, g, v, divisor, penalty, gamma, eta, from, to);
    } else {
      classical(w, g, v, divisor, penalty, gamma, eta, from, to);
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
