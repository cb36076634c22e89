package org.sparkmlp.spark.request;

import java.util.Optional;
import org.sparkmlp.network.Evaluation;
import org.sparkmlp.network.Loss;
import org.sparkmlp.network.Scaling;
import org.sparkmlp.network.Topology;
import org.sparkmlp.training.TrainingResult;

/**
 * What a fit gives.
 *
 * @param topology the network's shape, with features and outputs as the data had them
 * @param loss what was minimised
 * @param features how raw features are scaled before the network sees them
 * @param labels how regression targets were scaled: {@link Scaling#restore} takes a prediction to
 *     the targets' own unit; the identity for classification
 * @param training parameters and history
 * @param trainingEvaluation the final parameters on the training rows
 * @param validationEvaluation the final parameters on the validation rows, if there are any
 * @param rows training rows
 * @param validationRows validation rows
 * @param lanes S
 * @param workers P
 * @param seconds wall-clock time of the fit, placement of the rows included
 */
public record FittedNetwork(
    Topology topology,
    Loss loss,
    Scaling features,
    Scaling labels,
    TrainingResult training,
    Evaluation trainingEvaluation,
    Optional<Evaluation> validationEvaluation,
    long rows,
    long validationRows,
    int lanes,
    int workers,
    double seconds) {}
