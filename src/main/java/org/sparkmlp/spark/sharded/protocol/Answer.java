package org.sparkmlp.spark.sharded.protocol;

import java.util.List;

/**
 * What the driver answers when all peers have reached a barrier, the same to all who speak for one;
 * hands are told to load only, and to stop.
 */
public sealed interface Answer {
  /** The barrier that it answers. */
  At at();

  /**
   * Start over from a snapshot: fetch your slice of it from the driver.
   *
   * @param at the first barrier of the new generation
   * @param step how many steps the snapshot has seen
   * @param peers {@code [E]}: who goes as one, and where blocks are fetched
   */
  record Load(At at, long step, List<Peer> peers) implements Answer {}

  /**
   * Make the next steps among yourselves.
   *
   * @param rates the learning rate of each, as many as there are steps
   */
  record Train(At at, List<Double> rates) implements Answer {}

  /** Fetch all parameters and evaluate a part of your rows. */
  record Evaluate(At at, int part) implements Answer {}

  /** Publish the optimiser's state. */
  record Save(At at) implements Answer {}

  /** You are not needed any more, wherever you are. */
  record Stop(At at) implements Answer {}

  /** Another attempt has your lanes, wherever you are. */
  record Superseded(At at) implements Answer {}
}
