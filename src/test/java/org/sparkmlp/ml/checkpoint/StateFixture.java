package org.sparkmlp.ml.checkpoint;

import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.ParameterLayout;
import org.sparkmlp.network.Topology;
import org.sparkmlp.optim.OptimizerState;
import org.sparkmlp.training.EpochRecord;
import org.sparkmlp.training.TimeSplit;
import org.sparkmlp.training.TrainingState;

/** States of a small network, no two of whose numbers are the same. */
final class StateFixture {
  static final ParameterLayout LAYOUT =
      ParameterLayout.of(Topology.of(3, List.of(17), Activation.RELU, 2));

  private StateFixture() {}

  /**
   * A state.
   *
   * @param steps made in all
   * @param epochs that have ended
   * @param step the next one within the epoch, from 0
   */
  static TrainingState state(long steps, int epochs, long step) {
    int n = LAYOUT.size();
    float[] parameters = new float[n];
    float[] mean = new float[n];
    float[] square = new float[n];
    float[] kept = new float[n];
    for (int i = 0; i < n; i++) {
      parameters[i] = steps + i;
      mean[i] = -steps - i / 3f;
      square[i] = steps * i;
      kept[i] = 1e-30f * (i + 1);
    }
    EpochRecord epoch =
        new EpochRecord(
            1,
            7,
            0.1,
            OptionalDouble.of(0.2),
            OptionalDouble.empty(),
            0.05,
            1000,
            2.5,
            new TimeSplit(),
            true);
    return TrainingState.of(
        parameters,
        OptimizerState.of(steps, mean, square),
        kept,
        new TrainingState.Progress(
            epochs,
            step,
            1.25,
            3.5,
            Double.NaN,
            0.2,
            1,
            Double.POSITIVE_INFINITY,
            0,
            2,
            Collections.nCopies(epochs, epoch)));
  }
}
