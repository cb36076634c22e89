package org.sparkmlp.ml.params;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** The Param objects of classifier and classification model that Spark's own do not have. */
public final class ClassificationParamSet extends ParamSet {
  private static final long serialVersionUID = 1L;

  public final Param<String> classWeights;

  public ClassificationParamSet(Params of) {
    super(of);
    classWeights = ClassWeights.param(of);
  }
}
