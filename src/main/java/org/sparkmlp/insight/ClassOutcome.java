package org.sparkmlp.insight;

/**
 * How classes are predicted, as sums of row weights ω over all rows, which merge by addition.
 *
 * <pre>
 *   precision_c = Σ ω [ĉ = c = y] / Σ ω [ĉ = c]        recall_c = Σ ω [ĉ = c = y] / Σ ω [y = c]
 * </pre>
 *
 * <p>ĉ is the class of the greatest probability, y the row's own. The whole confusion matrix is
 * kept for at most {@link #MOST_IN_MATRIX} classes. Rows are also sorted into {@link #BINS} bins by
 * the greatest probability p, for the calibration curve: where the network is well calibrated, a
 * share p of the rows of a bin is predicted rightly.
 *
 * @param classes C
 * @param validation whether the rows are validation rows, else training rows
 * @param sums {@code [3 C + 3 BINS (+ C²)]}: see {@link #empty}. Modified by {@link #add}.
 */
public record ClassOutcome(int classes, boolean validation, double[] sums) implements Outcome {
  /** Most classes whose confusion matrix is kept. */
  public static final int MOST_IN_MATRIX = 50;

  /** Bins of the calibration curve. */
  public static final int BINS = 10;

  private static final int PER_BIN = 3; // weight, weight × probability, weight of right ones

  /**
   * No rows.
   *
   * @param classes C
   * @param validation which rows it will be of
   * @return sums of 0
   */
  public static ClassOutcome empty(int classes, boolean validation) {
    int matrix = classes <= MOST_IN_MATRIX ? classes * classes : 0;
    return new ClassOutcome(classes, validation, new double[3 * classes + PER_BIN * BINS + matrix]);
  }

  /**
   * Adds a row.
   *
   * @param logits holds the row's outputs. Not modified.
   * @param from where they start
   * @param actual y
   * @param weight ω
   */
  public void add(float[] logits, int from, int actual, double weight) {
    int best = 0;
    for (int k = 1; k < classes; k++) {
      if (logits[from + k] > logits[from + best]) {
        best = k;
      }
    }
    double sum = 0;
    for (int k = 0; k < classes; k++) {
      sum += Math.exp(logits[from + k] - logits[from + best]);
    }
    double probability = 1 / sum;
    boolean right = best == actual;
    sums[actual] += weight;
    sums[classes + best] += weight;
    sums[2 * classes + actual] += right ? weight : 0;
    int bin = bins() + PER_BIN * Math.min(BINS - 1, (int) (probability * BINS));
    sums[bin] += weight;
    sums[bin + 1] += weight * probability;
    sums[bin + 2] += right ? weight : 0;
    if (hasMatrix()) {
      sums[matrix() + actual * classes + best] += weight;
    }
  }

  /**
   * Adds the sums of other rows.
   *
   * @param others as {@link #sums} of as many classes. Not modified.
   */
  public void add(double[] others) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += others[i];
    }
  }

  private int bins() {
    return 3 * classes;
  }

  private int matrix() {
    return 3 * classes + PER_BIN * BINS;
  }

  /**
   * Whether the confusion matrix was kept.
   *
   * @return false for very many classes
   */
  public boolean hasMatrix() {
    return sums.length > matrix();
  }

  /**
   * An element of the confusion matrix.
   *
   * @param actual the rows' class
   * @param predicted the one that is predicted
   * @return the sum of weights of such rows
   */
  public double weight(int actual, int predicted) {
    return sums[matrix() + actual * classes + predicted];
  }

  /**
   * The rows of a class.
   *
   * @param c the class
   * @return the sum of their weights
   */
  public double weight(int c) {
    return sums[c];
  }

  /**
   * The share of the rows predicted as a class that are of it.
   *
   * @param c the class
   * @return NaN if there are none
   */
  public double precision(int c) {
    return sums[2 * classes + c] / sums[classes + c];
  }

  /**
   * The share of the rows of a class that are predicted as it.
   *
   * @param c the class
   * @return NaN if there are none
   */
  public double recall(int c) {
    return sums[2 * classes + c] / sums[c];
  }

  /**
   * The rows of a bin.
   *
   * @param bin from 0, of the least probabilities
   * @return the sum of their weights
   */
  public double binWeight(int bin) {
    return sums[bins() + PER_BIN * bin];
  }

  /**
   * The mean of the greatest probability over the rows of a bin.
   *
   * @param bin from 0
   * @return NaN if it has no rows
   */
  public double binProbability(int bin) {
    return sums[bins() + PER_BIN * bin + 1] / binWeight(bin);
  }

  /**
   * The share of a bin's rows that are predicted rightly.
   *
   * @param bin from 0
   * @return NaN if it has no rows
   */
  public double binAccuracy(int bin) {
    return sums[bins() + PER_BIN * bin + 2] / binWeight(bin);
  }

  /**
   * The expected calibration error: the mean over rows of how far accuracy and probability of their
   * bin are apart.
   *
   * @return from 0 to 1; NaN without rows
   */
  public double calibrationError() {
    double error = 0;
    double weight = 0;
    for (int bin = 0; bin < BINS; bin++) {
      if (binWeight(bin) > 0) {
        error += binWeight(bin) * Math.abs(binAccuracy(bin) - binProbability(bin));
        weight += binWeight(bin);
      }
    }
    return error / weight;
  }
}
