package org.sparkmlp.spark.lanes;

import java.util.Arrays;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.sparkmlp.optim.GradientNorm;

/**
 * Vectors as Spark SQL holds them inside, {@code (type, size, indices, values)}, read where they
 * lie: a row becomes floats without a vector object.
 */
public final class StoredVector {
  /** Number of fields of a stored vector. */
  public static final int FIELDS = 4;

  private static final int TYPE = 0;
  private static final int SIZE = 1;
  private static final int INDICES = 2;
  private static final int VALUES = 3;
  private static final byte DENSE = 1;

  private StoredVector() {}

  /**
   * The number of elements, zeros included.
   *
   * @param stored a vector, dense or sparse. Not modified.
   * @return at least 0
   */
  public static int size(InternalRow stored) {
    return isDense(stored) ? stored.getArray(VALUES).numElements() : stored.getInt(SIZE);
  }

  /**
   * Copies the elements as float32, with 0 for −0.
   *
   * @param stored a vector, dense or sparse. Not modified.
   * @param size its {@link #size}
   * @param to takes them. Modified.
   * @param offset where the first goes
   */
  public static void copy(InternalRow stored, int size, float[] to, int offset) {
    ArrayData values = stored.getArray(VALUES);
    if (isDense(stored)) {
      for (int j = 0; j < size; j++) {
        to[offset + j] = (float) values.getDouble(j) + 0f; // + 0 makes −0 a 0
      }
      return;
    }
    Arrays.fill(to, offset, offset + size, 0f);
    ArrayData indices = stored.getArray(INDICES);
    for (int i = 0; i < indices.numElements(); i++) {
      to[offset + indices.getInt(i)] = (float) values.getDouble(i) + 0f;
    }
  }

  /**
   * Where the first value is that is not finite.
   *
   * @param values the values. Not modified.
   * @param from first of those to look at
   * @param to one after the last
   * @return its index, or {@code to} if all are finite
   */
  public static int firstNotFinite(float[] values, int from, int to) {
    if (GradientNorm.allFinite(values, from, to)) {
      return to;
    }
    int j = from;
    while (Float.isFinite(values[j])) {
      j++;
    }
    return j;
  }

  private static boolean isDense(InternalRow stored) {
    return stored.getByte(TYPE) == DENSE;
  }
}
