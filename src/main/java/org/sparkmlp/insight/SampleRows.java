package org.sparkmlp.insight;

import java.util.Arrays;

/**
 * Some rows of a fit, as the network takes them.
 *
 * @param values {@code [rows × stride]}: features, label, weight of each. Not modified.
 * @param stride floats of a row, at least 3
 * @param validation whether they are validation rows, else training rows
 */
public record SampleRows(float[] values, int stride, boolean validation) {
  private static final int MOST_ROWS = 512;
  private static final int MOST_FLOATS = 1 << 22;

  /**
   * How many they are.
   *
   * @return at least 0
   */
  public int rows() {
    return values.length / stride;
  }

  /**
   * How many rows are enough to look at.
   *
   * @param stride floats of a row
   * @return at least 1
   */
  public static int most(int stride) {
    return Math.max(1, Math.min(MOST_ROWS, MOST_FLOATS / stride));
  }

  /**
   * The first of them.
   *
   * @param most how many at most
   * @return some of these rows, or all
   */
  public SampleRows first(int most) {
    return rows() <= most
        ? this
        : new SampleRows(Arrays.copyOf(values, most * stride), stride, validation);
  }
}
