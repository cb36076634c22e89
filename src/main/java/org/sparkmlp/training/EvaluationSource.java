package org.sparkmlp.training;

import org.sparkmlp.network.Evaluation;

/** Where loss and metrics of a whole part of the rows come from. */
@FunctionalInterface
public interface EvaluationSource {
  /**
   * Evaluates all rows of a part.
   *
   * @param part which rows
   * @param parameters {@code [parameters]}. Not modified.
   * @return the sums, from which loss and metrics follow
   */
  Evaluation evaluate(Part part, float[] parameters);
}
