package org.sparkmlp.spark.sharded.protocol;

import java.util.List;

/**
 * What a worker says at a barrier; said again until it is answered.
 *
 * @param sender which worker
 * @param at which barrier; {@link At#NOWHERE} of a worker that has just come
 * @param content what it brings
 */
public record Report(Sender sender, At at, Content content) {

  /**
   * A worker.
   *
   * @param worker its number
   * @param attempt which life of that worker; a higher one supersedes a lower one
   * @param process where it is: workers with the same are one {@link Peer}
   * @param address where its blocks are fetched, but for the {@linkplain Muster#group end}
   */
  public record Sender(int worker, long attempt, String process, String address) {}

  public int worker() {
    return sender.worker();
  }

  public long attempt() {
    return sender.attempt();
  }

  /** What a worker brings to a barrier. All who speak for a peer bring the same kind. */
  public sealed interface Content {}

  /** It has just come. */
  public record Here() implements Content {}

  /**
   * It is at what the answer to the barrier before has told it to do, and can be told to stop; or
   * it is a hand.
   */
  public record Working() implements Content {}

  /** It has its slice of the snapshot, and has published its parameters. */
  public record Loaded() implements Content {}

  /**
   * It has made steps: all that it was told to, or as many as had a finite loss and gradient.
   *
   * @param steps those that it knows of; told by peer 0 only, as all know the same
   * @param finite whether the gradients were, as far as it knows
   */
  public record Trained(List<StepMade> steps, boolean finite) implements Content {}

  /** It has published the optimiser's state too. */
  public record Saved() implements Content {}

  /** All workers of its peer have evaluated their rows. */
  public record Evaluated(List<Object> results) implements Content {}

  /**
   * A step that has been made, or could not be as its loss is not finite.
   *
   * @param totals over all its rows
   * @param wallNanos what it took
   * @param nanos {@code [P][compute, gather]}: what of it each worker took
   */
  public record StepMade(StepTotals totals, long wallNanos, long[][] nanos) {}
}
