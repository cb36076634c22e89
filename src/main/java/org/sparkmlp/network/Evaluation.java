package org.sparkmlp.network;

/**
 * Sums over rows from which the loss and the metrics of a set of rows follow; like {@link
 * GradientSum} it merges by addition, in float64, and the empty sum is neutral. With the sums go
 * the least and the greatest value of each target, which tell exactly whether it varies.
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
 * scikit-learn. The differences of sums lose digits where a target's mean is many deviations from
 * 0, which training, evaluation of a model and the command line all avoid by adding standardised
 * targets.
 *
 * <p>Mutable; not thread-safe.
 */
public final class Evaluation implements Summable<Evaluation> {
  private static final int LOSS = 0;
  private static final int WEIGHT = 1;
  private static final int ROWS = 2;
  private static final int CORRECT = 3;
  private static final int FIRST_OUTPUT = 4; // then per output what is below
  private static final int SQUARED_ERROR = 0;
  private static final int Y = 1;
  private static final int Y_SQUARED = 2;
  private static final int MINUS_LEAST = 3; // −min y and max y: both merge by the greater
  private static final int GREATEST = 4;
  private static final int PER_OUTPUT = 5;

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
    Evaluation evaluation = new Evaluation(new double[FIRST_OUTPUT + PER_OUTPUT * outputs]);
    evaluation.clear();
    return evaluation;
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
  @Override
  public void add(Evaluation right) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] = isSum(i) ? sums[i] + right.sums[i] : Math.max(sums[i], right.sums[i]);
    }
  }

  @Override
  public void clear() {
    for (int i = 0; i < sums.length; i++) {
      sums[i] = isSum(i) ? 0 : Double.NEGATIVE_INFINITY;
    }
  }

  private static boolean isSum(int i) {
    return i < FIRST_OUTPUT || (i - FIRST_OUTPUT) % PER_OUTPUT < MINUS_LEAST;
  }

  /**
   * Adds a row's loss. What else it counts for is added by {@link #addCorrect} or {@link
   * #addOutput}.
   *
   * @param loss ℓ, not yet weighted
   * @param weight ω
   */
  public void addRow(double loss, double weight) {
    sums[LOSS] += weight * loss;
    sums[WEIGHT] += weight;
    sums[ROWS] += 1;
  }

  /**
   * Adds a row whose class is predicted.
   *
   * @param weight ω; 0 for another prediction
   */
  public void addCorrect(double weight) {
    sums[CORRECT] += weight;
  }

  /**
   * Adds one target of a row.
   *
   * @param k which target
   * @param error ŷ_k − y_k
   * @param y y_k
   * @param weight ω
   */
  public void addOutput(int k, double error, double y, double weight) {
    int at = FIRST_OUTPUT + PER_OUTPUT * k;
    sums[at + SQUARED_ERROR] += weight * error * error;
    sums[at + Y] += weight * y;
    sums[at + Y_SQUARED] += weight * y * y;
    if (weight > 0) {
      sums[at + MINUS_LEAST] = Math.max(sums[at + MINUS_LEAST], -y);
      sums[at + GREATEST] = Math.max(sums[at + GREATEST], y);
    }
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
      sum += (double) scale[k] * scale[k] * sums[FIRST_OUTPUT + PER_OUTPUT * k + SQUARED_ERROR];
    }
    return Math.sqrt(sum / scale.length / sums[WEIGHT]);
  }

  /**
   * Coefficient of determination, the mean over targets.
   *
   * @return at most 1; NaN if the weights sum to 0
   */
  public double r2() {
    int outputs = (sums.length - FIRST_OUTPUT) / PER_OUTPUT;
    double sum = 0;
    for (int k = 0; k < outputs; k++) {
      int at = FIRST_OUTPUT + PER_OUTPUT * k;
      double residual = sums[at + SQUARED_ERROR];
      // The difference of sums below is rarely 0 for a constant target, so it is not asked.
      boolean varies = sums[at + GREATEST] > -sums[at + MINUS_LEAST];
      double total = sums[at + Y_SQUARED] - sums[at + Y] * sums[at + Y] / sums[WEIGHT];
      sum += varies && total > 0 ? 1 - residual / total : (residual == 0 ? 1 : 0);
    }
    return sums[WEIGHT] > 0 ? sum / outputs : Double.NaN;
  }
}
