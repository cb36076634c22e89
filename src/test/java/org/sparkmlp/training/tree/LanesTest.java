package org.sparkmlp.training.tree;

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
    "8,1",
    "15,1",
    "16,2",
    "31,2",
    "32,4",
    "64,8",
    "128,16",
    "200,16",
    "511,32",
    "512,64",
    "1000,64",
    "8192,64",
    "16383,64",
    "16384,128",
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
  void everyLaneHasOneWorkerAndNoWorkerMuchMoreThanItsPart(int count) {
    Lanes lanes = new Lanes(count);
    for (int workers = 1; workers <= count; workers += workers < 70 ? 1 : 53) {
      int[] shares = lanes.shares(workers);
      assertThat(shares).hasSize(workers + 1).startsWith(0).endsWith(count);
      int most = Math.max((count + workers - 1) / workers, (int) (1.15 * count / workers));
      for (int p = 0; p < workers; p++) {
        assertThat(shares[p + 1] - shares[p])
            .as("share %d of %d of %d lanes", p, workers, count)
            .isBetween(1, most);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "64,1,1",
    "64,3,5",
    "64,4,4",
    "64,5,12",
    "64,6,10",
    "64,7,13",
    "1024,3,5",
    "8,3,5",
    "8,7,7"
  })
  void sharesHaveFewNodes(int count, int workers, int nodes) {
    assertThat(nodes(new Lanes(count).shares(workers))).isEqualTo(nodes);
    assertThat(new Lanes(count).nodes(workers)).isEqualTo(nodes);
  }

  /** Even shares would have 3.7 nodes a worker there, hence as many whole gradients to send. */
  @Test
  void aShareOfSixtyFourLanesAmongThreeHasLessThanTwoNodes() {
    assertThat(new Lanes(64).shares(3)).containsExactly(0, 24, 48, 64);
    assertThat(nodes(new int[] {0, 21, 42, 64})).isEqualTo(11);
  }

  @Test
  void noCutWithinTheBoundHasFewerNodes() {
    for (int count : new int[] {8, 16, 32}) {
      for (int workers = 1; workers <= Math.min(count, 5); workers++) {
        int most = Math.max((count + workers - 1) / workers, (int) (1.15 * count / workers));
        assertThat(nodes(new Lanes(count).shares(workers)))
            .as("%d lanes, %d workers", count, workers)
            .isEqualTo(fewest(0, count, workers, most));
      }
    }
  }

  /** By trying all. */
  private static int fewest(int from, int count, int workers, int most) {
    if (workers == 0) {
      return from == count ? 0 : 1_000_000;
    }
    int fewest = 1_000_000;
    for (int to = from + 1; to <= Math.min(count, from + most); to++) {
      int rest = fewest(to, count, workers - 1, most);
      fewest = Math.min(fewest, CanonicalTree.cover(from, to).size() + rest);
    }
    return fewest;
  }

  private static int nodes(int[] shares) {
    int nodes = 0;
    for (int p = 0; p < shares.length - 1; p++) {
      nodes += CanonicalTree.cover(shares[p], shares[p + 1]).size();
    }
    return nodes;
  }

  @Test
  void countsTheNodesOfEveryRange() {
    for (int from = 0; from < 64; from++) {
      for (int to = from + 1; to <= 64; to++) {
        assertThat(Lanes.nodes(from, to)).isEqualTo(CanonicalTree.cover(from, to).size());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 9})
  void refusesMoreWorkersThanLanesAndFewerThanOne(int workers) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Lanes(8).shares(workers))
        .withMessage("workers must be from 1 to 8, was " + workers);
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
