package org.sparkmlp.spark.resident;

/**
 * What a worker says when it asks for its next command, as an array of JDK types: the class loader
 * of an executor's RPC does not see our classes.
 *
 * @param nonce which fit it belongs to
 * @param worker which share of the lanes it has
 * @param attempt Spark's number of the task attempt; grows over the life of a SparkContext
 * @param executor where it runs
 * @param done the command that it has carried out, 0 for none yet
 * @param nanos how long that took: {@code {compute, gather}}; null if nothing was done
 * @param result what that gave; null if there is none, or it was handed over before
 * @param leaving whether it ends because of a failure, and asks for nothing
 */
public record WorkerMessage(
    long nonce,
    int worker,
    long attempt,
    String executor,
    long done,
    long[] nanos,
    Object result,
    boolean leaving) {
  /** Spark's name for the executor that is the driver itself, as in local mode. */
  static final String IN_DRIVER = "driver";

  WorkerMessage withoutResult() {
    return new WorkerMessage(nonce, worker, attempt, executor, done, nanos, null, leaving);
  }

  Object[] toWire() {
    return new Object[] {nonce, worker, attempt, executor, done, nanos, result, leaving};
  }

  static WorkerMessage of(Object wire) {
    Object[] parts = (Object[]) wire;
    return new WorkerMessage(
        (Long) parts[0],
        (Integer) parts[1],
        (Long) parts[2],
        (String) parts[3],
        (Long) parts[4],
        (long[]) parts[5],
        parts[6],
        (Boolean) parts[7]);
  }
}
