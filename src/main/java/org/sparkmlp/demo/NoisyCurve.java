package org.sparkmlp.demo;

import org.sparkmlp.math.CounterRandom;

/**
 * A curve of one feature, and noisy points of it.
 *
 * <pre>
 *   f(x) = 1 / (1 + 1.5 x²) + x / 8      on [−4, 4]      y = f(x) + 0.1 · normal
 * </pre>
 *
 * <p>Its first part is Runge's example of a smooth curve that polynomials follow badly.
 */
final class NoisyCurve {
  /** The deviation of the noise: what no fit can be expected to go below on fresh rows. */
  static final double NOISE = 0.1;

  /** The range of x is from −EDGE to EDGE. */
  static final double EDGE = 4;

  private static final long PLACES = 1; // streams of random numbers
  private static final long ERRORS = 2;

  private NoisyCurve() {}

  /** The curve without noise. */
  static double at(double x) {
    return 1 / (1 + 1.5 * x * x) + x / 8;
  }

  /** Points drawn from the whole range. */
  static Sample draw(int rows, long seed) {
    double[][] features = new double[rows][1];
    double[] labels = new double[rows];
    for (int i = 0; i < rows; i++) {
      features[i][0] = EDGE * (2 * CounterRandom.uniform(seed, PLACES, i) - 1);
      labels[i] = at(features[i][0]) + NOISE * CounterRandom.gaussian(seed, ERRORS, i);
    }
    return new Sample(features, labels);
  }

  /** Equally spaced places over the whole range, both ends included. */
  static double[] grid(int places) {
    double[] x = new double[places];
    for (int i = 0; i < places; i++) {
      x[i] = EDGE * (2.0 * i / (places - 1) - 1);
    }
    return x;
  }
}
