package org.sparkmlp.ml.prepare;

import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.sparkmlp.check.Refusal;

/**
 * A row's values, one per code, to its vector.
 *
 * @param codes of the columns, in order
 * @param width elements of all codes together
 * @param imputes whether a missing value is taken
 * @param refusesUnseen whether a string is refused that training has not seen
 */
record RowEncoding(List<ColumnCode> codes, int width, boolean imputes, boolean refusesUnseen)
    implements UDF1<Row, Vector> {
  private static final long serialVersionUID = 1L;

  @Override
  public Vector call(Row row) {
    VectorBuffer vector = new VectorBuffer(width);
    for (int j = 0; j < codes.size(); j++) {
      ColumnCode code = codes.get(j);
      Object value = row.isNullAt(j) ? null : row.get(j);
      if (value instanceof Double number && number.isNaN()) {
        value = null;
      }
      require(code, value);
      code.put(value, vector);
    }
    return vector.vector();
  }

  private void require(ColumnCode code, Object value) {
    if (value == null && !imputes) {
      throw Refusal.value(
              code.name(),
              null,
              "values must not be missing (null or NaN)",
              "fit with missing=impute or missing=drop, or drop such rows")
          .skippable();
    }
    if (refusesUnseen
        && value != null
        && code instanceof CategoryCode category
        && !category.knows((String) value)) {
      throw Refusal.value(
          code.name(),
          "'" + value + "'",
          "training has not seen it",
          "fit with unseen=other, or drop such rows");
    }
  }
}
