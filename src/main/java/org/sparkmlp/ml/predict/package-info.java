/**
 * Predictions: row by row in a UDF, and block by block in a physical operator of our own.
 *
 * <p>Main types: {@link org.sparkmlp.ml.predict.RowForward} (one row through the network), {@link
 * org.sparkmlp.ml.predict.BlockStrategy} and {@link org.sparkmlp.ml.predict.BlockPredictionExec}
 * (many rows at once, in Spark's plan), {@link org.sparkmlp.ml.predict.ClassScorer} and {@link
 * org.sparkmlp.ml.predict.TargetScorer} (from the network's outputs to columns). Start reading at
 * {@code BlockScorer}.
 *
 * <p>May import the floors below {@code ml}, none of {@code ml}'s other rooms.
 */
package org.sparkmlp.ml.predict;
