package org.sparkmlp.ml.predict;

import java.util.Arrays;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.VectorUDT;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.optim.GradientNorm;

/** A row's features on their way from a Spark vector to float32. */
public final class FeatureRow {
  private static final String SKIP = "drop such rows, or set handleInvalid to skip";

  private static final VectorUDT UDT = new VectorUDT();
  private static final int TYPE = 0; // fields of a vector in Spark SQL
  private static final int VALUES = 3;
  private static final byte DENSE = 1;

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
    copy(vector, features, to, 0);
  }

  /**
   * Copies the features of a vector as Spark SQL holds it inside, a dense one without an object.
   *
   * @param stored any vector, or null. Not modified.
   * @param features how many the model takes
   * @param to takes them. Modified.
   * @param offset where the first goes
   * @throws IllegalArgumentException as above
   */
  static void copy(InternalRow stored, int features, float[] to, int offset) {
    if (stored == null || stored.getByte(TYPE) != DENSE) {
      copy(stored == null ? null : UDT.deserialize(stored), features, to, offset);
      return;
    }
    ArrayData values = stored.getArray(VALUES);
    requireSize(values.numElements(), features);
    for (int j = 0; j < features; j++) {
      to[offset + j] = (float) values.getDouble(j);
    }
    requireFinite(to, offset, features);
  }

  private static void copy(Vector vector, int features, float[] to, int offset) {
    if (vector == null) {
      throw Refusal.value(null, null, "a row must have features", SKIP).skippable();
    }
    requireSize(vector.size(), features);
    if (vector instanceof DenseVector dense) {
      double[] values = dense.values();
      for (int j = 0; j < features; j++) {
        to[offset + j] = (float) values[j];
      }
    } else {
      SparseVector sparse = vector.toSparse();
      Arrays.fill(to, offset, offset + features, 0f);
      int[] indices = sparse.indices();
      double[] values = sparse.values();
      for (int i = 0; i < indices.length; i++) {
        to[offset + indices[i]] = (float) values[i];
      }
    }
    requireFinite(to, offset, features);
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
    if (GradientNorm.allFinite(row, offset, offset + features)) {
      return;
    }
    int j = 0;
    while (j < features - 1 && Float.isFinite(row[offset + j])) {
      j++;
    }
    throw Refusal.element(null, j, row[offset + j], "values must be finite as float32", SKIP)
        .skippable();
  }
}
