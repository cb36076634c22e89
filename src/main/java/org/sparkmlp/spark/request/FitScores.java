package org.sparkmlp.spark.request;

import java.util.Optional;
import org.sparkmlp.network.Evaluation;

/**
 * The final parameters on the rows of the fit.
 *
 * @param rows training rows
 * @param training on the training rows
 * @param validationRows validation rows
 * @param validation on the validation rows, if there are any whose weight is not 0
 */
public record FitScores(
    long rows, Evaluation training, long validationRows, Optional<Evaluation> validation) {}
