package org.sparkmlp.spark.request;

import java.util.Optional;
import org.sparkmlp.network.ParameterLayout;
import org.sparkmlp.training.Trainer;
import org.sparkmlp.training.TrainingListener;
import org.sparkmlp.training.TrainingState;

/**
 * Keeps where one fit is, and knows where an earlier run of it was. What cannot be kept is told and
 * ends nothing.
 */
public interface Checkpoints extends Trainer.Keeper, AutoCloseable {
  /** Keeps nothing. */
  Checkpoints NONE =
      new Checkpoints() {
        @Override
        public Optional<TrainingState> begin(
            FitIdentity identity, ParameterLayout layout, TrainingListener listener) {
          return Optional.empty();
        }

        @Override
        public void reached(TrainingState state) {}

        @Override
        public void close() {}
      };

  /**
   * Called once, when the rows are known and before the first step.
   *
   * @param identity what determines the fit's bits
   * @param layout where the network's parameters lie
   * @param listener is told of what cannot be kept or read, and whence the fit goes on
   * @return where to go on; empty to begin at the beginning
   * @throws org.sparkmlp.check.Refusal if the fit wants to go on from what is another one's
   */
  Optional<TrainingState> begin(
      FitIdentity identity, ParameterLayout layout, TrainingListener listener);

  /** Waits for what is being kept, for a limited time. */
  @Override
  void close();
}
