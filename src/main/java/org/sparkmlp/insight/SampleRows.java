package org.sparkmlp.insight;

/**
 * Some rows of a fit, as the network takes them.
 *
 * @param values {@code [rows × stride]}: features, label, weight of each. Not modified.
 * @param stride floats of a row, at least 3
 * @param validation whether they are validation rows, else training rows
 */
public record SampleRows(float[] values, int stride, boolean validation) {

  /**
   * How many they are.
   *
   * @return at least 0
   */
  public int rows() {
    return values.length / stride;
  }
}
