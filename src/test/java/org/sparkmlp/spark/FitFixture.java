package org.sparkmlp.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.Loss;
import org.sparkmlp.optim.MomentumSgd;
import org.sparkmlp.optim.Optimizer;
import org.sparkmlp.optim.Schedule;
import org.sparkmlp.spark.request.Columns;
import org.sparkmlp.spark.request.Exchange;
import org.sparkmlp.spark.request.Execution;
import org.sparkmlp.spark.request.FitRequest;
import org.sparkmlp.spark.request.NetworkDesign;
import org.sparkmlp.spark.request.TrainingData;
import org.sparkmlp.training.Keep;
import org.sparkmlp.training.TrainingSettings;

/** A small classification set with weights, zeros and duplicates, and requests to fit it. */
public final class FitFixture {
  static final StructType SCHEMA =
      new StructType()
          .add("features", SQLDataTypes.VectorType())
          .add("label", DataTypes.DoubleType)
          .add("weight", DataTypes.DoubleType);

  long seed = 11;
  int batchSize = 64;
  int epochs = 3;
  boolean shuffle = true;
  public double validationFraction = 0.2;
  OptionalInt workers = OptionalInt.empty();
  OptionalInt patience = OptionalInt.empty();
  OptionalInt lanes = OptionalInt.of(8);
  Exchange exchange = Exchange.DEFAULT;
  TrainingSettings.OnDivergence onDivergence = TrainingSettings.OnDivergence.FAIL;
  Loss loss = Loss.SOFTMAX_CROSS_ENTROPY;
  boolean standardize = true;
  List<Integer> hidden = List.of(7, 5);
  double dropout = 0;
  double labelSmoothing = 0;
  Schedule schedule = new Schedule.Constant(0.05);
  Optimizer optimizer; // momentum by the schedule, if it is null
  Columns columns = new Columns("features", "label", Optional.of("weight"), Optional.empty());

  /** Rows whose class depends on their features; every tenth is there twice. */
  public static List<Row> rows(int count) {
    Random random = new Random(7);
    List<Row> rows = new ArrayList<>();
    while (rows.size() < count) {
      double[] x = new double[6];
      for (int j = 0; j < x.length; j++) {
        x[j] = random.nextInt(3) == 0 ? 0 : random.nextGaussian() * (j + 1) + j;
      }
      double label = x[0] + x[1] > 1 ? 2 : x[2] > 2 ? 1 : 0;
      Row row = RowFactory.create(Vectors.dense(x), label, 0.5 + random.nextInt(3));
      rows.add(row);
      if (rows.size() % 10 == 0) {
        rows.add(row);
      }
    }
    return rows;
  }

  static List<Row> sparse(List<Row> rows) {
    List<Row> sparse = new ArrayList<>();
    for (Row row : rows) {
      Vector vector = row.getAs(0);
      sparse.add(RowFactory.create(vector.toSparse(), row.get(1), row.get(2)));
    }
    return sparse;
  }

  public static Dataset<Row> frame(SparkSession spark, List<Row> rows) {
    return spark.createDataFrame(rows, SCHEMA);
  }

  public FitFixture workers(int count) {
    workers = OptionalInt.of(count);
    return this;
  }

  public FitRequest request(Dataset<Row> rows) {
    return new FitRequest(
        new TrainingData(rows, columns, OptionalInt.empty(), validationFraction, false),
        new NetworkDesign(
            loss,
            hidden,
            List.of(Activation.TANH),
            dropout,
            labelSmoothing,
            standardize,
            standardize,
            Optional.empty()),
        new TrainingSettings(
            batchSize,
            epochs,
            shuffle,
            seed,
            optimizer == null
                ? new MomentumSgd(schedule, 0.9, false, 1e-4, OptionalDouble.empty())
                : optimizer,
            patience,
            0,
            Keep.BEST,
            onDivergence),
        new Execution(lanes, workers, exchange));
  }
}
