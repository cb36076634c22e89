package org.sparkmlp.spark.request;

import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.check.Require;

/**
 * What a fit learns from.
 *
 * @param rows the DataFrame
 * @param columns its columns by role
 * @param classes the number of classes where the column's metadata tells it; empty to take it from
 *     the data, or for regression
 * @param validationFraction share of rows held out for validation, in [0, 1); 0 where the
 *     validation rows are marked by a column
 * @param skipInvalid whether rows with a null or non-finite value are left out, rather than refused
 */
public record TrainingData(
    Dataset<Row> rows,
    Columns columns,
    OptionalInt classes,
    double validationFraction,
    boolean skipInvalid) {

  /**
   * Checks how rows are held out.
   *
   * @param rows as of the record
   * @param columns as of the record
   * @param classes as of the record
   * @param validationFraction as of the record
   * @param skipInvalid as of the record
   * @throws Refusal if a setting is out of its range
   */
  public TrainingData {
    Require.belowOne("validationFraction", validationFraction);
    Optional<String> marked = columns.validation();
    if (validationFraction > 0 && marked.isPresent()) {
      throw Refusal.because(
          "validation rows are either a share (validationFraction) or marked by a column"
              + " (validationIndicatorCol), not both");
    }
  }
}
