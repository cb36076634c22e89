package org.sparkmlp.ml;

import java.util.Optional;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.util.SchemaUtils;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.sparkmlp.check.Refusal;

/** What fit and transform ask of a DataFrame's columns, beyond what Spark's predictors ask. */
final class Requirements {
  private Requirements() {}

  static void validationColumn(MlpParams params, StructType schema) {
    Optional<String> column = FitRequests.text(params, params.validationIndicatorCol());
    column.ifPresent(
        name ->
            SchemaUtils.checkColumnType(
                schema, name, DataTypes.BooleanType, "It marks the validation rows."));
  }

  /** Refuses a features column whose metadata tells another number than the model takes. */
  static void featureCount(StructType schema, String featuresCol, int features) {
    int told = AttributeGroup.fromStructField(schema.apply(featuresCol)).size();
    if (told >= 0 && told != features) {
      throw Refusal.column(featuresCol, "has %d features, but the model takes %d", told, features);
    }
  }
}
