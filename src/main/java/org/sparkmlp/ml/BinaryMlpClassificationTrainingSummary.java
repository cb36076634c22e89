package org.sparkmlp.ml;

import org.apache.spark.api.java.function.Function;
import org.apache.spark.ml.classification.BinaryClassificationSummary;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.mllib.evaluation.BinaryClassificationMetrics;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.sparkmlp.spark.request.FitRequest;
import org.sparkmlp.spark.request.FittedNetwork;
import scala.Tuple3;

/**
 * A summary of two classes: with the metrics of all thresholds on the probability of class 1, such
 * as the area under the ROC curve. Computed when first asked for.
 *
 * <p>Numerics: curves have at most 1,000 points, as those of Spark's own summaries.
 *
 * <p>Thread-safe.
 */
public final class BinaryMlpClassificationTrainingSummary extends MlpClassificationTrainingSummary
    implements BinaryClassificationSummary {
  private static final long serialVersionUID = 1L;
  private static final int POINTS = 1000;

  private transient BinaryClassificationMetrics metrics;

  BinaryMlpClassificationTrainingSummary(
      FittedNetwork fitted, MlpClassificationModel model, FitRequest request) {
    super(fitted, model, request);
  }

  /**
   * The column whose second value is the score of class 1.
   *
   * @return the column of class probabilities
   */
  @Override
  public String scoreCol() {
    return probabilityCol();
  }

  @Override
  public SparkSession
      org$apache$spark$ml$classification$BinaryClassificationSummary$$sparkSession() {
    return predictions().sparkSession();
  }

  @Override
  public synchronized BinaryClassificationMetrics
      org$apache$spark$ml$classification$BinaryClassificationSummary$$binaryMetrics() {
    if (metrics == null) {
      Function<Row, Tuple3<Object, Object, Object>> scored =
          row -> new Tuple3<>(row.<Vector>getAs(0).apply(1), row.getDouble(1), row.getDouble(2));
      metrics =
          new BinaryClassificationMetrics(
              predictions()
                  .select(predictions().col(scoreCol()), number(labelCol()), number(weightCol()))
                  .toJavaRDD()
                  .map(scored)
                  .rdd(),
              POINTS);
    }
    return metrics;
  }

  // Through them Scala would initialise what is above; never called from Java.
  @Override
  public void
      org$apache$spark$ml$classification$BinaryClassificationSummary$_setter_$org$apache$spark$ml$classification$BinaryClassificationSummary$$sparkSession_$eq(
          SparkSession unused) {}

  @Override
  public void
      org$apache$spark$ml$classification$BinaryClassificationSummary$_setter_$org$apache$spark$ml$classification$BinaryClassificationSummary$$binaryMetrics_$eq(
          BinaryClassificationMetrics unused) {}
}
