package org.sparkmlp.cli.model;

import org.sparkmlp.cli.input.Table;
import org.sparkmlp.ml.ClassificationMetrics;
import org.sparkmlp.ml.RegressionMetrics;
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

  /**
   * Evaluates.
   *
   * @throws org.sparkmlp.cli.options.UserMistake if the table does not suit the model
   */
  public static Scores of(SavedModel model, Table table) {
    return LabelledTable.of(model, table).score(model);
  }
}
