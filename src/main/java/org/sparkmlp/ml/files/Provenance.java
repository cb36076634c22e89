package org.sparkmlp.ml.files;

import java.io.Serializable;

/**
 * Where a model comes from. The settings are the model's params.
 *
 * @param libraryVersion version of this library that trained it
 * @param seed the seed
 * @param rows training rows
 * @param validationRows validation rows
 * @param lanes shares the rows were divided into
 * @param workers Spark tasks that trained
 * @param epochs epochs run
 * @param bestEpoch the epoch of the lowest monitored loss, from 1
 * @param steps updates made
 * @param trainLoss mean loss of the final parameters on the training rows
 * @param validationLoss mean loss on the validation rows, NaN where there are none
 * @param seconds wall-clock time of the fit
 */
public record Provenance(
    String libraryVersion,
    long seed,
    long rows,
    long validationRows,
    int lanes,
    int workers,
    int epochs,
    int bestEpoch,
    long steps,
    double trainLoss,
    double validationLoss,
    double seconds)
    implements Serializable {}
