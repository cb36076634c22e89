/**
 * The protocol of the sharded exchange: the workers of each process are a peer, which owns a slice
 * of the parameters and of the optimiser's state, fetches that slice of all gradients from the
 * other peers, updates it, and fetches the other slices.
 *
 * <p>Main types: {@link org.sparkmlp.spark.sharded.protocol.ShardWorker} and {@link
 * org.sparkmlp.spark.sharded.protocol.ShardDriver}, its two sides as state machines without clock
 * or thread; {@code ShardPeer}, the steps of a worker that speaks for its process; {@link
 * org.sparkmlp.spark.sharded.protocol.Report} and {@link
 * org.sparkmlp.spark.sharded.protocol.Answer}, what they say to each other between stretches of
 * steps; {@link org.sparkmlp.spark.sharded.protocol.TreeSum}, which adds what comes in the
 * canonical order. Start reading at {@code ShardWorker}.
 *
 * <p>May import {@code spark.sharded.blocks} and the floors below {@code spark}; neither Spark nor
 * Scala.
 */
package org.sparkmlp.spark.sharded.protocol;
