package org.sparkmlp.ml;

import java.util.Optional;
import org.apache.spark.ml.util.SchemaUtils;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What a fit asks of a DataFrame's columns, beyond what Spark's predictors ask. */
final class Requirements {
  private Requirements() {}

  static void validationColumn(MlpParams params, StructType schema) {
    Optional<String> column = FitRequests.column(params, params.validationIndicatorCol());
    column.ifPresent(
        name ->
            SchemaUtils.checkColumnType(
                schema, name, DataTypes.BooleanType, "It marks the validation rows."));
  }
}
