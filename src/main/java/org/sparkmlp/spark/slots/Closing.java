package org.sparkmlp.spark.slots;

import org.apache.spark.SparkContext;

/** Gives back what a fit holds in Spark, also when its thread or its SparkContext is stopping. */
public final class Closing {
  private Closing() {}

  /**
   * Runs an action to its end though the thread is interrupted, which Spark's own calls would not;
   * does nothing on a stopped context, with which everything is gone already.
   */
  public static void run(SparkContext context, Runnable action) {
    boolean interrupted = Thread.interrupted();
    try {
      if (!context.isStopped()) {
        action.run();
      }
    } catch (RuntimeException e) {
      if (!context.isStopped()) { // else it stopped in between, and e would hide the reason
        throw e;
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
