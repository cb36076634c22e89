package org.sparkmlp.ml;

import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.sparkmlp.check.Refusal;

/**
 * How well a classifier does on some rows.
 *
 * <pre>
 *   accuracy = Σ ω [prediction = label] / Ω        logLoss = −Σ ω ln p_label / Ω
 * </pre>
 *
 * @param rows number of rows
 * @param weight sum of the row weights, Ω
 * @param accuracy share of rows, by weight, whose class is predicted, thresholds included
 * @param logLoss mean cross-entropy
 */
public record ClassificationMetrics(long rows, double weight, double accuracy, double logLoss) {

  static ClassificationMetrics of(MlpClassificationModel model, Dataset<?> dataset) {
    MlpClassificationModel plain = model.copy(ParamMap.empty());
    plain.setRawPredictionCol("raw").setProbabilityCol("").setPredictionCol("prediction");
    plain.setFeaturesCol("features");
    Dataset<Row> scored =
        plain.transform(
            dataset.select(
                dataset.col(model.getFeaturesCol()).as("features"),
                dataset.col(model.getLabelCol()).cast(DataTypes.DoubleType).as("label"),
                weight(model, dataset).as("weight")));
    int classes = model.numClasses();
    UDF2<Vector, Double, Double> loss = (raw, label) -> loss(raw, label, classes);
    Column weight = scored.col("weight");
    Column correct = scored.col("prediction").equalTo(scored.col("label")).cast("double");
    Row sums =
        scored
            .select(
                weight,
                correct.multiply(weight).as("correct"),
                functions
                    .udf(loss, DataTypes.DoubleType)
                    .apply(scored.col("raw"), scored.col("label"))
                    .multiply(weight)
                    .as("loss"))
            .selectExpr("count(*)", "sum(weight)", "sum(correct)", "sum(loss)")
            .head();
    if (sums.getLong(0) == 0) {
      throw Refusal.because("there must be at least 1 row to evaluate on, was 0");
    }
    double total = sums.getDouble(1);
    return new ClassificationMetrics(
        sums.getLong(0), total, sums.getDouble(2) / total, sums.getDouble(3) / total);
  }

  /** The row weights: those of the weight column if it is set and there, or else 1. */
  static Column weight(MlpModel model, Dataset<?> dataset) {
    return FitRequests.column(model, model.weightCol())
        .map(dataset::col)
        .orElse(functions.lit(1.0))
        .cast(DataTypes.DoubleType);
  }

  private static double loss(Vector raw, Double label, int classes) {
    if (label == null || !(label >= 0 && label < classes && label == Math.rint(label))) {
      throw Refusal.setting("label", "a class from 0 to " + (classes - 1), label);
    }
    double[] a = raw.toArray();
    double max = Double.NEGATIVE_INFINITY;
    for (double logit : a) {
      max = Math.max(max, logit);
    }
    double sum = 0;
    for (double logit : a) {
      sum += Math.exp(logit - max);
    }
    return max + Math.log(sum) - a[label.intValue()];
  }
}
