/**
 * The sharded exchange: brings the two sides of its protocol together with Spark.
 *
 * <p>Main types: {@link org.sparkmlp.spark.sharded.ShardedExchange} and {@code Crew} (the driver's
 * side, and its workers), {@code ShardedTask} (the worker's side), {@code ShardWire} (messages as
 * what travels). Start reading at {@code ShardedTask}.
 *
 * <p>May import {@code spark.sharded.protocol}, {@code spark.sharded.blocks}, {@code
 * spark.resident}, {@code spark.exchange}, the rooms below them and the floors below {@code spark}.
 */
package org.sparkmlp.spark.sharded;
