package org.sparkmlp.spark.slots;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How long workers stay, at times that the tests make up. */
class TurnLengthTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long BEGIN = Long.MAX_VALUE - SECOND; // nanoTime may overflow

  private final TurnLength length = new TurnLength(BEGIN);

  private void see(boolean running, boolean complete, long seconds) {
    length.see(running, complete, BEGIN + seconds * SECOND);
  }

  private boolean isOver(long seconds) {
    return length.isOver(BEGIN + seconds * SECOND);
  }

  @Test
  void lastsTwoSecondsWhereNothingIsToBeLoaded() {
    see(true, true, 0);
    assertThat(isOver(1)).isFalse();
    assertThat(isOver(2)).isTrue();
  }

  @Test
  void lastsUntilLanesAreLoadedAndFourTimesAsLongAsThat() {
    see(true, false, 0);
    assertThat(isOver(100)).isFalse();
    see(true, true, 100);
    assertThat(isOver(499)).isFalse();
    assertThat(isOver(500)).isTrue();
  }

  @Test
  void timeWithoutASlotIsNotSpentOnLoading() {
    see(false, false, 0);
    see(true, false, 60);
    see(true, true, 61);
    assertThat(isOver(64)).isFalse();
    assertThat(isOver(65)).isTrue();
  }

  /** Whoever loads its lanes again makes the turn no longer: others may wait. */
  @Test
  void countsFromWhenAllHadComeThoughOneIsLostSince() {
    see(true, false, 0);
    see(true, true, 3);
    see(true, false, 4);
    see(true, true, 14);
    assertThat(isOver(14)).isFalse();
    assertThat(isOver(15)).isTrue();
  }

  @Test
  void beginsAnewWithOtherWorkers() {
    see(true, true, 0);
    length.begin(BEGIN + 10 * SECOND);
    assertThat(length.isShortest(BEGIN + 11 * SECOND)).isFalse();
    assertThat(length.isShortest(BEGIN + 12 * SECOND)).isTrue();
    assertThat(isOver(20)).isFalse();
    see(true, true, 20);
    assertThat(isOver(20)).isTrue();
  }
}
