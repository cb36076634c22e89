package org.sparkmlp.spark.request;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.check.Require;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.Loss;
import org.sparkmlp.training.Lanes;
import org.sparkmlp.training.TrainingSettings;

/**
 * All that a fit needs to know. The numbers of features and outputs are taken from the data.
 *
 * @param rows the DataFrame
 * @param columns its columns by role
 * @param loss squared error for regression, softmax cross-entropy for classification
 * @param hidden widths of the hidden layers; may be empty
 * @param activations one for all hidden layers, or one per hidden layer
 * @param classes the number of classes where the column's metadata tells it; empty to take it from
 *     the data, or for regression
 * @param training how to train
 * @param validationFraction share of rows held out for validation, in [0, 1); 0 where the
 *     validation rows are marked by a column
 * @param standardizeFeatures whether features are centred and scaled inside the network
 * @param standardizeLabels whether regression targets are; ignored for classification
 * @param skipInvalid whether rows with a null or non-finite value are left out, rather than refused
 * @param lanes S; empty for the default of the batch size
 * @param workers P; empty for the smaller of S and the free slots
 * @param exchange how gradients travel
 * @param initialParameters where to start; empty to draw them from the seed
 */
public record FitRequest(
    Dataset<Row> rows,
    Columns columns,
    Loss loss,
    List<Integer> hidden,
    List<Activation> activations,
    OptionalInt classes,
    TrainingSettings training,
    double validationFraction,
    boolean standardizeFeatures,
    boolean standardizeLabels,
    boolean skipInvalid,
    OptionalInt lanes,
    OptionalInt workers,
    Exchange exchange,
    Optional<float[]> initialParameters) {

  /** Most classes: beyond it a label column is more likely an identifier than a class. */
  public static final int MAX_CLASSES = 10_000;

  /**
   * Checks what can be checked without the data.
   *
   * @param rows as of the record
   * @param columns as of the record
   * @param loss as of the record
   * @param hidden as of the record
   * @param activations as of the record
   * @param classes as of the record
   * @param training as of the record
   * @param validationFraction as of the record
   * @param standardizeFeatures as of the record
   * @param standardizeLabels as of the record
   * @param skipInvalid as of the record
   * @param lanes as of the record
   * @param workers as of the record
   * @param exchange as of the record
   * @param initialParameters as of the record
   * @throws IllegalArgumentException if a setting is out of its range
   */
  public FitRequest {
    hidden = List.copyOf(hidden);
    activations = List.copyOf(activations);
    Require.belowOne("validationFraction", validationFraction);
    if (validationFraction > 0 && columns.validation().isPresent()) {
      throw Refusal.because(
          "validation rows are either a share (validationFraction) or marked by a column"
              + " (validationIndicatorCol), not both");
    }
    lanes.ifPresent(Lanes::new);
    if (lanes.isPresent() && lanes.getAsInt() > training.batchSize()) {
      throw Refusal.setting(
          "lanes",
          "at most the batch size, " + training.batchSize(),
          lanes.getAsInt(),
          "some batches would be empty");
    }
    if (workers.isPresent()) {
      Require.atLeast(1, "workers", workers.getAsInt());
    }
  }

  public Lanes laneCount() {
    return lanes.isPresent()
        ? new Lanes(lanes.getAsInt())
        : Lanes.forBatchSize(training.batchSize());
  }
}
