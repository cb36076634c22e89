package org.sparkmlp.spark;

import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.udf;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.sparkmlp.spark.lanes.ContentHash;
import org.sparkmlp.spark.lanes.InputColumns;
import org.sparkmlp.spark.lanes.RowFormat;
import org.sparkmlp.spark.request.FitRequest;
import org.sparkmlp.spark.request.TrainingData;
import scala.Function1;

/**
 * Tells the rows that a fit trains on from those that it holds out or leaves out, as the fit itself
 * does: by the content of each row.
 */
public final class TrainingRows {
  private TrainingRows() {}

  /**
   * The rows that a fit trains on, lazily.
   *
   * @param request a request whose columns are known to suit
   * @return its DataFrame, or that DataFrame with a filter
   */
  public static Dataset<Row> of(FitRequest request) {
    TrainingData data = request.data();
    Dataset<Row> rows = data.rows();
    boolean all =
        data.validationFraction() == 0
            && data.columns().validation().isEmpty()
            && !data.skipInvalid();
    if (all) {
      return rows;
    }
    InputColumns input = new InputColumns(request);
    RowFormat format = RowFormat.of(request, input.hasVectorLabel());
    long seed = request.training().seed();
    double fraction = data.validationFraction();
    Function1<Object, Object> stored =
        CatalystTypeConverters.createToCatalystConverter(input.projected().schema());
    UDF1<Row, Boolean> trains =
        row -> trains((InternalRow) stored.apply(row), format, seed, fraction);
    return rows.filter(
        udf(trains, DataTypes.BooleanType)
            .asNonNullable()
            .apply(struct(input.wanted().toArray(Column[]::new))));
  }

  private static boolean trains(InternalRow row, RowFormat format, long seed, double fraction) {
    try {
      int features = format.features(row);
      int labelWidth = format.labelWidth(row);
      float[] values = new float[features + labelWidth + 1];
      format.read(row, features, labelWidth, values);
      return !format.isValidation(row)
          && !ContentHash.heldOut(new ContentHash(seed).of(values, values.length), fraction);
    } catch (RowFormat.Invalid invalid) {
      if (format.skips(invalid)) {
        return false;
      }
      throw invalid.refusal();
    }
  }
}
