package org.sparkmlp.spark.star;

/**
 * What a worker says to the driver, as an array of JDK types: the class loader of an executor's RPC
 * does not see our classes.
 *
 * @param kind what it says
 * @param nonce which job of workers it belongs to
 * @param worker which share of the lanes it has
 * @param attempt Spark's number of the task attempt; grows over the life of a SparkContext
 * @param executor where it runs
 * @param done the command that it has carried out, 0 for none yet
 * @param nanos how long that took: {@code {compute, gather}}; null if nothing was done
 * @param result what that gave; null if nothing was done
 */
public record WorkerMessage(
    Kind kind,
    long nonce,
    int worker,
    long attempt,
    String executor,
    long done,
    long[] nanos,
    Object result) {
  /** Spark's name for the executor that is the driver itself, as in local mode. */
  static final String IN_DRIVER = "driver";

  enum Kind {
    /** Hands in what was done, and waits for the next command, however long it takes. */
    ASK,
    /** Still waits; answered at once. */
    PING,
    /** Ends because of a failure; needs no answer. */
    LEAVE
  }

  Object[] toWire() {
    return new Object[] {kind.ordinal(), nonce, worker, attempt, executor, done, nanos, result};
  }

  /** The same from a worker that has done nothing yet. */
  WorkerMessage withNothingDone() {
    return new WorkerMessage(kind, nonce, worker, attempt, executor, 0, null, null);
  }

  static WorkerMessage of(Object wire) {
    Object[] parts = (Object[]) wire;
    return new WorkerMessage(
        Kind.values()[(Integer) parts[0]],
        (Long) parts[1],
        (Integer) parts[2],
        (Long) parts[3],
        (String) parts[4],
        (Long) parts[5],
        (long[]) parts[6],
        parts[7]);
  }
}
