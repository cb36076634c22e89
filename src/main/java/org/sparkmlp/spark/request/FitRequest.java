package org.sparkmlp.spark.request;

import java.util.OptionalInt;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.training.TrainingSettings;
import org.sparkmlp.training.tree.Lanes;

/**
 * All that a fit needs to know. The numbers of features and outputs are taken from the data.
 *
 * @param data what to learn from
 * @param network what to train
 * @param training how to train it
 * @param execution where
 */
public record FitRequest(
    TrainingData data, NetworkDesign network, TrainingSettings training, Execution execution) {

  /** Most classes: beyond it a label column is more likely an identifier than a class. */
  public static final int MAX_CLASSES = 10_000;

  /**
   * Checks what its parts cannot check alone.
   *
   * @param data as of the record
   * @param network as of the record
   * @param training as of the record
   * @param execution as of the record
   * @throws Refusal if there are more lanes than rows in a batch
   */
  public FitRequest {
    OptionalInt lanes = execution.lanes();
    if (lanes.isPresent() && lanes.getAsInt() > training.batchSize()) {
      throw Refusal.setting(
          "lanes",
          "at most the batch size, " + training.batchSize(),
          lanes.getAsInt(),
          "some batches would be empty");
    }
  }

  public Lanes laneCount() {
    OptionalInt lanes = execution.lanes();
    return lanes.isPresent()
        ? new Lanes(lanes.getAsInt())
        : Lanes.forBatchSize(training.batchSize());
  }
}
