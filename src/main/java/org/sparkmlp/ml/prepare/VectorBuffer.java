package org.sparkmlp.ml.prepare;

import java.util.Arrays;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;

/**
 * A vector under construction, from its first element to its last; it keeps what is not zero.
 *
 * <p>Mutable; not thread-safe.
 */
final class VectorBuffer {
  private static final int AT_LEAST = 16;

  private final int size;
  private int[] indices;
  private double[] values;
  private int count;
  private int next;

  /** An empty one, of a vector with {@code size} elements. */
  VectorBuffer(int size) {
    this.size = size;
    int capacity = Math.min(size, AT_LEAST);
    indices = new int[capacity];
    values = new double[capacity];
  }

  /** The next element. */
  void add(double value) {
    if (value != 0) { // true for a NaN
      if (count == indices.length) {
        int capacity = Math.min(size, 2 * count);
        indices = Arrays.copyOf(indices, capacity);
        values = Arrays.copyOf(values, capacity);
      }
      indices[count] = next;
      values[count] = value;
      count++;
    }
    next++;
  }

  /** The next elements are zeros. */
  void skip(int zeros) {
    next += zeros;
  }

  /** One of the next elements is 1, the others are 0; all are, if {@code hot} is negative. */
  void addOneHot(int width, int hot) {
    if (hot >= 0) {
      skip(hot);
      add(1);
      skip(width - hot - 1);
    } else {
      skip(width);
    }
  }

  /** The elements of a vector. Not modified: {@code vector}. */
  void addAll(Vector vector) {
    int start = next;
    SparseVector sparse = vector.toSparse();
    for (int i = 0; i < sparse.indices().length; i++) {
      next = start + sparse.indices()[i];
      add(sparse.values()[i]);
    }
    next = start + vector.size();
  }

  /** The vector, in whichever form is smaller. */
  Vector vector() {
    if (next != size) {
      throw new IllegalStateException(next + " of " + size + " elements were given");
    }
    int[] found = Arrays.copyOf(indices, count);
    double[] each = Arrays.copyOf(values, count);
    return Vectors.sparse(size, found, each).compressed();
  }
}
