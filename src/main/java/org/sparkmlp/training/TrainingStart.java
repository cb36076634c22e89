package org.sparkmlp.training;

import org.sparkmlp.network.Topology;

/**
 * What a fit is about to do.
 *
 * @param topology the network's shape
 * @param parameters number of parameters
 * @param rows training rows, N
 * @param validationRows rows held out or given apart
 * @param epochs most epochs
 * @param stepsPerEpoch T
 * @param lanes S
 * @param workers P
 * @param exchange how gradients travel, by the name it was asked for
 */
public record TrainingStart(
    Topology topology,
    int parameters,
    long rows,
    long validationRows,
    int epochs,
    long stepsPerEpoch,
    int lanes,
    int workers,
    String exchange) {}
