package org.sparkmlp.ml;

import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.sparkmlp.network.Evaluation;

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
  static final StructType SCHEMA =
      StructType.fromDDL(
          "rows BIGINT NOT NULL, weight DOUBLE NOT NULL, accuracy DOUBLE NOT NULL, logLoss DOUBLE NOT NULL");

  /** The metrics as a DataFrame of one row, made by the session of another. */
  Dataset<Row> toTable(Dataset<?> of) {
    return of.sparkSession()
        .createDataFrame(List.of(RowFactory.create(rows, weight, accuracy, logLoss)), SCHEMA);
  }

  static ClassificationMetrics of(MlpClassificationModel model, Dataset<?> dataset) {
    MlpClassificationModel plain = model.copy(ParamMap.empty());
    plain.clear(plain.featuresCols()).clear(plain.inspect());
    plain.setFeaturesCol(LabelledRows.FEATURES).setPredictionCol(LabelledRows.PREDICTION);
    plain.setRawPredictionCol("raw").setProbabilityCol("");
    LabelledRows rows =
        LabelledRows.of(model, model.getFeaturesCol(), model.getLabelCol(), dataset);
    String label = model.getLabelCol();
    int classes = model.numClasses();
    LabelledRows.Terms terms =
        (row, weight, into) -> {
          int c = LabelledRows.classOf(row.getDouble(0), classes, label);
          into.addRow(loss(row.<Vector>getAs(2).toArray(), c), weight);
          into.addCorrect(row.getDouble(3) == c ? weight : 0);
        };
    Evaluation evaluation =
        rows.evaluate(plain.transform(rows.rows()), 0, terms, "raw", LabelledRows.PREDICTION);
    return new ClassificationMetrics(
        evaluation.rows(), evaluation.weight(), evaluation.accuracy(), evaluation.loss());
  }

  /** {@code logΣexp(a) − a_c}, in float64. */
  private static double loss(double[] a, int c) {
    double max = Double.NEGATIVE_INFINITY;
    for (double logit : a) {
      max = Math.max(max, logit);
    }
    double sum = 0;
    for (double logit : a) {
      sum += Math.exp(logit - max);
    }
    return max + Math.log(sum) - a[c];
  }
}
