/**
 * What travels between the processes of the sharded exchange: arrays of floats under names, which
 * are published, fetched and overwritten.
 *
 * <p>Main types: {@link org.sparkmlp.spark.sharded.blocks.BlockName} and {@link
 * org.sparkmlp.spark.sharded.blocks.Stamp}, which tell one block and one content of it from
 * another; {@link org.sparkmlp.spark.sharded.blocks.Buffers}, the arrays they are read into. Start
 * reading at {@code BlockName}.
 *
 * <p>May import the floors below {@code spark}; neither Spark nor Scala.
 */
package org.sparkmlp.spark.sharded.blocks;
