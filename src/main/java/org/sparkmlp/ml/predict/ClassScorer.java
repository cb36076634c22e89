package org.sparkmlp.ml.predict;

import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.VectorUDT;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Features to raw prediction, probability and prediction in one pass of the network. */
public final class ClassScorer implements UDF1<Vector, Row>, BlockScorer {
  private static final long serialVersionUID = 1L;

  public static final String RAW = "raw";
  public static final String PROBABILITY = "probability";
  public static final String PREDICTION = "prediction";
  private static final VectorUDT VECTOR = new VectorUDT();
  public static final StructType TYPE =
      new StructType(
          new StructField[] {
            new StructField(RAW, new VectorUDT(), false, Metadata.empty()),
            new StructField(PROBABILITY, new VectorUDT(), false, Metadata.empty()),
            new StructField(PREDICTION, DataTypes.DoubleType, false, Metadata.empty())
          });

  private final RowForward network;
  private final int classes;
  private final double[] thresholds; // [classes], or null

  public ClassScorer(RowForward network, int classes, double[] thresholds) {
    this.network = network;
    this.classes = classes;
    this.thresholds = thresholds;
  }

  @Override
  public Row call(Vector features) {
    double[] raw = raw(network, features, classes);
    double[] probability = raw.clone();
    softmax(probability);
    return RowFactory.create(
        Vectors.dense(raw), Vectors.dense(probability), prediction(probability, thresholds));
  }

  @Override
  public RowForward network() {
    return network;
  }

  @Override
  public Object result(float[] outputs, int from) {
    double[] raw = new double[classes];
    for (int k = 0; k < classes; k++) {
      raw[k] = outputs[from + k];
    }
    double[] probability = raw.clone();
    softmax(probability);
    return new GenericInternalRow(
        new Object[] {
          VECTOR.serialize(Vectors.dense(raw)),
          VECTOR.serialize(Vectors.dense(probability)),
          prediction(probability, thresholds)
        });
  }

  /** The logits of one row. */
  public static double[] raw(RowForward network, Vector features, int classes) {
    float[] outputs = network.outputs(features);
    double[] raw = new double[classes];
    for (int k = 0; k < classes; k++) {
      raw[k] = outputs[k];
    }
    return raw;
  }

  /** Logits to probabilities, in float64. Modified: {@code row}. */
  public static void softmax(double[] row) {
    double max = row[argmax(row)];
    double sum = 0;
    for (int k = 0; k < row.length; k++) {
      row[k] = Math.exp(row[k] - max);
      sum += row[k];
    }
    for (int k = 0; k < row.length; k++) {
      row[k] /= sum;
    }
  }

  /** The class of the largest p/t, as Spark's classifiers predict; a threshold of 0 always wins. */
  static double prediction(double[] probability, double[] thresholds) {
    if (thresholds == null) {
      return argmax(probability);
    }
    double[] scaled = new double[probability.length];
    for (int k = 0; k < scaled.length; k++) {
      scaled[k] = thresholds[k] == 0 ? Double.POSITIVE_INFINITY : probability[k] / thresholds[k];
    }
    return argmax(scaled);
  }

  private static int argmax(double[] row) {
    int best = 0;
    for (int k = 1; k < row.length; k++) {
      if (row[k] > row[best]) {
        best = k;
      }
    }
    return best;
  }
}
