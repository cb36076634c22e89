package org.sparkmlp.demo;

import org.sparkmlp.math.CounterRandom;

/**
 * Two spirals in the plane, wound into each other: two classes that no straight line parts.
 *
 * <pre>
 *   t ∈ [0.5, 3.5]      (x, y) = ± t (cos πt/1.6, sin πt/1.6) + noise
 * </pre>
 */
final class Spirals {
  /** Both features are within this of 0, but for rare noise. */
  static final double EDGE = 4.2;

  private static final long PLACES = 5; // streams of random numbers
  private static final long ERRORS = 6;

  private Spirals() {}

  /** As many rows of each class, to within one. */
  static Sample draw(int rows, double noise, long seed) {
    double[][] features = new double[rows][2];
    double[] labels = new double[rows];
    for (int i = 0; i < rows; i++) {
      double t = 0.5 + 3 * CounterRandom.uniform(seed, PLACES, i);
      double sign = i % 2 == 0 ? 1 : -1;
      double angle = Math.PI * t / 1.6;
      features[i][0] =
          sign * t * Math.cos(angle) + noise * CounterRandom.gaussian(seed, ERRORS, 2L * i);
      features[i][1] =
          sign * t * Math.sin(angle) + noise * CounterRandom.gaussian(seed, ERRORS, 2L * i + 1);
      labels[i] = i % 2;
    }
    return new Sample(features, labels);
  }
}
