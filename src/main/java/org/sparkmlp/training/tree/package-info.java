/**
 * In which order sums are added: lanes, the canonical tree over them, and those who add along it.
 *
 * <p>Main types: {@link org.sparkmlp.training.tree.CanonicalTree} (the definition), {@link
 * org.sparkmlp.training.tree.Lanes} (its leaves, and who has which), {@link
 * org.sparkmlp.training.tree.TreePasses} (one worker's sums), {@link
 * org.sparkmlp.training.tree.JoinedSums} (those of several workers of one process). Start reading
 * at {@code CanonicalTree}.
 *
 * <p>May import {@code math}, {@code network} and {@code check}; never Spark.
 */
package org.sparkmlp.training.tree;
