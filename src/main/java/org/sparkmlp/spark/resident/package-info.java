/**
 * What exchanges share whose workers are one Spark job's tasks, which stay for the whole fit.
 *
 * <p>Main types: {@link org.sparkmlp.spark.resident.ResidentJob} (that job), {@link
 * org.sparkmlp.spark.resident.JobFailures} (what becomes of a fit when it fails), {@link
 * org.sparkmlp.spark.resident.SparkRpc} and {@link org.sparkmlp.spark.resident.SparkBlocks}, which
 * have all contact with Spark's private RPC and block transfer. Start reading at {@code SparkRpc}.
 *
 * <p>May import {@code spark.sharded.blocks}, {@code spark.exchange}, the rooms below it and the
 * floors below {@code spark}.
 */
package org.sparkmlp.spark.resident;
