package org.sparkmlp.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanesTest {

  @ParameterizedTest
  @CsvSource({
    "1,1",
    "31,1",
    "32,2",
    "63,2",
    "64,4",
    "127,4",
    "128,8",
    "200,8",
    "1024,8",
    "2047,8",
    "2048,16",
    "4096,32",
    "8191,32",
    "8192,64",
    "131072,1024",
    "262144,1024",
    "2147483647,1024"
  })
  void theDefaultFollowsFromTheBatchSizeAlone(int batchSize, int lanes) {
    assertThat(Lanes.forBatchSize(batchSize)).isEqualTo(new Lanes(lanes));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 3, 6, 1023, 2048, Integer.MIN_VALUE})
  void refusesWhatIsNotAPowerOfTwoInRange(int count) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Lanes(count))
        .withMessage("lanes must be a power of two from 1 to 1024, was " + count);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8, 64, 1024})
  void everyLaneHasOneWorkerAndEveryWorkerItsShare(int count) {
    Lanes lanes = new Lanes(count);
    for (int workers = 1; workers <= Math.min(count, 70); workers++) {
      assertThat(lanes.first(0, workers)).isZero();
      assertThat(lanes.first(workers, workers)).isEqualTo(count);
      int next = 0;
      for (int worker = 0; worker < workers; worker++) {
        int owned = lanes.first(worker + 1, workers) - lanes.first(worker, workers);
        assertThat(owned).isBetween(count / workers, (count - 1) / workers + 1).isPositive();
        for (int lane = lanes.first(worker, workers); owned > 0; owned--, lane++) {
          assertThat(lane).isEqualTo(next++);
          assertThat(lanes.worker(lane, workers)).isEqualTo(worker);
        }
      }
      assertThat(next).isEqualTo(count);
    }
  }

  @Test
  void aHashFallsIntoTheLaneOfItsRemainder() {
    Lanes lanes = new Lanes(8);
    for (long hash : new long[] {0, 1, 7, 8, 12345678901L, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
      assertThat(lanes.of(hash)).isEqualTo((int) Math.floorMod(hash, 8L));
    }
    assertThat(new Lanes(1).of(-1)).isZero();
  }
}
