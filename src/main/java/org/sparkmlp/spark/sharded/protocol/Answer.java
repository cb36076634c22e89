package org.sparkmlp.spark.sharded.protocol;

import java.util.BitSet;
import java.util.List;

/** What the driver answers when all workers have reached a barrier, the same to all. */
public sealed interface Answer {
  /** The barrier that it answers. */
  At at();

  /**
   * Start over from a snapshot: fetch your slice of it from the driver.
   *
   * @param at the first barrier of the new generation
   * @param step how many steps the snapshot has seen
   * @param addresses {@code [P]}: where each worker's blocks are fetched
   */
  record Load(At at, long step, List<String> addresses) implements Answer {}

  /** Fetch all parameters, compute the gradients of the next step and publish them. */
  record Compute(At at) implements Answer {}

  /** Fetch all parameters and evaluate a part of your rows. */
  record Evaluate(At at, int part) implements Answer {}

  /** Publish your velocity. */
  record Save(At at) implements Answer {}

  /**
   * Fetch your slice of the gradients, add them and update.
   *
   * @param present which nodes have rows
   * @param weight of all rows together; 0 if there is to be no update
   * @param rate of the step
   */
  record Update(At at, BitSet present, double weight, double rate) implements Answer {}

  /** Where gradients are clipped: update at a rate, dividing by this. */
  record Divide(At at, float divisor, double rate) implements Answer {}

  /** You are not needed any more, wherever you are. */
  record Stop(At at) implements Answer {}

  /** Another attempt has your lanes, wherever you are. */
  record Superseded(At at) implements Answer {}
}
