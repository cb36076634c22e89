package org.sparkmlp.insight;

/**
 * How often values lie where, in bins of equal width.
 *
 * @param min the least value
 * @param max the greatest
 * @param counts {@code [bins]}: values from {@code min + i (max − min) / bins} on. Not modified.
 * @param sum Σ v
 * @param sumOfSquares Σ v²
 */
public record Histogram(double min, double max, long[] counts, double sum, double sumOfSquares) {
  private static final int BINS = 30;

  /**
   * The histogram of a range.
   *
   * @param values holds it; all are finite. Not modified.
   * @param from its first value
   * @param to behind its last one; there is at least one
   * @return 30 bins; values that are all the same lie in the first one
   */
  public static Histogram of(float[] values, int from, int to) {
    double min = values[from];
    double max = values[from];
    double sum = 0;
    double squares = 0;
    for (int i = from; i < to; i++) {
      double value = values[i];
      min = Math.min(min, value);
      max = Math.max(max, value);
      sum += value;
      squares += value * value;
    }
    long[] counts = new long[BINS];
    double perValue = max > min ? BINS / (max - min) : 0;
    for (int i = from; i < to; i++) {
      counts[Math.min(BINS - 1, (int) ((values[i] - min) * perValue))]++;
    }
    return new Histogram(min, max, counts, sum, squares);
  }
}
