package org.sparkmlp.demo;

import java.util.ArrayList;
import java.util.List;
import org.sparkmlp.network.GradientSum;
import org.sparkmlp.network.Network;
import org.sparkmlp.network.Workspace;

/**
 * Gradients of some rows, computed here and now.
 *
 * @param network whose
 */
record Gradients(Network network) {

  /** {@code [n][D + 2]}: features, label and a weight of 1. */
  static List<float[]> rows(Sample sample) {
    List<float[]> rows = new ArrayList<>();
    for (int i = 0; i < sample.labels().length; i++) {
      double[] features = sample.features()[i];
      float[] row = new float[features.length + 2];
      for (int j = 0; j < features.length; j++) {
        row[j] = (float) features[j];
      }
      row[features.length] = (float) sample.labels()[i];
      row[features.length + 1] = 1;
      rows.add(row);
    }
    return rows;
  }

  /**
   * The sum of the rows' gradients.
   *
   * @param parameters {@code [parameters]}, in the order of memory. Not modified.
   * @param rows {@code [n][D + 2]}, at least one. Not modified.
   * @return {@code [parameters]}, new, in the order of memory
   */
  float[] sum(float[] parameters, List<float[]> rows) {
    Workspace workspace = network.workspace(rows.size());
    workspace.load(parameters);
    workspace.clear();
    rows.forEach(row -> workspace.put(row, 0));
    workspace.endLeaf();
    GradientSum sum = new GradientSum(parameters.length);
    network.gradient(workspace, sum);
    return sum.gradient();
  }
}
