package org.sparkmlp.ml.summary;

import java.util.List;
import java.util.OptionalDouble;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.sparkmlp.training.EpochRecord;

/** The history of a fit as a DataFrame. */
public final class EpochTable {
  static final StructType SCHEMA =
      StructType.fromDDL(
          "epoch INT NOT NULL, steps BIGINT NOT NULL, trainLoss DOUBLE NOT NULL, validationLoss"
              + " DOUBLE, validationMetric DOUBLE, learningRate DOUBLE NOT NULL, rowsPerSecond"
              + " DOUBLE NOT NULL, seconds DOUBLE NOT NULL, computeSeconds DOUBLE NOT NULL,"
              + " gatherSeconds DOUBLE NOT NULL, waitSeconds DOUBLE NOT NULL,"
              + " exchangeSeconds DOUBLE NOT NULL, updateSeconds DOUBLE NOT NULL,"
              + " validationSeconds DOUBLE NOT NULL, best BOOLEAN NOT NULL");

  private EpochTable() {}

  public static Dataset<Row> of(SparkSession session, List<EpochRecord> history) {
    return session.createDataFrame(history.stream().map(EpochTable::row).toList(), SCHEMA);
  }

  private static Row row(EpochRecord epoch) {
    return RowFactory.create(
        epoch.epoch(),
        epoch.steps(),
        epoch.trainLoss(),
        orNull(epoch.validationLoss()),
        orNull(epoch.validationMetric()),
        epoch.learningRate(),
        epoch.rowsPerSecond(),
        epoch.seconds(),
        epoch.times().computeSeconds(),
        epoch.times().gatherSeconds(),
        epoch.times().waitSeconds(),
        epoch.times().exchangeSeconds(),
        epoch.times().updateSeconds(),
        epoch.times().validationSeconds(),
        epoch.best());
  }

  private static Double orNull(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }
}
