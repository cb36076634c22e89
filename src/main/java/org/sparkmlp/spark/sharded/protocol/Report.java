package org.sparkmlp.spark.sharded.protocol;

import java.util.List;

/**
 * What a worker says at a barrier; said again until it is answered.
 *
 * @param worker its number
 * @param attempt which life of that worker; a higher one supersedes a lower one
 * @param address where its blocks are fetched
 * @param at which barrier; {@link At#NOWHERE} of a worker that has just come
 * @param content what it brings
 */
public record Report(int worker, long attempt, String address, At at, Content content) {

  /** What a worker brings to a barrier. All workers bring the same kind. */
  public sealed interface Content {}

  /** It has just come, or is still at what the barrier's answer has told it to do. */
  public record Here() implements Content {}

  /** It has its slice of the snapshot, and has published its parameters. */
  public record Loaded() implements Content {}

  /** It has published its gradients, the sums of these nodes with rows, and what that took. */
  public record Summed(List<NodeTotal> totals, long computeNanos, long gatherNanos)
      implements Content {}

  /** Squared norms of its units of the averaged gradient, and whether the sum was finite. */
  public record Normed(List<Double> squares, boolean finite) implements Content {}

  /** It has updated its slice and published its parameters; whether its gradient was finite. */
  public record Updated(boolean finite) implements Content {}

  /** It has published its velocity too. */
  public record Saved() implements Content {}

  /** It has evaluated its rows. */
  public record Evaluated(Object result) implements Content {}

  /** What the driver must know of the sum of one node, numbered as in {@link Cover}. */
  public record NodeTotal(int node, double loss, double weight, long rows) {}
}
