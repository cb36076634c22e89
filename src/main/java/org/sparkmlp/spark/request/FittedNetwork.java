package org.sparkmlp.spark.request;

import org.sparkmlp.training.TrainingResult;

/**
 * What a fit gives.
 *
 * @param network what was trained
 * @param training parameters and history
 * @param scores how good the final parameters are
 * @param run where and how long it ran
 */
public record FittedNetwork(
    NetworkForm network, TrainingResult training, FitScores scores, FitRun run) {}
