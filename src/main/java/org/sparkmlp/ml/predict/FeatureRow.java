package org.sparkmlp.ml.predict;

import java.util.Arrays;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.sparkmlp.check.Refusal;

/** A row's features on their way from a Spark vector to float32. */
public final class FeatureRow {
  private static final String SKIP = "drop such rows, or set handleInvalid to skip";

  private FeatureRow() {}

  /**
   * Copies the features.
   *
   * @param vector any vector, or null. Not modified.
   * @param features how many the model takes
   * @param to {@code [features]}, or longer. Modified.
   * @throws IllegalArgumentException if there is no vector, its size is another, or a value is not
   *     finite as float32
   */
  static void copy(Vector vector, int features, float[] to) {
    if (vector == null) {
      throw Refusal.value(null, null, "a row must have features", SKIP).skippable();
    }
    if (vector.size() != features) {
      throw Refusal.because(
          "the model takes %d features, but a row has a vector of %d", features, vector.size());
    }
    float sum = 0; // stays 0 unless a value is not finite
    if (vector instanceof DenseVector dense) {
      double[] values = dense.values();
      for (int j = 0; j < features; j++) {
        to[j] = (float) values[j];
        sum += 0 * to[j];
      }
    } else {
      SparseVector sparse = vector.toSparse();
      Arrays.fill(to, 0, features, 0f);
      int[] indices = sparse.indices();
      double[] values = sparse.values();
      for (int i = 0; i < indices.length; i++) {
        to[indices[i]] = (float) values[i];
        sum += 0 * to[indices[i]];
      }
    }
    if (Float.isNaN(sum)) {
      throw notFinite(to, features);
    }
  }

  /** Whether {@link #copy} would accept every value; the size is not looked at. */
  public static boolean isFinite(Vector vector) {
    if (vector == null) {
      return false;
    }
    double[] values =
        vector instanceof SparseVector sparse ? sparse.values() : vector.toDense().values();
    float sum = 0;
    for (double value : values) {
      sum += 0 * (float) value;
    }
    return sum == 0;
  }

  private static Refusal notFinite(float[] row, int features) {
    int j = 0;
    while (j < features - 1 && Float.isFinite(row[j])) {
      j++;
    }
    return Refusal.element(null, j, row[j], "values must be finite as float32", SKIP).skippable();
  }
}
