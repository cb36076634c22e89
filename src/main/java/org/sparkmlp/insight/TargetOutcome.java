package org.sparkmlp.insight;

import org.sparkmlp.network.Network;
import org.sparkmlp.network.Scaling;
import org.sparkmlp.network.Workspace;

/**
 * How targets are predicted, row by row, of some rows.
 *
 * @param targets C
 * @param validation whether the rows are validation rows, else training rows
 * @param actual {@code [shown][rows]}, the first targets, in their own units. Not modified.
 * @param predicted {@code [shown][rows]} likewise
 */
public record TargetOutcome(
    int targets, boolean validation, double[][] actual, double[][] predicted) implements Outcome {
  /** Most targets that are kept. */
  public static final int MOST_TARGETS = 20;

  private static final int CHUNK = 64;

  /**
   * Predicts.
   *
   * @param network a regression's
   * @param parameters {@code [parameters]}, in the order of memory. Not modified.
   * @param sample the rows
   * @param labels how the targets were scaled
   * @return targets and predictions of all rows of the sample
   */
  public static TargetOutcome of(
      Network network, float[] parameters, SampleRows sample, Scaling labels) {
    int targets = network.topology().outputs();
    int features = network.topology().features();
    int shown = Math.min(targets, MOST_TARGETS);
    double[][] actual = new double[shown][sample.rows()];
    double[][] predicted = new double[shown][sample.rows()];
    Workspace workspace = network.workspace(CHUNK);
    workspace.load(parameters);
    float[] outputs = new float[CHUNK * targets];
    float[] row = new float[targets];
    for (int first = 0; first < sample.rows(); first += CHUNK) {
      int end = Math.min(sample.rows(), first + CHUNK);
      workspace.clear();
      for (int i = first; i < end; i++) {
        workspace.put(sample.values(), i * sample.stride());
      }
      network.predict(workspace, outputs);
      for (int i = first; i < end; i++) {
        System.arraycopy(sample.values(), i * sample.stride() + features, row, 0, targets);
        labels.restore(row, 0);
        labels.restore(outputs, (i - first) * targets);
        for (int k = 0; k < shown; k++) {
          actual[k][i] = row[k];
          predicted[k][i] = outputs[(i - first) * targets + k];
        }
      }
    }
    return new TargetOutcome(targets, sample.validation(), actual, predicted);
  }
}
