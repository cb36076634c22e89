package org.sparkmlp.ml.prepare;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.check.Require;

/**
 * A vector as it is, of one length in all rows.
 *
 * @param name the column
 * @param size the length
 */
record VectorCode(String name, int size) implements ColumnCode {
  private static final long serialVersionUID = 1L;

  VectorCode {
    Require.atLeast(0, "size of the vectors in column '" + name + "'", size);
  }

  @Override
  public ColumnKind kind() {
    return ColumnKind.VECTOR;
  }

  @Override
  public List<String> inputs() {
    List<String> inputs = new ArrayList<>();
    for (int j = 0; j < size; j++) {
      inputs.add(name + "[" + j + "]");
    }
    return inputs;
  }

  @Override
  public int width() {
    return size;
  }

  @Override
  public void put(Object value, VectorBuffer to) {
    if (value == null) {
      throw Refusal.value(name, null, "a vector cannot be imputed", null).skippable();
    }
    Vector vector = (Vector) value;
    if (vector.size() != size) {
      throw Refusal.column(
          name, "has vectors of differing lengths: %d, and %d", size, vector.size());
    }
    to.addAll(vector);
  }
}
