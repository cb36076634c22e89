package org.sparkmlp.spark.resident;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.sparkmlp.LocalSpark;
import org.sparkmlp.spark.request.FitFailedException;

class JobFailuresTest {
  private final JobFailures failures = new JobFailures(LocalSpark.session().sparkContext());
  private final Exception lost = new IllegalStateException("executor lost");

  private void count(int times, long reached) {
    for (int i = 0; i < times; i++) {
      failures.count(lost, reached);
    }
  }

  @Test
  void aFitThatGetsOnMayFailAgainAndAgain() {
    for (long step = 0; step < 100; step++) {
      count(3, step);
    }
  }

  @Test
  void aFitThatDoesNotEndsWithTheFourth() {
    count(3, 7);
    count(3, 8);
    assertThatThrownBy(() -> count(1, 8))
        .isInstanceOf(FitFailedException.class)
        .hasMessageStartingWith("training failed: its Spark job failed 4 times, last with: ")
        .hasMessageContaining("executor lost");
  }
}
