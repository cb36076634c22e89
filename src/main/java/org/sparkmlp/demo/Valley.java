package org.sparkmlp.demo;

import java.util.ArrayList;
import java.util.List;
import org.sparkmlp.math.CounterRandom;
import org.sparkmlp.report.html.Curve;

/**
 * The risk of a linear model of one feature, ŷ = w₀ + w₁ x, over its two parameters.
 *
 * <pre>
 *   R(w) = (1/n) Σ_i (w₀ + w₁ x_i − y_i)² = R* + (w − w*)ᵀ A (w − w*)      A = [[1, m], [m, s]]
 * </pre>
 *
 * <p>m and s are the means of x and x², w* is where R is least. As x lies far from 0 for its
 * spread, a change of w₀ can nearly be made up for by one of w₁: level lines are long ellipses.
 */
final class Valley {
  private static final long PLACES = 3; // streams of random numbers
  private static final long ERRORS = 4;

  private final Sample sample;
  private final double m;
  private final double s;
  private final double[] best; // [2] w*

  private Valley(Sample sample) {
    this.sample = sample;
    double xSum = 0;
    double xxSum = 0;
    double ySum = 0;
    double xySum = 0;
    int n = sample.labels().length;
    for (int i = 0; i < n; i++) {
      double x = sample.features()[i][0];
      xSum += x;
      xxSum += x * x;
      ySum += sample.labels()[i];
      xySum += x * sample.labels()[i];
    }
    m = xSum / n;
    s = xxSum / n;
    double slope = (xySum / n - m * ySum / n) / (s - m * m);
    best = new double[] {ySum / n - slope * m, slope};
  }

  /** The risk over rows of y = 2.5 − x with noise of deviation 0.3, x uniform in [0.6, 2.4]. */
  static Valley draw(int rows, long seed) {
    double[][] features = new double[rows][1];
    double[] labels = new double[rows];
    for (int i = 0; i < rows; i++) {
      double x = 0.6 + 1.8 * CounterRandom.uniform(seed, PLACES, i);
      features[i][0] = x;
      labels[i] = 2.5 - x + 0.3 * CounterRandom.gaussian(seed, ERRORS, i);
    }
    return new Valley(new Sample(features, labels));
  }

  Sample sample() {
    return sample;
  }

  /** {@code [2]}: where the risk is least, a copy. */
  double[] best() {
    return best.clone();
  }

  /** How much the risk is above its least. */
  double above(double w0, double w1) {
    double u = w0 - best[0];
    double v = w1 - best[1];
    return u * u + 2 * m * u * v + s * v * v;
  }

  /** {@code [2]}, new: the sum of the gradients of a row's loss over some rows. */
  float[] gradientSum(float[] w, int[] rows) {
    float[] sum = new float[2];
    for (int row : rows) {
      double x = sample.features()[row][0];
      double delta = 2 * (w[0] + w[1] * x - sample.labels()[row]);
      sum[0] += (float) delta;
      sum[1] += (float) (delta * x);
    }
    return sum;
  }

  /** How many times as steep the steepest direction is as the flattest. */
  double condition() {
    double half = (1 + s) / 2;
    double root = Math.sqrt((1 - s) * (1 - s) / 4 + m * m);
    return (half + root) / (half - root);
  }

  /**
   * Lines of equal risk, as one curve with gaps.
   *
   * @param levels how much above the least
   * @param from {@code [2]} the least w₀ and w₁ that are shown
   * @param to {@code [2]} the greatest
   */
  Curve levels(double[] levels, double[] from, double[] to) {
    int places = 720;
    List<double[]> points = new ArrayList<>();
    for (double level : levels) {
      for (int i = 0; i <= places; i++) {
        double angle = 2 * Math.PI * i / places;
        double u = Math.cos(angle);
        double v = Math.sin(angle);
        // With A = L Lᵀ: (w − w*) = √level L⁻ᵀ (u, v).
        double second = Math.sqrt(level) * v / Math.sqrt(s - m * m);
        double first = Math.sqrt(level) * u - m * second;
        points.add(inside(best[0] + first, best[1] + second, from, to));
      }
      points.add(new double[] {Double.NaN, Double.NaN});
    }
    return new Curve(
        "equal risk",
        Curve.Mark.LINE,
        points.stream().mapToDouble(point -> point[0]).toArray(),
        points.stream().mapToDouble(point -> point[1]).toArray());
  }

  private static double[] inside(double w0, double w1, double[] from, double[] to) {
    boolean shown = w0 >= from[0] && w0 <= to[0] && w1 >= from[1] && w1 <= to[1];
    return shown ? new double[] {w0, w1} : new double[] {Double.NaN, Double.NaN};
  }
}
