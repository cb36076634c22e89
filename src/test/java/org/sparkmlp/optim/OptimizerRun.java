package org.sparkmlp.optim;

import java.util.List;
import java.util.SplittableRandom;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.ParameterLayout;
import org.sparkmlp.network.Topology;

/** An optimiser on a 7-13-5-3 network with gradients drawn from a seed. */
final class OptimizerRun {
  final ParameterLayout layout =
      ParameterLayout.of(Topology.of(7, List.of(13, 5), Activation.RELU, 3));
  final float[] parameters = new float[layout.size()];
  final float[] gradientSum = new float[layout.size()];
  final Optimizer optimizer;
  OptimizerState state;
  private final SplittableRandom random = new SplittableRandom(42);

  OptimizerRun(Optimizer optimizer) {
    this.optimizer = optimizer;
    this.state = optimizer.initialState(layout.size());
    fill(parameters);
  }

  void steps(int count) {
    for (int t = 0; t < count; t++) {
      nextGradient();
      WholeUpdate.make(optimizer, parameters, gradientSum, 37.5, layout, state, 4, 20);
    }
  }

  void nextGradient() {
    fill(gradientSum);
  }

  private void fill(float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-10, 10);
    }
  }
}
