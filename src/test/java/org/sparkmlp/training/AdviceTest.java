package org.sparkmlp.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class AdviceTest {
  private static EpochRecord epoch(long wallNanos, long updateNanos, long[]... workers) {
    TimeSplit times = new TimeSplit();
    times.addStep(wallNanos, workers);
    times.addUpdate(updateNanos);
    OptionalDouble none = OptionalDouble.empty();
    return new EpochRecord(1, 1, 1, none, none, 0.1, 1, 1, times, true);
  }

  @Test
  void oneWorkerIsAdvisedWhereItWouldBeFaster() {
    EpochRecord epoch = epoch(900, 100, new long[] {150, 50}, new long[] {200, 100});
    // Two workers took 1000; one would take 150 + 50 + 200 + 100 + 100.
    assertThat(Advice.of(List.of(epoch)))
        .hasValue(
            "exchange and waiting are 65 % of a step: a larger batch, or one worker, would be"
                + " faster");
  }

  @Test
  void aLargerBatchIsAdvisedToOneWorkerThatWaitsForItsDriver() {
    assertThat(Advice.of(List.of(epoch(900, 100, new long[] {250, 0}))))
        .hasValue("exchange is 65 % of a step: a larger batch would be faster");
  }

  @Test
  void manyWorkersThatExchangeMuchAreStillFasterThanOne() {
    long[] worker = {300, 100};
    assertThat(Advice.of(List.of(epoch(950, 100, worker, worker, worker))))
        .hasValueSatisfying(line -> assertThat(line).doesNotContain("one worker"))
        .hasValueSatisfying(line -> assertThat(line).contains("52 %"));
    assertThat(Advice.of(List.of(epoch(800, 100, worker, worker, worker)))).isEmpty();
  }

  @Test
  void theFirstEpochCountsOnlyIfItIsAlone() {
    EpochRecord slow = epoch(9_000, 100, new long[] {250, 0});
    EpochRecord quick = epoch(300, 100, new long[] {250, 0});
    assertThat(Advice.of(List.of(slow))).isPresent();
    assertThat(Advice.of(List.of(slow, quick))).isEmpty();
  }

  @Test
  void aFitWithoutTimesGetsNone() {
    OptionalDouble none = OptionalDouble.empty();
    EpochRecord epoch = new EpochRecord(1, 1, 1, none, none, 0.1, 1, 1, new TimeSplit(), true);
    assertThat(Advice.of(List.of(epoch))).isEmpty();
  }
}
