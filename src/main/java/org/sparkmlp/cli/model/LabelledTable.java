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
 * A table's rows with the label and weight that a saved model compares its predictions with.
 *
 * @param rows the table's columns, label and weight as the network has them
 * @param leftOut rows with missing values that are left out
 */
record LabelledTable(Dataset<Row> rows, long leftOut) {

  /**
   * Finds label and weight.
   *
   * @throws UserMistake if the table does not suit the model, or its label is of another kind
   */
  static LabelledTable of(SavedModel model, Table table) {
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
    return new LabelledTable(labelled, leftOut);
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

  /** Other rows of the same columns. */
  LabelledTable with(Dataset<Row> others) {
    return new LabelledTable(others, leftOut);
  }

  /** The model's metrics on these rows. */
  Scores score(SavedModel model) {
    Dataset<Row> prepared = model.prepare(rows);
    return switch (model.card().roles().task()) {
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
}
