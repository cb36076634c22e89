package org.sparkmlp.training;

import java.util.OptionalDouble;

/**
 * What is known of one finished epoch.
 *
 * @param epoch the epoch, from 1
 * @param steps steps made since the fit began, this epoch's included
 * @param trainLoss mean loss over the epoch's rows, each taken before the update that its batch
 *     made; without the L2 penalty
 * @param validationLoss mean loss over the validation rows after the epoch, if there are any
 * @param validationMetric accuracy (classification) or R² (regression) on them, if there are any
 * @param learningRate the rate of the epoch's last step
 * @param rowsPerSecond training rows per second of the epoch's wall-clock time without validation
 * @param seconds wall-clock time of the epoch
 * @param times where it went
 * @param best whether the monitored loss is the lowest so far
 */
public record EpochRecord(
    int epoch,
    long steps,
    double trainLoss,
    OptionalDouble validationLoss,
    OptionalDouble validationMetric,
    double learningRate,
    double rowsPerSecond,
    double seconds,
    TimeSplit times,
    boolean best) {}
