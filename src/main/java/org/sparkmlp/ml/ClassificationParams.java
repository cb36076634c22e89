package org.sparkmlp.ml;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.shared.HasFeaturesCol;
import org.apache.spark.ml.param.shared.HasLabelCol;
import org.sparkmlp.ml.params.ClassificationParamSet;
import org.sparkmlp.ml.params.StageState;

/** The params of classifier and classification model beside Spark's own for such. */
public interface ClassificationParams extends MlpParams, HasFeaturesCol, HasLabelCol {

  @Override
  StageState<ClassificationParamSet> state();

  @Override
  default ClassificationParamSet paramSet() {
    return state().params(() -> new ClassificationParamSet(this));
  }

  // Again, as Py4J, through which PySpark calls, finds the default methods of a class's own
  // interfaces, but not of those that these extend.
  @Override
  default String uid() {
    return MlpParams.super.uid();
  }

  /**
   * Weights of the classes.
   *
   * @return the Param
   */
  default Param<String> classWeights() {
    return paramSet().classWeights;
  }

  /**
   * Weights of the classes.
   *
   * @return balanced, or class:weight pairs
   * @throws java.util.NoSuchElementException if it is unset
   */
  default String getClassWeights() {
    return getOrDefault(classWeights());
  }

  /**
   * The share of each row's label that is spread over all classes in training.
   *
   * @return the Param
   */
  default DoubleParam labelSmoothing() {
    return paramSet().labelSmoothing;
  }

  /**
   * The share of each row's label that is spread over all classes in training.
   *
   * @return its value, or its default
   */
  default double getLabelSmoothing() {
    return (double) getOrDefault(labelSmoothing());
  }
}
