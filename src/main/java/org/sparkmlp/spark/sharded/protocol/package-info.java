/**
 * The protocol of the sharded exchange: each worker owns a slice of parameters and velocity,
 * fetches that slice of all gradients from the other workers, updates it, and fetches the other
 * slices.
 *
 * <p>Main types: {@link org.sparkmlp.spark.sharded.protocol.ShardWorker} and {@link
 * org.sparkmlp.spark.sharded.protocol.ShardDriver}, its two sides as state machines without clock
 * or thread; {@link org.sparkmlp.spark.sharded.protocol.Report} and {@link
 * org.sparkmlp.spark.sharded.protocol.Answer}, what they say to each other between stretches of
 * steps; {@link org.sparkmlp.spark.sharded.protocol.TreeSum}, which adds what comes in the
 * canonical order. Start reading at {@code ShardWorker}.
 *
 * <p>May import the floors below {@code spark}; neither Spark nor Scala.
 */
package org.sparkmlp.spark.sharded.protocol;
