package org.sparkmlp.ml.predict;

import java.util.Arrays;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.catalyst.InternalRow;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.spark.lanes.StoredVector;

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
    requireVector(vector);
    requireSize(vector.size(), features);
    if (vector instanceof DenseVector dense) {
      double[] values = dense.values();
      for (int j = 0; j < features; j++) {
        to[j] = (float) values[j];
      }
    } else {
      SparseVector sparse = vector.toSparse();
      Arrays.fill(to, 0, features, 0f);
      int[] indices = sparse.indices();
      double[] values = sparse.values();
      for (int i = 0; i < indices.length; i++) {
        to[indices[i]] = (float) values[i];
      }
    }
    requireFinite(to, 0, features);
  }

  /**
   * Copies the features of a vector as Spark SQL holds it inside, without an object.
   *
   * @param stored any vector, or null. Not modified.
   * @param features how many the model takes
   * @param to takes them. Modified.
   * @param offset where the first goes
   * @throws IllegalArgumentException as above
   */
  static void copy(InternalRow stored, int features, float[] to, int offset) {
    requireVector(stored);
    requireSize(StoredVector.size(stored), features);
    StoredVector.copy(stored, features, to, offset);
    requireFinite(to, offset, features);
  }

  private static void requireVector(Object vector) {
    if (vector == null) {
      throw Refusal.value(null, null, "a row must have features", SKIP).skippable();
    }
  }

  private static void requireSize(int size, int features) {
    if (size != features) {
      throw Refusal.because(
          "the model takes %d features, but a row has a vector of %d", features, size);
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

  private static void requireFinite(float[] row, int offset, int features) {
    int wrong = StoredVector.firstNotFinite(row, offset, offset + features);
    if (wrong < offset + features) {
      throw Refusal.element(
              null, wrong - offset, row[wrong], "values must be finite as float32", SKIP)
          .skippable();
    }
  }
}
