/**
 * Where the rows of a lane lie in an executor: in its heap, or in a file that is mapped into
 * memory.
 *
 * <p>{@link org.sparkmlp.spark.rows.IncomingRows} takes rows as they arrive, and asks a {@link
 * org.sparkmlp.spark.rows.RowSpace} for memory; what it has gathered is {@link
 * org.sparkmlp.spark.rows.StoredRows}. {@link org.sparkmlp.spark.rows.ExecutorSpace} is what Spark
 * gives this process of memory and of local folders. Start reading at {@code IncomingRows}.
 *
 * <p>May import the floors below {@code spark}.
 */
package org.sparkmlp.spark.rows;
