package org.sparkmlp.spark.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sparkmlp.math.CounterRandom;

class ContentHashTest {
  private final ContentHash hash = new ContentHash(1);

  @Test
  void followsItsFormula() {
    long seed = CounterRandom.mix(1 + 0x9E3779B97F4A7C15L);
    long first = CounterRandom.mix(seed + Float.floatToRawIntBits(2.5f));
    long third = CounterRandom.mix(seed + (2L << 32 | Float.floatToRawIntBits(1f)));
    assertThat(hash.of(new float[] {2.5f, 0, 1}, 3))
        .isEqualTo(CounterRandom.mix(seed + third + first)); // a sum: any order of the non-zeros
  }

  @Test
  void everyValueAndItsIndexCount() {
    Set<Long> hashes = new HashSet<>();
    for (int j = 0; j < 50; j++) {
      for (float x : new float[] {1, -1, 2, 1e-45f, Float.MAX_VALUE}) {
        float[] row = new float[50];
        row[j] = x;
        hashes.add(hash.of(row, 50));
      }
    }
    assertThat(hashes).hasSize(250);
    assertThat(hash.of(new float[] {1, 2}, 2)).isNotEqualTo(hash.of(new float[] {2, 1}, 2));
    assertThat(hash.of(new float[] {1, -2}, 2)).isNotEqualTo(hash.of(new float[] {-1, 2}, 2));
  }

  @Test
  void negativeZeroCountsAsZero() {
    assertThat(hash.of(new float[] {-0f, 3}, 2)).isEqualTo(hash.of(new float[] {0f, 3}, 2));
  }

  @Test
  void anotherSeedGivesAnotherPlacement() {
    float[] row = {1, 2, 3};
    assertThat(new ContentHash(2).of(row, 3)).isNotEqualTo(hash.of(row, 3));
  }

  @Test
  void theShareHeldOutIsAboutTheFractionInEveryLane() {
    int[] held = new int[8];
    int[] all = new int[8];
    for (int i = 0; i < 80_000; i++) {
      long h = hash.of(new float[] {i, 1}, 2);
      int lane = (int) (h & 7);
      all[lane]++;
      held[lane] += ContentHash.heldOut(h, 0.2) ? 1 : 0;
    }
    for (int lane = 0; lane < 8; lane++) {
      assertThat(all[lane]).isBetween(9_600, 10_400);
      assertThat((double) held[lane] / all[lane]).isBetween(0.185, 0.215);
    }
  }

  @Test
  void moreHeldOutMeansTheSameRowsAndOthers() {
    for (int i = 0; i < 1000; i++) {
      long h = hash.of(new float[] {i}, 1);
      assertThat(ContentHash.heldOut(h, 0)).isFalse();
      assertThat(ContentHash.heldOut(h, 1)).isTrue();
      if (ContentHash.heldOut(h, 0.1)) {
        assertThat(ContentHash.heldOut(h, 0.3)).isTrue();
      }
    }
  }
}
