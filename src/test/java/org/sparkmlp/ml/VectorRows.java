package org.sparkmlp.ml;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.sparkmlp.LocalSpark;

/** Small DataFrames of an id, features and another column. */
final class VectorRows {
  static final StructType SCHEMA =
      new StructType()
          .add("id", DataTypes.IntegerType, false)
          .add("features", SQLDataTypes.VectorType(), true)
          .add("other", DataTypes.StringType, true);

  private VectorRows() {}

  static Dataset<Row> of(Vector... vectors) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < vectors.length; i++) {
      rows.add(RowFactory.create(i, vectors[i], "row " + i));
    }
    return LocalSpark.session().createDataFrame(rows, SCHEMA);
  }
}
