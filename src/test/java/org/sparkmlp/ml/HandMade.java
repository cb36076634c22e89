package org.sparkmlp.ml;

import java.util.List;
import org.sparkmlp.ml.files.Provenance;
import org.sparkmlp.ml.files.TrainedNetwork;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.InitialParameters;
import org.sparkmlp.network.Loss;
import org.sparkmlp.network.Scaling;
import org.sparkmlp.network.Topology;

/** Models with known parameters, made without a fit. */
final class HandMade {
  static final Provenance PROVENANCE =
      new Provenance("0.1.0", 7, 100, 20, 8, 2, 3, 2, 24, 0.25, 0.5, 1.5);

  private HandMade() {}

  /** Three features, hidden layers of 5 and 4 units, three classes named a, b, c. */
  static MlpClassificationModel classifier() {
    Topology topology =
        new Topology(3, List.of(5, 4), List.of(Activation.RELU, Activation.TANH), 3);
    return new MlpClassificationModel(
        "mlpc_hand",
        new TrainedNetwork(
            topology,
            Loss.SOFTMAX_CROSS_ENTROPY,
            InitialParameters.draw(topology, 1),
            new Scaling(new float[] {1, 2, 3}, new float[] {1, 2, 4}),
            Scaling.identity(3),
            List.of("a", "b", "c"),
            false,
            PROVENANCE));
  }

  /** Three features, hidden layers of all kinds, some wider than a panel, 18 classes. */
  static MlpClassificationModel wideClassifier() {
    Topology topology =
        new Topology(
            3,
            List.of(70, 33, 5, 16),
            List.of(Activation.RELU, Activation.TANH, Activation.SIGMOID, Activation.IDENTITY),
            18);
    return new MlpClassificationModel(
        "mlpc_wide",
        new TrainedNetwork(
            topology,
            Loss.SOFTMAX_CROSS_ENTROPY,
            InitialParameters.draw(topology, 3),
            Scaling.identity(3),
            Scaling.identity(18),
            List.of(),
            false,
            PROVENANCE));
  }

  /** A linear model of two features: y = 10 + 2 (x0 + 2 x1 + 0.5). */
  static MlpRegressionModel linear() {
    return new MlpRegressionModel(
        "mlpr_linear",
        new TrainedNetwork(
            new Topology(2, List.of(), List.of(), 1),
            Loss.SQUARED_ERROR,
            new float[] {0.5f, 1, 2},
            Scaling.identity(2),
            new Scaling(new float[] {10}, new float[] {2}),
            List.of(),
            false,
            PROVENANCE));
  }

  /** Two features, three sigmoid units, two targets. */
  static MlpRegressionModel twoTargets() {
    Topology topology = new Topology(2, List.of(3), List.of(Activation.SIGMOID), 2);
    return new MlpRegressionModel(
        "mlpr_two",
        new TrainedNetwork(
            topology,
            Loss.SQUARED_ERROR,
            InitialParameters.draw(topology, 2),
            new Scaling(new float[] {0, 1}, new float[] {1, 3}),
            new Scaling(new float[] {10, -5}, new float[] {2, 4}),
            List.of(),
            true,
            PROVENANCE));
  }
}
