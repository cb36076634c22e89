/**
 * One Spark job for the whole fit: tasks that stay with their lanes and ask the driver, over
 * Spark's own RPC, what to do next.
 *
 * <p>Main types: {@link org.sparkmlp.spark.resident.ResidentExchange} (the driver's side), {@code
 * Roster} (which worker is answered what: a pure state machine), {@code Rendezvous} (the roster
 * with a lock around it), {@link org.sparkmlp.spark.resident.ResidentTask} (the worker's side),
 * {@link org.sparkmlp.spark.resident.SparkRpc} (all contact with Spark's private RPC). Start
 * reading at {@code ResidentTask}. In the same way {@link
 * org.sparkmlp.spark.resident.ShardedExchange} and {@code ShardedTask} bring the protocol of {@code
 * spark.sharded} together with Spark; {@link org.sparkmlp.spark.resident.SparkBlocks} has all
 * contact with its private block transfer.
 *
 * <p>May import {@code spark.exchange}, {@code spark.sharded}, the rooms below it and the floors
 * below {@code spark}.
 */
package org.sparkmlp.spark.resident;
