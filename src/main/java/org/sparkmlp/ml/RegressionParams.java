package org.sparkmlp.ml;

import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.shared.HasFeaturesCol;
import org.apache.spark.ml.param.shared.HasLabelCol;
import org.apache.spark.ml.param.shared.HasPredictionCol;
import org.apache.spark.ml.util.SchemaUtils;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.sparkmlp.ml.params.RegressionParamSet;
import org.sparkmlp.ml.params.StageState;

/**
 * The params of regressor and regression model. Spark's own predictors have a numeric label only,
 * so these do not descend from them.
 */
public interface RegressionParams extends MlpParams, HasFeaturesCol, HasLabelCol, HasPredictionCol {

  @Override
  StageState<RegressionParamSet> state();

  @Override
  default RegressionParamSet paramSet() {
    return state().params(() -> new RegressionParamSet(this));
  }

  // Again, as Py4J, through which PySpark calls, finds the default methods of a class's own
  // interfaces, but not of those that these extend.
  @Override
  default String uid() {
    return MlpParams.super.uid();
  }

  @Override
  default Param<String> featuresCol() {
    return paramSet().featuresCol;
  }

  @Override
  default void org$apache$spark$ml$param$shared$HasFeaturesCol$_setter_$featuresCol_$eq(
      Param<String> unused) {}

  @Override
  default Param<String> labelCol() {
    return paramSet().labelCol;
  }

  @Override
  default void org$apache$spark$ml$param$shared$HasLabelCol$_setter_$labelCol_$eq(
      Param<String> unused) {}

  @Override
  default Param<String> predictionCol() {
    return paramSet().predictionCol;
  }

  @Override
  default void org$apache$spark$ml$param$shared$HasPredictionCol$_setter_$predictionCol_$eq(
      Param<String> unused) {}

  /**
   * What is minimised.
   *
   * @return the Param
   */
  default Param<String> loss() {
    return paramSet().loss;
  }

  /**
   * What is minimised.
   *
   * @return its value, or its default
   */
  default String getLoss() {
    return getOrDefault(loss());
  }

  /**
   * Whether targets are standardised inside the model.
   *
   * @return the Param
   */
  default BooleanParam standardizeLabel() {
    return paramSet().standardizeLabel;
  }

  /**
   * Whether targets are standardised inside the model.
   *
   * @return its value, or its default
   */
  default boolean getStandardizeLabel() {
    return (Boolean) getOrDefault(standardizeLabel());
  }

  /**
   * Checks the columns of a fit or a transform, and appends the prediction.
   *
   * @param schema the input's schema
   * @param fitting whether there must be a label
   * @param vectorLabel whether the prediction is a vector, or null if the label tells
   * @return the output's schema
   * @throws IllegalArgumentException if a column is missing or of the wrong type
   */
  default StructType outputSchema(StructType schema, boolean fitting, Boolean vectorLabel) {
    DataType vector = SQLDataTypes.VectorType();
    SchemaUtils.checkColumnType(
        schema, getFeaturesCol(), vector, "Features must be assembled into one vector.");
    boolean vectors = vectorLabel == null ? false : vectorLabel;
    if (fitting) {
      DataType label = SchemaUtils.getSchemaFieldType(schema, getLabelCol());
      vectors = label.equals(vector);
      if (!vectors) {
        SchemaUtils.checkNumericType(
            schema, getLabelCol(), "Several targets must be assembled into one vector.");
      }
      FitRequests.text(this, weightCol())
          .ifPresent(name -> SchemaUtils.checkNumericType(schema, name, "It weighs the rows."));
      Requirements.validationColumn(this, schema);
    }
    return getPredictionCol().isEmpty()
        ? schema
        : SchemaUtils.appendColumn(
            schema,
            new StructField(
                getPredictionCol(),
                vectors ? vector : DataTypes.DoubleType,
                false,
                org.apache.spark.sql.types.Metadata.empty()));
  }
}
