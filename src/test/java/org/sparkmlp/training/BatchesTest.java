package org.sparkmlp.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.sparkmlp.training.tree.Lanes;

/** Batches by their properties, over awkward numbers of rows, batch sizes and lanes. */
class BatchesTest {
  private static final int[] ROWS = {1, 2, 3, 7, 16, 63, 64, 65, 100, 997, 1797};
  private static final int[] SIZES = {1, 2, 3, 5, 16, 64, 65, 100, 998, 1 << 20};
  private static final int[] LANES = {1, 2, 8, 64};

  @TestFactory
  List<DynamicTest> everyRowOnceAnEpochInBatchesOfNearlyEqualSize() {
    List<DynamicTest> tests = new ArrayList<>();
    for (int rows : ROWS) {
      for (int size : SIZES) {
        for (int lanes : LANES) {
          tests.add(
              DynamicTest.dynamicTest(
                  "N " + rows + ", B " + size + ", S " + lanes, () -> epoch(rows, size, lanes)));
        }
      }
    }
    return tests;
  }

  private static void epoch(int rows, int size, int lanes) {
    Batches batches = new Batches(rows, size);
    long steps = batches.stepsPerEpoch();
    assertThat((steps - 1) * size).isLessThan(rows);
    assertThat(steps * size).isGreaterThanOrEqualTo(rows);
    SplittableRandom random = new SplittableRandom(rows * 31L + lanes);
    int[] laneRows = new int[lanes]; // as uneven as hashes make them, and some empty
    for (int i = 0; i < rows; i++) {
      laneRows[random.nextInt(lanes)]++;
    }
    long least = Long.MAX_VALUE;
    long greatest = 0;
    for (long step = 0; step < steps; step++) {
      long batch = 0;
      for (int n : laneRows) {
        int leaf = batches.leafStart(step + 1, n) - batches.leafStart(step, n);
        assertThat((long) leaf).isBetween(n / steps, (n - 1) / steps + 1); // to within one row
        batch += leaf;
      }
      least = Math.min(least, batch);
      greatest = Math.max(greatest, batch);
    }
    for (int n : laneRows) { // leaves follow on each other, so ends that fit mean each row once
      assertThat(batches.leafStart(0, n)).isZero();
      assertThat(batches.leafStart(steps, n)).isEqualTo(n);
    }
    assertThat(greatest - least).isLessThanOrEqualTo(lanes);
    if (lanes == 1) {
      assertThat(greatest).isLessThanOrEqualTo(size);
    }
  }

  @Test
  void aBatchOfOneIsSingleRowDescentInTheDefaultLane() {
    Lanes lanes = Lanes.forBatchSize(1);
    assertThat(lanes.count()).isEqualTo(1);
    Batches batches = new Batches(1797, 1);
    assertThat(batches.stepsPerEpoch()).isEqualTo(1797);
    for (long step = 0; step <= 1797; step++) {
      assertThat(batches.leafStart(step, 1797)).isEqualTo((int) step);
    }
  }

  @Test
  void aBatchOfAllRowsOrMoreIsOneStep() {
    assertThat(new Batches(1797, 1797).stepsPerEpoch()).isEqualTo(1);
    assertThat(new Batches(1797, Integer.MAX_VALUE).stepsPerEpoch()).isEqualTo(1);
    assertThat(new Batches(1797, 1796).stepsPerEpoch()).isEqualTo(2);
  }

  @Test
  void countsBeyondAnIntAreRight() {
    Batches batches = new Batches(100_000_000_000L, 3);
    assertThat(batches.stepsPerEpoch()).isEqualTo(33_333_333_334L);
    assertThat(batches.leafStart(batches.stepsPerEpoch() / 2, 200_000_000)).isEqualTo(100_000_000);
    Batches large = new Batches(Integer.MAX_VALUE, 1);
    assertThat(large.leafStart(Integer.MAX_VALUE - 1, Integer.MAX_VALUE))
        .isEqualTo(Integer.MAX_VALUE - 1);
  }

  @Test
  void refusesNoRowsAndBatchesOfNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Batches(0, 1))
        .withMessage("rows must be at least 1, was 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Batches(1, 0))
        .withMessage("batchSize must be at least 1, was 0");
  }
}
