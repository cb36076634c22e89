package org.sparkmlp.training;

import java.io.Serializable;
import org.sparkmlp.check.Require;

/**
 * How N rows make T steps an epoch, and which places of a lane make its leaf in a step.
 *
 * <pre>
 *   T = ⌈N / B⌉        leaf of step t in a lane of n rows = places [⌊t·n/T⌋, ⌊(t+1)·n/T⌋)
 * </pre>
 *
 * <p>Every place is used once an epoch, and batches are of nearly equal size: within S rows of each
 * other, with no ragged last one. B = 1 is single-row descent, B ≥ N full-batch descent. Immutable.
 *
 * @param rows N, at least 1
 * @param batchSize B, at least 1
 * @serial exclude
 */
public record Batches(long rows, int batchSize) implements Serializable {

  /**
   * Checks the sizes.
   *
   * @param rows as of the record
   * @param batchSize as of the record
   * @throws IllegalArgumentException if either is below 1
   */
  public Batches {
    Require.atLeast(1, "rows", rows);
    Require.atLeast(1, "batchSize", batchSize);
  }

  /**
   * The number of steps in an epoch, T.
   *
   * @return {@code ⌈N / B⌉}
   */
  public long stepsPerEpoch() {
    return (rows - 1) / batchSize + 1;
  }

  /**
   * Where the leaf of a step starts; it ends where the next one's starts.
   *
   * @param step t, in [0, T]; T gives {@code laneRows}
   * @param laneRows n, the rows of the lane
   * @return {@code ⌊t·n/T⌋}
   */
  public int leafStart(long step, int laneRows) {
    return (int) (Math.multiplyExact(step, (long) laneRows) / stepsPerEpoch());
  }
}
