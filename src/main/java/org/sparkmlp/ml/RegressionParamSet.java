package org.sparkmlp.ml;

import java.io.Serializable;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.Param;

/** The Param objects that regressor and regression model have beside {@link ParamSet}. */
final class RegressionParamSet implements Serializable {
  private static final long serialVersionUID = 1L;

  final Param<String> featuresCol;
  final Param<String> labelCol;
  final Param<String> predictionCol;
  final BooleanParam standardizeLabel;

  RegressionParamSet(MlpParams of) {
    featuresCol = new Param<>(of, "featuresCol", "name of the column of feature vectors");
    labelCol =
        new Param<>(
            of, "labelCol", "name of the label column: numeric, or vectors for several targets");
    predictionCol =
        new Param<>(
            of,
            "predictionCol",
            "name of the prediction column: a number, or a vector as the label");
    standardizeLabel =
        new BooleanParam(
            of,
            "standardizeLabel",
            "whether targets are centred and scaled to unit deviation inside the model, whose"
                + " predictions are in the targets' own unit either way");
    of.setDefault(featuresCol, "features");
    of.setDefault(labelCol, "label");
    of.setDefault(predictionCol, "prediction");
    of.setDefault(standardizeLabel, true);
    // Both lower than the classifier's. The squared error has no bound and no ½: at 0.05 small sets
    // of one smooth feature already diverge. And a smooth curve needs larger weights than a
    // boundary between classes.
    of.setDefault(of.stepSize(), 0.01);
    of.setDefault(of.regParam(), 1e-4);
  }
}
