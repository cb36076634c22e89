package org.sparkmlp.report;

import org.sparkmlp.network.Evaluation;

/** How well a set of rows is predicted: what people ask of the task. */
public sealed interface Score {

  /**
   * Of a classification.
   *
   * @param accuracy share of rows, by weight, whose class is predicted
   * @param logLoss mean cross-entropy
   */
  record OfClasses(double accuracy, double logLoss) implements Score {
    /**
     * The score that sums over rows tell.
     *
     * @param sums of a classification. Not modified.
     * @return NaN where the weights sum to 0
     */
    public static OfClasses of(Evaluation sums) {
      return new OfClasses(sums.accuracy(), sums.loss());
    }
  }

  /**
   * Of a regression.
   *
   * @param rmse root mean squared error, in the targets' own unit
   * @param r2 coefficient of determination, the mean over targets
   */
  record OfTargets(double rmse, double r2) implements Score {
    /**
     * The score that sums over rows tell.
     *
     * @param sums of a regression. Not modified.
     * @param labelScale {@code [C]}: one unit of each output in the target's own unit
     * @return NaN where the weights sum to 0
     */
    public static OfTargets of(Evaluation sums, float[] labelScale) {
      return new OfTargets(sums.rmse(labelScale), sums.r2());
    }
  }
}
