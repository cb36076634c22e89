package org.sparkmlp.network;

import java.util.Arrays;

/**
 * Sums over rows from which the loss and the metrics of a set of rows follow; like {@link
 * GradientSum} it merges by addition, in float64, and the empty sum is neutral.
 *
 * <pre>
 *   loss     = Σ ω ℓ / Ω
 *   accuracy = Σ ω [argmax a = c] / Ω                                        classification
 *   rmse     = √( (1/C) Σ_k s_k² Σ ω (ŷ_k − y_k)² / Ω )                      regression
 *   r2       = (1/C) Σ_k ( 1 − Σ ω (ŷ_k − y_k)² / Σ ω (y_k − ȳ_k)² )         regression
 * </pre>
 *
 * <p>{@code s_k} is the scale of target {@code k}, so that the RMSE is in the target's own unit. A
 * target that does not vary has {@code r2} 1 if it is met exactly and 0 otherwise, as in
 * scikit-learn.
 *
 * <p>Mutable; not thread-safe.
 */
public final class Evaluation {
  private static final int LOSS = 0;
  private static final int WEIGHT = 1;
  private static final int ROWS = 2;
  private static final int CORRECT = 3;
  private static final int FIRST_OUTPUT = 4; // then per output: squared error, y, y²

  private final double[] sums;

  private Evaluation(double[] sums) {
    this.sums = sums;
  }

  /**
   * The empty sum.
   *
   * @param outputs number of outputs {@code C}
   * @return a sum of no rows
   */
  public static Evaluation empty(int outputs) {
    return new Evaluation(new double[FIRST_OUTPUT + 3 * outputs]);
  }

  /**
   * The evaluation of sums that {@link #toArray} gave.
   *
   * @param sums the sums; owned by the evaluation from now on
   * @return the evaluation
   */
  public static Evaluation of(double[] sums) {
    return new Evaluation(sums);
  }

  /**
   * The sums as one array, e.g. to be sent.
   *
   * @return a copy
   */
  public double[] toArray() {
    return sums.clone();
  }

  /**
   * Adds another sum.
   *
   * @param right the other sum, of as many outputs. Not modified.
   */
  public void add(Evaluation right) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += right.sums[i];
    }
  }

  /** Makes the sum empty. */
  public void clear() {
    Arrays.fill(sums, 0);
  }

  void addRow(double loss, double weight) {
    sums[LOSS] += weight * loss;
    sums[WEIGHT] += weight;
    sums[ROWS] += 1;
  }

  void addCorrect(double weight) {
    sums[CORRECT] += weight;
  }

  void addOutput(int k, double squaredError, double y, double ySquare) {
    sums[FIRST_OUTPUT + 3 * k] += squaredError;
    sums[FIRST_OUTPUT + 3 * k + 1] += y;
    sums[FIRST_OUTPUT + 3 * k + 2] += ySquare;
  }

  /**
   * Number of rows.
   *
   * @return 0 if empty
   */
  public long rows() {
    return (long) sums[ROWS];
  }

  /**
   * Sum of row weights, Ω.
   *
   * @return 0 if empty
   */
  public double weight() {
    return sums[WEIGHT];
  }

  /**
   * The mean loss.
   *
   * @return NaN if the weights sum to 0
   */
  public double loss() {
    return sums[LOSS] / sums[WEIGHT];
  }

  /**
   * The share of rows, by weight, whose class is predicted.
   *
   * @return in [0, 1]; NaN if the weights sum to 0
   */
  public double accuracy() {
    return sums[CORRECT] / sums[WEIGHT];
  }

  /**
   * Root mean squared error, the mean over rows and targets.
   *
   * @param scale {@code [C]}: one unit of each output in the target's own unit
   * @return NaN if the weights sum to 0
   */
  public double rmse(float[] scale) {
    double sum = 0;
    for (int k = 0; k < scale.length; k++) {
      sum += (double) scale[k] * scale[k] * sums[FIRST_OUTPUT + 3 * k];
    }
    return Math.sqrt(sum / scale.length / sums[WEIGHT]);
  }

  /**
   * Coefficient of determination, the mean over targets.
   *
   * @return at most 1; NaN if the weights sum to 0
   */
  public double r2() {
    int outputs = (sums.length - FIRST_OUTPUT) / 3;
    double sum = 0;
    for (int k = 0; k < outputs; k++) {
      double residual = sums[FIRST_OUTPUT + 3 * k];
      double y = sums[FIRST_OUTPUT + 3 * k + 1];
      double total = sums[FIRST_OUTPUT + 3 * k + 2] - y * y / sums[WEIGHT];
      sum += total > 0 ? 1 - residual / total : (residual == 0 ? 1 : 0);
    }
    return sums[WEIGHT] > 0 ? sum / outputs : Double.NaN;
  }
}
