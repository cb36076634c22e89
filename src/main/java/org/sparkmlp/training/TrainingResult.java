package org.sparkmlp.training;

import java.util.List;

/**
 * What training gave.
 *
 * @param parameters {@code [parameters]}, in the saved order: those of the epoch that {@link Keep}
 *     says
 * @param history one record per epoch
 * @param bestEpoch the epoch of the lowest monitored loss, from 1
 * @param steps updates made
 * @param stoppedEarly whether patience ran out before the epochs did
 */
public record TrainingResult(
    float[] parameters,
    List<EpochRecord> history,
    int bestEpoch,
    long steps,
    boolean stoppedEarly) {}
