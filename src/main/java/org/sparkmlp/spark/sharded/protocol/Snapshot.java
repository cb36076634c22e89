package org.sparkmlp.spark.sharded.protocol;

/**
 * All that is needed to go on from a step: anything else can be computed again.
 *
 * @param step how many steps it has seen, over the whole fit
 * @param parameters {@code [n]}. Modified by the driver only, when it has a later one.
 * @param state the optimiser's vectors, {@code [vectors][n]}. Modified likewise.
 */
public record Snapshot(long step, float[] parameters, float[][] state) {}
