package org.sparkmlp.ml.predict;

import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What models do to the rows before and after they predict. */
public final class ScoredRows {
  private static final UDF1<Vector, Boolean> FINITE = FeatureRow::isFinite;

  private ScoredRows() {}

  /** The rows that a model predicts: all of them, or those with finite features. */
  public static Dataset<Row> valid(Dataset<?> rows, String featuresCol, String handleInvalid) {
    if (handleInvalid.equals("error")) {
      return rows.toDF();
    }
    return rows.toDF()
        .filter(
            functions
                .udf(FINITE, DataTypes.BooleanType)
                .asNonNullable()
                .apply(rows.col(featuresCol)));
  }

  /** The rows with one more column, as the schema describes it; an empty name asks for none. */
  public static Dataset<Row> with(Dataset<Row> rows, String name, Column value, StructType schema) {
    return name.isEmpty()
        ? rows
        : rows.withColumn(name, value.as(name, schema.apply(name).metadata()));
  }
}
