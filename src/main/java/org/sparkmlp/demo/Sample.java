package org.sparkmlp.demo;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Rows to learn from.
 *
 * @param features {@code [n][D]}. Not modified.
 * @param labels {@code [n]}: numbers, or classes from 0. Not modified.
 */
record Sample(double[][] features, double[] labels) {
  private static final StructType SCHEMA =
      new StructType()
          .add("features", SQLDataTypes.VectorType(), false)
          .add("label", DataTypes.DoubleType, false);

  /** As a DataFrame of the columns features and label. */
  Dataset<Row> on(SparkSession spark) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < labels.length; i++) {
      rows.add(RowFactory.create(Vectors.dense(features[i]), labels[i]));
    }
    return spark.createDataFrame(rows, SCHEMA);
  }

  /** A feature of all rows. */
  double[] feature(int column) {
    double[] values = new double[features.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = features[i][column];
    }
    return values;
  }
}
