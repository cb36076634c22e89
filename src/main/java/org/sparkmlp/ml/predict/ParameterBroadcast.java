package org.sparkmlp.ml.predict;

import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;

/**
 * A model's parameters on the executors: one broadcast per model, made at its first transform.
 *
 * <p>It is not destroyed when a transform returns, for the DataFrame is lazy; Spark's cleaner
 * removes it when model and DataFrames are gone. Only a {@code float[]} travels, which any class
 * loader knows.
 */
public final class ParameterBroadcast {
  private SparkContext context;
  private Broadcast<float[]> broadcast;

  public synchronized RowForward.Source on(SparkSession session, float[] parameters) {
    SparkContext current = session.sparkContext();
    if (context != current) {
      broadcast = JavaSparkContext.fromSparkContext(current).broadcast(parameters);
      context = current;
    }
    Broadcast<float[]> value = broadcast;
    return value::value;
  }
}
