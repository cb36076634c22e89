package org.sparkmlp.ml;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.shared.HasFeaturesCol;
import org.apache.spark.ml.param.shared.HasLabelCol;

/** The params of classifier and classification model beside Spark's own for such. */
public interface ClassificationParams extends MlpParams, HasFeaturesCol, HasLabelCol {

  /**
   * Weights of the classes.
   *
   * @return the Param
   */
  Param<String> classWeights();

  /**
   * Weights of the classes.
   *
   * @return balanced, or class:weight pairs
   * @throws java.util.NoSuchElementException if it is unset
   */
  default String getClassWeights() {
    return getOrDefault(classWeights());
  }
}
