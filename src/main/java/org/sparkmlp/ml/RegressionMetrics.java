package org.sparkmlp.ml;

import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.network.Evaluation;
import org.sparkmlp.network.Scaling;

/**
 * How well a regression model does on some rows.
 *
 * <pre>
 *   rmse = √( (1/C) Σ_k Σ ω (ŷ_k − y_k)² / Ω )
 *   r2   = (1/C) Σ_k ( 1 − Σ ω (ŷ_k − y_k)² / Σ ω (y_k − ȳ_k)² )
 * </pre>
 *
 * @param rows number of rows
 * @param weight sum of the row weights, Ω
 * @param rmse root mean squared error over rows and targets
 * @param r2 coefficient of determination, the mean over targets; a target that does not vary counts
 *     1 if it is met exactly and 0 otherwise
 */
public record RegressionMetrics(long rows, double weight, double rmse, double r2) {
  static final StructType SCHEMA =
      StructType.fromDDL(
          "rows BIGINT NOT NULL, weight DOUBLE NOT NULL, rmse DOUBLE NOT NULL, r2 DOUBLE NOT NULL");

  /** The metrics as a DataFrame of one row, made by the session of another. */
  Dataset<Row> toTable(Dataset<?> of) {
    return of.sparkSession()
        .createDataFrame(List.of(RowFactory.create(rows, weight, rmse, r2)), SCHEMA);
  }

  static RegressionMetrics of(MlpRegressionModel model, Dataset<?> dataset) {
    MlpRegressionModel plain = model.copy(ParamMap.empty());
    plain.clear(plain.featuresCols()).clear(plain.inspect());
    plain.setFeaturesCol(LabelledRows.FEATURES).setPredictionCol(LabelledRows.PREDICTION);
    String label = model.getLabelCol();
    LabelledRows rows = LabelledRows.of(model, model.getFeaturesCol(), label, dataset);
    int targets = model.numTargets();
    Scaling unit = model.labelScaling();
    LabelledRows.Terms terms =
        (row, weight, into) -> {
          Object found = row.get(0);
          if ((found instanceof Vector all ? all.size() : 1) != targets) {
            throw Refusal.column(label, "must have %d targets, as the model has", targets);
          }
          double loss = 0;
          for (int k = 0; k < targets; k++) {
            double y = (float) LabelledRows.target(found, k); // as training takes it
            if (!Double.isFinite(y)) {
              String bound = "values must be finite as float32";
              throw Refusal.element(label, k, y, bound, "drop such rows");
            }
            // In the unit of training, where the sums of squares lose no digits.
            double error = (LabelledRows.target(row.get(2), k) - y) / unit.scale()[k];
            loss += error * error;
            into.addOutput(k, error, (y - unit.shift()[k]) / unit.scale()[k], weight);
          }
          into.addRow(loss, weight);
        };
    Evaluation evaluation =
        rows.evaluate(plain.transform(rows.rows()), targets, terms, LabelledRows.PREDICTION);
    return new RegressionMetrics(
        evaluation.rows(), evaluation.weight(), evaluation.rmse(unit.scale()), evaluation.r2());
  }
}
