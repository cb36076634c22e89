package org.sparkmlp.spark.sharded.protocol;

import org.sparkmlp.network.GradientSum;

/** What a worker computes over its lanes. */
public interface ShardWork {
  /**
   * The gradient sums of one step.
   *
   * @param step counted over the whole fit
   * @param parameters all of them. Not modified.
   * @return one per node of the worker's cover, in their order; valid until the next call
   */
  GradientSum[] gradients(long step, float[] parameters);

  /** Nanoseconds that the last call of {@link #gradients} took to compute. */
  long computeNanos();

  /** Nanoseconds that it took besides, to bring rows together. */
  long gatherNanos();

  /**
   * Evaluates the worker's rows.
   *
   * @param part the ordinal of the {@link org.sparkmlp.training.Part}
   * @param parameters all of them. Not modified.
   * @return what the driver adds up
   */
  Object evaluate(int part, float[] parameters);
}
