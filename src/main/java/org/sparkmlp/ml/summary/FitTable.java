package org.sparkmlp.ml.summary;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.sparkmlp.network.Evaluation;
import org.sparkmlp.spark.request.FittedNetwork;
import org.sparkmlp.training.EpochRecord;

/**
 * How a fit went, as a DataFrame of one row. Accuracies are null for regression, errors for
 * classification, and what tells of validation where no rows were held out.
 */
final class FitTable {
  static final StructType SCHEMA =
      StructType.fromDDL(
          "epochs INT NOT NULL, bestEpoch INT NOT NULL, stoppedEarly BOOLEAN NOT NULL, steps BIGINT"
              + " NOT NULL, rows BIGINT NOT NULL, validationRows BIGINT NOT NULL, lanes INT NOT"
              + " NULL, workers INT NOT NULL, seconds DOUBLE NOT NULL, trainLoss DOUBLE NOT NULL,"
              + " trainAccuracy DOUBLE, trainRmse DOUBLE, trainR2 DOUBLE, validationLoss DOUBLE,"
              + " validationAccuracy DOUBLE, validationRmse DOUBLE, validationR2 DOUBLE");

  private FitTable() {}

  static Dataset<Row> of(SparkSession session, FittedNetwork fitted) {
    List<EpochRecord> history = fitted.training().history();
    Double[] training = scores(fitted, Optional.of(fitted.scores().training()));
    Double[] validation = scores(fitted, fitted.scores().validation());
    Row row =
        RowFactory.create(
            history.size(),
            fitted.training().bestEpoch(),
            fitted.training().stoppedEarly(),
            fitted.training().steps(),
            fitted.scores().rows(),
            fitted.scores().validationRows(),
            fitted.run().lanes(),
            fitted.run().workers(),
            fitted.run().seconds(),
            training[0],
            training[1],
            training[2],
            training[3],
            validation[0],
            validation[1],
            validation[2],
            validation[3]);
    return session.createDataFrame(List.of(row), SCHEMA);
  }

  /** Loss, accuracy, root mean squared error, R². */
  private static Double[] scores(FittedNetwork fitted, Optional<Evaluation> evaluation) {
    if (evaluation.isEmpty()) {
      return new Double[4];
    }
    Evaluation sums = evaluation.get();
    return switch (fitted.network().loss().task()) {
      case CLASSIFICATION -> new Double[] {sums.loss(), sums.accuracy(), null, null};
      case REGRESSION ->
          new Double[] {sums.loss(), null, sums.rmse(fitted.network().labels().scale()), sums.r2()};
    };
  }
}
