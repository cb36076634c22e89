package org.sparkmlp.network;

import java.util.SplittableRandom;

/** Rows and parameters drawn from a seed, exact in float32, in the forms that both twins take. */
final class Sample {
  final Topology topology;
  final Loss loss;
  final int labelWidth;
  final float[] parameters; // as saved
  final double[] wideParameters;
  final float[][] rows; // [n][features, label, weight]
  final double[][] x;
  final double[][] labels;
  final float[] weights;
  final double[] wideWeights;

  Sample(Topology topology, Loss loss, int count, boolean weighted, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    this.topology = topology;
    this.loss = loss;
    this.labelWidth = loss.labelWidth(topology.outputs());
    ParameterLayout layout = ParameterLayout.of(topology);
    parameters = new float[layout.size()];
    for (int l = 0; l < layout.layers(); l++) {
      double range = Math.sqrt(3.0 / layout.inputs(l));
      for (int i = layout.biasOffset(l); i < layout.end(l); i++) {
        parameters[i] = (float) random.nextDouble(-range, range);
      }
    }
    wideParameters = wide(parameters);
    int features = topology.features();
    rows = new float[count][features + labelWidth + 1];
    x = new double[count][features];
    labels = new double[count][labelWidth];
    weights = new float[count];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < features; j++) {
        rows[i][j] = (float) random.nextDouble(-2, 2);
        x[i][j] = rows[i][j];
      }
      for (int k = 0; k < labelWidth; k++) {
        rows[i][features + k] =
            switch (loss) {
              case SQUARED_ERROR, HUBER -> (float) random.nextDouble(-3, 3);
              case SOFTMAX_CROSS_ENTROPY -> random.nextInt(topology.outputs());
            };
        labels[i][k] = rows[i][features + k];
      }
      weights[i] = weighted ? random.nextInt(4) * 0.75f : 1f; // every fourth or so weighs nothing
      rows[i][features + labelWidth] = weights[i];
    }
    wideWeights = wide(weights);
  }

  void load(Workspace workspace) {
    workspace.load(ParameterLayout.of(topology).ofRowMajor(parameters));
  }

  /** Makes rows [from, to) those of a workspace, as one leaf. */
  void put(Workspace workspace, int from, int to) {
    workspace.clear();
    for (int i = from; i < to; i++) {
      workspace.put(rows[i], 0);
    }
    workspace.endLeaf();
  }

  /** The sum over rows [from, to), as one leaf, by a workspace of just so many rows. */
  GradientSum gradient(Network network, int from, int to) {
    Workspace workspace = network.workspace(to - from);
    GradientSum sum = new GradientSum(network.layout().size());
    load(workspace);
    put(workspace, from, to);
    network.gradient(workspace, sum);
    return sum;
  }

  TwinNetwork.Sums twin() {
    return new TwinNetwork(topology, loss).gradient(wideParameters, x, labels, wideWeights);
  }

  static double[] wide(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }
}
