package org.sparkmlp.ml;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.classification.ClassificationSummary;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.mllib.evaluation.MulticlassMetrics;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.sparkmlp.insight.ClassOutcome;
import org.sparkmlp.insight.Insight;
import org.sparkmlp.insight.Outcome;
import org.sparkmlp.ml.params.ClassWeights;
import org.sparkmlp.spark.request.FitRequest;
import org.sparkmlp.spark.request.FittedNetwork;

/**
 * How the fit of a classifier went, with Spark's metrics of classification on the training rows:
 * rows that were held out or skipped do not count. Row weights do, class weights do not.
 *
 * <p>The metrics are computed when first asked for, from the DataFrame that was fitted: one pass
 * for all that {@link ClassificationSummary} has.
 *
 * <p>Thread-safe.
 */
public class MlpClassificationTrainingSummary extends MlpTrainingSummary
    implements ClassificationSummary {
  private static final long serialVersionUID = 1L;

  private final transient MlpClassificationModel model;
  private transient Dataset<Row> predictions;
  private transient MulticlassMetrics metrics;

  MlpClassificationTrainingSummary(
      FittedNetwork fitted, MlpClassificationModel model, FitRequest request) {
    super(fitted, request);
    this.model = (MlpClassificationModel) model.findSummaryModel()._1();
  }

  /** The summary of a binary classifier, or of one of more classes. */
  static MlpClassificationTrainingSummary of(
      FittedNetwork fitted, MlpClassificationModel model, FitRequest request) {
    return model.numClasses() == 2
        ? new BinaryMlpClassificationTrainingSummary(fitted, model, request)
        : new MlpClassificationTrainingSummary(fitted, model, request);
  }

  /**
   * The training rows with what the model predicts for them, lazily.
   *
   * @return all columns of the fitted DataFrame and the model's
   */
  @Override
  public synchronized Dataset<Row> predictions() {
    if (predictions == null) {
      predictions = model.transform(trainingRows().drop(ClassWeights.COLUMN));
    }
    return predictions;
  }

  /**
   * The column of feature vectors.
   *
   * @return its name
   */
  public String featuresCol() {
    return model.getFeaturesCol();
  }

  @Override
  public String labelCol() {
    return model.getLabelCol();
  }

  @Override
  public String predictionCol() {
    return model.getPredictionCol();
  }

  /**
   * The column of class probabilities.
   *
   * @return its name
   */
  public String probabilityCol() {
    return model.getProbabilityCol();
  }

  /**
   * The column of row weights.
   *
   * @return its name, or an empty text where all weights are equal
   */
  @Override
  public String weightCol() {
    return FitRequests.text(model, model.weightCol()).orElse("");
  }

  /** A column of numbers, by name; the empty name is that of weights of 1. */
  Column number(String name) {
    return name.isEmpty() ? functions.lit(1.0) : predictions().col(name).cast(DataTypes.DoubleType);
  }

  @Override
  Insight inside() {
    Optional<Outcome> outcome =
        model.getRawPredictionCol().isEmpty() ? Optional.empty() : Optional.of(outcome());
    return new Insight(look().layers(keptEpoch()), outcome, List.of());
  }

  private ClassOutcome outcome() {
    int classes = model.numClasses();
    ClassOutcome outcome = ClassOutcome.empty(classes, false);
    predictions()
        .select(
            number(labelCol()), number(weightCol()), predictions().col(model.getRawPredictionCol()))
        .javaRDD()
        .mapPartitions(rows -> sums(rows, classes))
        .collect()
        .forEach(outcome::add);
    return outcome;
  }

  private static Iterator<double[]> sums(Iterator<Row> rows, int classes) {
    ClassOutcome outcome = ClassOutcome.empty(classes, false);
    float[] logits = new float[classes];
    while (rows.hasNext()) {
      Row row = rows.next();
      Vector raw = row.getAs(2);
      for (int k = 0; k < classes; k++) {
        logits[k] = (float) raw.apply(k);
      }
      outcome.add(logits, 0, (int) row.getDouble(0), row.getDouble(1));
    }
    return List.of(outcome.sums()).iterator();
  }

  @Override
  public synchronized MulticlassMetrics
      org$apache$spark$ml$classification$ClassificationSummary$$multiclassMetrics() {
    if (metrics == null) {
      metrics =
          new MulticlassMetrics(
              predictions()
                  .select(number(predictionCol()), number(labelCol()), number(weightCol())));
    }
    return metrics;
  }

  // Through it Scala would compute the metrics at once; never called from Java.
  @Override
  public void
      org$apache$spark$ml$classification$ClassificationSummary$_setter_$org$apache$spark$ml$classification$ClassificationSummary$$multiclassMetrics_$eq(
          MulticlassMetrics unused) {}
}
