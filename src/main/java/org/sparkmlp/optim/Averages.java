package org.sparkmlp.optim;

/** The averaged gradient in place of its sum, for updates that need the norm of the whole first. */
final class Averages {
  private Averages() {}

  /** {@code g ← g / divisor + penalty · w}. Modified: {@code g}. Not modified: {@code w}. */
  static void average(float[] w, float[] g, float divisor, float penalty, int from, int to) {
    for (int i = from; i < to; i++) {
      g[i] = g[i] / divisor + penalty * w[i];
    }
  }
}
