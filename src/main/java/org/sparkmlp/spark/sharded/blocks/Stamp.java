package org.sparkmlp.spark.sharded.blocks;

/**
 * What a block's content belongs to: blocks are overwritten from step to step under one name.
 *
 * @param generation which set of publishers, as they count them
 * @param step for parameters and the optimiser's state, how many steps they have seen; for
 *     gradients, the step that they are of, counted over the whole fit
 */
public record Stamp(long generation, long step) {}
