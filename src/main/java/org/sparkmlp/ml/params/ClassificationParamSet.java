package org.sparkmlp.ml.params;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** The Param objects of classifier and classification model that Spark's own do not have. */
public final class ClassificationParamSet extends ParamSet {
  private static final long serialVersionUID = 1L;

  public final Param<String> classWeights;
  public final DoubleParam labelSmoothing;

  public ClassificationParamSet(Params of) {
    super(of);
    classWeights = ClassWeights.param(of);
    labelSmoothing =
        new DoubleParam(
            of,
            "labelSmoothing",
            "share of each row's label that is spread over all classes in training, in [0, 1)",
            Bounds.below1("labelSmoothing"));
    of.setDefault(labelSmoothing, 0.0);
  }
}
