package org.sparkmlp.spark.star;

import java.util.Optional;

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
  private static final int PARTS = 8;
  private static final int LONGEST_NAME = 1_000; // of an executor

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

  /**
   * Reads what {@link #toWire} made, which may come from anybody.
   *
   * @return empty if it is something else, or has a number that no worker says
   */
  static Optional<WorkerMessage> read(Object wire) {
    if (wire instanceof Object[] parts
        && parts.length == PARTS
        && parts[0] instanceof Integer kind
        && kind >= 0
        && kind < Kind.values().length
        && parts[1] instanceof Long nonce
        && parts[2] instanceof Integer worker
        && worker >= 0
        && parts[3] instanceof Long attempt
        && attempt >= 0
        && parts[4] instanceof String executor
        && executor.length() <= LONGEST_NAME
        && parts[5] instanceof Long done
        && done >= 0
        && (parts[6] == null || parts[6] instanceof long[] nanos && nanos.length == 2)) {
      return Optional.of(
          new WorkerMessage(
              Kind.values()[kind],
              nonce,
              worker,
              attempt,
              executor,
              done,
              (long[]) parts[6],
              parts[7]));
    }
    return Optional.empty();
  }
}
