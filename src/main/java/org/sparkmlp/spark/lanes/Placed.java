package org.sparkmlp.spark.lanes;

import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.network.Task;
import org.sparkmlp.spark.request.FitRequest;

/**
 * What the driver knows of the rows once they are in their lanes.
 *
 * @param summaries {@code [S]}, by lane
 * @param features number of features
 * @param labelWidth number of floats in a label
 * @param rows training rows, at least 1
 * @param validationRows rows held out
 * @param weight sum of the training rows' weights, above 0
 * @param validationWeight sum of the validation rows' weights
 * @param classes class labels seen, in training or validation rows
 */
public record Placed(
    List<LaneSummary> summaries,
    int features,
    int labelWidth,
    long rows,
    long validationRows,
    double weight,
    double validationWeight,
    BitSet classes) {

  /**
   * Computes the lanes and checks what only the whole data can tell.
   *
   * @throws Refusal with one line if the data cannot be trained on
   */
  public static Placed of(JavaRDD<Lane> lanes, FitRequest request) {
    boolean classification = request.network().loss().task() == Task.CLASSIFICATION;
    List<LaneSummary> summaries = lanes.map(lane -> lane.summary(classification)).collect();
    Optional<Refusal> problem =
        summaries.stream()
            .map(LaneSummary::problem)
            .filter(Objects::nonNull)
            .map(Refusal::of)
            .min(Comparator.comparing(Refusal::getMessage));
    if (problem.isPresent()) {
      throw problem.get();
    }
    Placed placed = sum(summaries);
    if (placed.rows + placed.validationRows == 0) {
      throw Refusal.because("the data has no rows: check the path, and filters before the fit");
    }
    if (placed.rows == 0) {
      throw Refusal.because(
          "no row is left to train on: all %d are validation rows", placed.validationRows);
    }
    if (!(placed.weight > 0)) {
      throw Refusal.column(
          request.data().columns().weight().orElse(""),
          "has weights of 0 only: at least one row needs a weight above 0");
    }
    return placed;
  }

  private static Placed sum(List<LaneSummary> summaries) {
    LaneSummary shape = null;
    long rows = 0;
    long validationRows = 0;
    double weight = 0;
    double validationWeight = 0;
    BitSet classes = new BitSet();
    for (LaneSummary lane : summaries) {
      if (lane.isEmpty()) {
        continue;
      }
      if (shape == null) {
        shape = lane;
      } else if (lane.features() != shape.features() || lane.labelWidth() != shape.labelWidth()) {
        throw LaneBuilder.differingLengths(
            lane.features(), shape.features(), lane.labelWidth(), shape.labelWidth());
      }
      rows += lane.trainingRows();
      validationRows += lane.validationRows();
      weight += lane.trainingWeight();
      validationWeight += lane.validationWeight();
      classes.or(lane.classes());
    }
    return new Placed(
        summaries,
        shape == null ? 0 : shape.features(),
        shape == null ? 0 : shape.labelWidth(),
        rows,
        validationRows,
        weight,
        validationWeight,
        classes);
  }

  public long[] laneRows() {
    return summaries.stream()
        .mapToLong(lane -> (long) lane.trainingRows() + lane.validationRows())
        .toArray();
  }

  /** What of the rows lies in mapped files, and not in heaps. */
  public long mappedBytes() {
    return summaries.stream().mapToLong(LaneSummary::mappedBytes).sum();
  }

  public long[] digests() {
    return summaries.stream().mapToLong(LaneSummary::digest).toArray();
  }
}
