package org.sparkmlp.cli.model;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.sparkmlp.cli.input.LabelColumn;
import org.sparkmlp.cli.input.Roles;
import org.sparkmlp.cli.input.Table;
import org.sparkmlp.cli.options.UserMistake;
import org.sparkmlp.ml.ClassificationMetrics;
import org.sparkmlp.ml.MlpClassificationModel;
import org.sparkmlp.ml.MlpRegressionModel;
import org.sparkmlp.ml.RegressionMetrics;
import org.sparkmlp.ml.prepare.ColumnKind;
import org.sparkmlp.ml.prepare.Missing;
import org.sparkmlp.report.Score;

/**
 * Metrics of a saved model on a labelled table, as the model itself evaluates: {@link
 * ClassificationMetrics} or {@link RegressionMetrics}.
 *
 * @param rows rows of the table that are evaluated
 * @param leftOut rows with missing values that are left out
 * @param score how well they are predicted
 */
public record Scores(long rows, long leftOut, Score score) {

  public static Scores of(SavedModel model, Table table) {
    Roles roles = model.card().roles();
    model.requireSuiting(table);
    roles.labels().forEach(label -> requireLabel(model, table, label));
    roles.weight().ifPresent(table::field);
    List<String> columns = new ArrayList<>(roles.features().keySet());
    columns.addAll(roles.labels());
    roles.weight().ifPresent(columns::add);
    long leftOut = model.leftOut(table, columns);
    Table rows = model.missing() == Missing.DROP ? table.complete(columns) : table;
    Dataset<Row> labelled = LabelColumn.of(rows, roles, model.card().classes()).rows();
    if (roles.weight().isPresent()) {
      String weight = roles.weight().get();
      labelled = labelled.withColumn(NetworkStage.weightColumn(weight), Table.column(weight));
    }
    Dataset<Row> prepared = model.prepare(labelled);
    return switch (roles.task()) {
      case CLASSIFICATION -> {
        ClassificationMetrics found = ((MlpClassificationModel) model.network()).evaluate(prepared);
        yield new Scores(
            found.rows(), leftOut, new Score.OfClasses(found.accuracy(), found.logLoss()));
      }
      case REGRESSION -> {
        RegressionMetrics found = ((MlpRegressionModel) model.network()).evaluate(prepared);
        yield new Scores(found.rows(), leftOut, new Score.OfTargets(found.rmse(), found.r2()));
      }
    };
  }

  private static void requireLabel(SavedModel model, Table table, String label) {
    ColumnKind kind = table.kind(label);
    boolean named = !model.card().classes().isEmpty();
    boolean right =
        kind == ColumnKind.NUMBER
            || named && (kind == ColumnKind.STRING || kind == ColumnKind.BOOLEAN);
    if (!right) {
      throw UserMistake.of(
          "label column '%s' is of type %s in %s, but was not in training",
          label, table.type(label), table.path());
    }
  }
}
