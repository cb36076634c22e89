package org.sparkmlp.spark.sharded.protocol;

/**
 * All that is needed to go on from a step: anything else can be computed again.
 *
 * @param step how many steps it has seen, over the whole fit
 * @param parameters {@code [n]}. Not modified by anyone.
 * @param velocity {@code [n]}. Not modified by anyone.
 */
public record Snapshot(long step, float[] parameters, float[] velocity) {}
