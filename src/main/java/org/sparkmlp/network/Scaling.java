package org.sparkmlp.network;

import java.io.Serializable;
import java.util.Arrays;

/**
 * How raw columns become what the network sees, {@code x' = (x − shift) / scale}, and back.
 *
 * <p>Immutable by convention: the arrays are not copied, and must not be changed.
 *
 * @param shift {@code [columns]}, the means; zeros for no scaling
 * @param scale {@code [columns]}, the deviations, never 0; ones for no scaling
 * @serial exclude
 */
public record Scaling(float[] shift, float[] scale) implements Serializable {

  /**
   * No scaling.
   *
   * @param columns number of columns
   * @return shift 0 and scale 1
   */
  public static Scaling identity(int columns) {
    float[] ones = new float[columns];
    Arrays.fill(ones, 1f);
    return new Scaling(new float[columns], ones);
  }

  /**
   * The scaling of these columns and others after them.
   *
   * @param others the scaling of the columns that follow
   * @return one scaling for both
   */
  public Scaling then(Scaling others) {
    int columns = shift.length + others.shift.length;
    float[] bothShifts = Arrays.copyOf(shift, columns);
    float[] bothScales = Arrays.copyOf(scale, columns);
    System.arraycopy(others.shift, 0, bothShifts, shift.length, others.shift.length);
    System.arraycopy(others.scale, 0, bothScales, shift.length, others.scale.length);
    return new Scaling(bothShifts, bothScales);
  }

  /**
   * Scales one row in place.
   *
   * @param values holds the row. Modified.
   * @param offset where it starts
   */
  public void apply(float[] values, int offset) {
    for (int j = 0; j < shift.length; j++) {
      values[offset + j] = (values[offset + j] - shift[j]) / scale[j];
    }
  }

  /**
   * Takes one row back to the raw unit in place.
   *
   * @param values holds the row. Modified.
   * @param offset where it starts
   */
  public void restore(float[] values, int offset) {
    for (int j = 0; j < shift.length; j++) {
      values[offset + j] = values[offset + j] * scale[j] + shift[j];
    }
  }
}
