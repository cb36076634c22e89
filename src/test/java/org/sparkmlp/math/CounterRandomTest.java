package org.sparkmlp.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class CounterRandomTest {

  private static final int DRAWS = 200_000;

  @Test
  void mixIsTheFinaliserOfSplittableRandom() {
    long golden = 0x9E3779B97F4A7C15L;
    for (long seed : new long[] {0, 1, -1, 42, Long.MIN_VALUE, Long.MAX_VALUE}) {
      assertThat(CounterRandom.mix(seed + golden)).isEqualTo(new SplittableRandom(seed).nextLong());
    }
    assertThat(CounterRandom.mix(0)).isZero();
  }

  /** Computed apart, in Python's integers. A change changes every trained model. */
  @Test
  void drawsTheNumbersThatItHasAlwaysDrawn() {
    assertThat(CounterRandom.bits(0, 0, 0)).isEqualTo(6235967106033911276L);
    assertThat(CounterRandom.bits(1, 2, 3)).isEqualTo(-1995187720025831478L);
    assertThat(CounterRandom.bits(-1, Long.MIN_VALUE, Long.MAX_VALUE))
        .isEqualTo(-252621112867295729L);
    assertThat(CounterRandom.uniform(1, 2, 3)).isEqualTo(0.8918406569715795);
    assertThat(CounterRandom.gaussian(1, 2, 3)).isEqualTo(-0.24262702388741647);
    assertThat(CounterRandom.gaussian(-1, 0, 1L << 40)).isEqualTo(1.0279590423042637);
  }

  @Test
  void seedStreamAndCounterAllMatter() {
    Set<Long> seen = new HashSet<>();
    for (int seed = -10; seed < 10; seed++) {
      for (int stream = -10; stream < 10; stream++) {
        for (int counter = -10; counter < 10; counter++) {
          seen.add(CounterRandom.bits(seed, stream, counter));
        }
      }
    }
    assertThat(seen).hasSize(20 * 20 * 20);
  }

  @Test
  void uniformHasItsMoments() {
    // Six standard errors: 6·√(1/12/n) and 6·√(1/180/n).
    assertMoments(i -> CounterRandom.uniform(5, 6, i), 0.5, 0.0039, 1 / 12.0, 0.001);
    assertMoments(i -> CounterRandom.uniform(i, 6, 7), 0.5, 0.0039, 1 / 12.0, 0.001);
    assertMoments(i -> CounterRandom.uniform(5, i, 7), 0.5, 0.0039, 1 / 12.0, 0.001);
    for (int i = 0; i < DRAWS; i++) {
      assertThat(CounterRandom.uniform(5, 6, i) >= 0 && CounterRandom.uniform(5, 6, i) < 1)
          .isTrue();
    }
  }

  @Test
  void gaussianHasItsMomentsAndTails() {
    assertMoments(i -> CounterRandom.gaussian(5, 6, i), 0, 0.0135, 1, 0.019);
    assertMoments(i -> CounterRandom.gaussian(5, i, 6), 0, 0.0135, 1, 0.019);
    int beyondTwo = 0;
    for (int i = 0; i < DRAWS; i++) {
      beyondTwo += Math.abs(CounterRandom.gaussian(8, 9, i)) > 2 ? 1 : 0;
    }
    assertThat(beyondTwo / (double) DRAWS).isEqualTo(0.0455, within(0.003));
  }

  @Test
  void neighboursAreNotCorrelated() {
    double alongCounter = 0;
    double alongStream = 0;
    double alongSeed = 0;
    for (int i = 0; i < DRAWS; i++) {
      double here = CounterRandom.gaussian(3, 4, i);
      alongCounter += here * CounterRandom.gaussian(3, 4, i + 1);
      alongStream += here * CounterRandom.gaussian(3, 5, i);
      alongSeed += here * CounterRandom.gaussian(4, 4, i);
    }
    assertThat(alongCounter / DRAWS).isEqualTo(0, within(0.0135));
    assertThat(alongStream / DRAWS).isEqualTo(0, within(0.0135));
    assertThat(alongSeed / DRAWS).isEqualTo(0, within(0.0135));
  }

  private static void assertMoments(
      IntToDoubleFunction draw,
      double mean,
      double meanTolerance,
      double variance,
      double varianceTolerance) {
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < DRAWS; i++) {
      double x = draw.applyAsDouble(i);
      sum += x;
      squares += (x - mean) * (x - mean);
    }
    assertThat(sum / DRAWS).isEqualTo(mean, within(meanTolerance));
    assertThat(squares / DRAWS).isEqualTo(variance, within(varianceTolerance));
  }
}
