package org.sparkmlp.ml;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.sparkmlp.LocalSpark;

/** Small seeded data sets to fit. */
final class ToyRows {
  static final StructType SCHEMA =
      new StructType()
          .add("features", SQLDataTypes.VectorType(), false)
          .add("label", DataTypes.DoubleType, false);

  private ToyRows() {}

  /** Points in the plane, labelled by the ring round the origin that they lie in. */
  static Dataset<Row> rings(int rows, int classes) {
    SplittableRandom random = new SplittableRandom(1);
    List<Row> list = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      double angle = random.nextDouble() * 2 * Math.PI;
      int label = i % classes;
      double radius = 1 + 2 * label + random.nextDouble();
      list.add(
          RowFactory.create(
              i % 3 == 0
                  ? Vectors.dense(radius * Math.cos(angle), radius * Math.sin(angle)).toSparse()
                  : Vectors.dense(radius * Math.cos(angle), radius * Math.sin(angle)),
              (double) label));
    }
    return LocalSpark.session().createDataFrame(list, SCHEMA);
  }

  /** y = 1000 + 200 sin(x). */
  static Dataset<Row> sine(int rows) {
    SplittableRandom random = new SplittableRandom(2);
    List<Row> list = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      double x = random.nextDouble() * 6 - 3;
      list.add(RowFactory.create(Vectors.dense(x), 1000 + 200 * Math.sin(x)));
    }
    return LocalSpark.session().createDataFrame(list, SCHEMA);
  }
}
