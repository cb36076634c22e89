package org.sparkmlp.ml.params;

import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.sparkmlp.network.Loss;

/** The Param objects that regressor and regression model have beside {@link ParamSet}. */
public final class RegressionParamSet extends ParamSet {
  private static final long serialVersionUID = 1L;

  public final Param<String> featuresCol;
  public final Param<String> labelCol;
  public final Param<String> predictionCol;
  public final Param<String> loss;
  public final BooleanParam standardizeLabel;

  public RegressionParamSet(Params of) {
    super(of);
    featuresCol = new Param<>(of, "featuresCol", "name of the column of feature vectors");
    labelCol =
        new Param<>(
            of, "labelCol", "name of the label column: numeric, or vectors for several targets");
    predictionCol =
        new Param<>(
            of,
            "predictionCol",
            "name of the prediction column: a number, or a vector as the label");
    loss =
        new Param<>(
            of,
            "loss",
            "what is minimised: squared_error, or huber, which grows only linearly beyond an error of"
                + " 1 (a deviation of the target, if targets are standardised)",
            Bounds.oneOf("loss", Loss.SQUARED_ERROR.text(), Loss.HUBER.text()));
    standardizeLabel =
        new BooleanParam(
            of,
            "standardizeLabel",
            "whether targets are centred and scaled to unit deviation inside the model, whose"
                + " predictions are in the targets' own unit either way");
    of.setDefault(featuresCol, "features");
    of.setDefault(labelCol, "label");
    of.setDefault(predictionCol, "prediction");
    of.setDefault(loss, Loss.SQUARED_ERROR.text());
    of.setDefault(standardizeLabel, true);
    // Both lower than the classifier's. The squared error has no bound and no ½: at 0.05 small sets
    // of one smooth feature already diverge. And a smooth curve needs larger weights than a
    // boundary between classes.
    of.setDefault(stepSize, 0.01);
    of.setDefault(regParam, 1e-4);
  }
}
