package org.sparkmlp.ml.predict;

import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.VectorUDT;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.api.java.UDF1;
import org.sparkmlp.network.Scaling;

/** Features to regression targets in their own unit. */
public final class TargetScorer implements BlockScorer {
  private static final long serialVersionUID = 1L;
  private static final VectorUDT VECTOR = new VectorUDT();

  private final RowForward network;
  private final Scaling labels;
  private final int targets;
  private final boolean vectorLabel;

  public TargetScorer(RowForward network, Scaling labels, int targets, boolean vectorLabel) {
    this.network = network;
    this.labels = labels;
    this.targets = targets;
    this.vectorLabel = vectorLabel;
  }

  double first(Vector features) {
    float[] outputs = network.outputs(features);
    labels.restore(outputs, 0);
    return outputs[0];
  }

  public Vector all(Vector features) {
    float[] outputs = network.outputs(features);
    labels.restore(outputs, 0);
    double[] values = new double[targets];
    for (int k = 0; k < targets; k++) {
      values[k] = outputs[k];
    }
    return Vectors.dense(values);
  }

  @Override
  public RowForward network() {
    return network;
  }

  @Override
  public Object result(float[] outputs, int from) {
    labels.restore(outputs, from);
    if (!vectorLabel) {
      return (double) outputs[from];
    }
    double[] values = new double[targets];
    for (int k = 0; k < targets; k++) {
      values[k] = outputs[from + k];
    }
    return VECTOR.serialize(Vectors.dense(values));
  }

  public UDF1<Vector, ?> udf() {
    if (vectorLabel) {
      UDF1<Vector, Vector> all = this::all;
      return all;
    }
    UDF1<Vector, Double> first = this::first;
    return first;
  }
}
