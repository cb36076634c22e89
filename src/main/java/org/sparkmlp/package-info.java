/**
 * Spark MLP: multilayer perceptrons trained on Apache Spark.
 *
 * <p>Start reading in {@code network}, which has the mathematics, then {@code training}, which has
 * the epoch loop; {@code spark} distributes it. The rooms, floor by floor, are drawn in {@code
 * src/docs/ARCHITECTURE.md}.
 */
package org.sparkmlp;
