package org.sparkmlp.ml;

import java.io.Serializable;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.api.java.UDF1;
import org.sparkmlp.spark.Scaling;

/** Features to regression targets in their own unit. */
final class TargetScorers implements Serializable {
  private static final long serialVersionUID = 1L;

  private final RowForward network;
  private final Scaling labels;
  private final int targets;

  TargetScorers(RowForward network, Scaling labels, int targets) {
    this.network = network;
    this.labels = labels;
    this.targets = targets;
  }

  double first(Vector features) {
    float[] outputs = network.outputs(features);
    labels.restore(outputs, 0);
    return outputs[0];
  }

  Vector all(Vector features) {
    float[] outputs = network.outputs(features);
    labels.restore(outputs, 0);
    double[] values = new double[targets];
    for (int k = 0; k < targets; k++) {
      values[k] = outputs[k];
    }
    return Vectors.dense(values);
  }

  UDF1<Vector, ?> udf(boolean vectorLabel) {
    if (vectorLabel) {
      UDF1<Vector, Vector> all = this::all;
      return all;
    }
    UDF1<Vector, Double> first = this::first;
    return first;
  }
}
