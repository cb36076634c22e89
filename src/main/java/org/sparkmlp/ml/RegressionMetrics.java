package org.sparkmlp.ml;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.sparkmlp.check.Refusal;

/**
 * How well a regression network does on some rows, in the targets' own unit.
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

  static RegressionMetrics of(MlpRegressionModel model, Dataset<?> dataset) {
    MlpRegressionModel plain = model.copy(ParamMap.empty());
    plain.setFeaturesCol("features").setPredictionCol("prediction");
    Dataset<Row> scored =
        plain.transform(
            dataset.select(
                dataset.col(model.getFeaturesCol()).as("features"),
                dataset.col(model.getLabelCol()).as("label"),
                ClassificationMetrics.weight(model, dataset).as("weight")));
    List<Column> sums = new ArrayList<>();
    Column weight = scored.col("weight");
    sums.add(functions.sum(weight));
    for (int k = 0; k < model.numTargets(); k++) {
      Column y = target(scored, "label", k);
      Column error = target(scored, "prediction", k).minus(y);
      // Shifted by the training mean: the difference of squares below then loses no digits.
      Column centred = y.minus(functions.lit((double) model.labelScaling().shift()[k]));
      sums.add(functions.sum(weight.multiply(error).multiply(error)));
      sums.add(functions.sum(weight.multiply(centred)));
      sums.add(functions.sum(weight.multiply(centred).multiply(centred)));
    }
    Row row = scored.agg(functions.count("*"), sums.toArray(Column[]::new)).head();
    if (row.getLong(0) == 0) {
      throw Refusal.because("there must be at least 1 row to evaluate on, was 0");
    }
    double total = row.getDouble(1);
    double squares = 0;
    double r2 = 0;
    for (int k = 0; k < model.numTargets(); k++) {
      double residual = row.getDouble(2 + 3 * k);
      double sum = row.getDouble(3 + 3 * k);
      double variation = row.getDouble(4 + 3 * k) - sum * sum / total;
      squares += residual;
      r2 += variation > 0 ? 1 - residual / variation : (residual == 0 ? 1 : 0);
    }
    int targets = model.numTargets();
    return new RegressionMetrics(
        row.getLong(0), total, Math.sqrt(squares / targets / total), r2 / targets);
  }

  private static Column target(Dataset<Row> rows, String name, int k) {
    return rows.schema().apply(name).dataType().equals(SQLDataTypes.VectorType())
        ? org.apache.spark.ml.functions.vector_to_array(rows.col(name), "float64").getItem(k)
        : rows.col(name).cast(DataTypes.DoubleType);
  }
}
