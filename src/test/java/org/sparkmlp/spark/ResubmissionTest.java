package org.sparkmlp.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkmlp.LocalSpark;
import org.sparkmlp.LogCapture;
import org.sparkmlp.spark.request.FitFailedException;
import org.sparkmlp.training.TrainingListener;

/** A resident job that fails as a whole, as any failed task makes it do on {@code local[2]}. */
@Timeout(120)
class ResubmissionTest {
  private static final List<Row> ROWS = FitFixture.rows(300);

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void aJobThatFailsIsSubmittedAgainAndTrainsTheSame(int failures) {
    try (PlacedRows rows = new PlacedRows(LocalSpark.session(), ROWS, new FitFixture());
        LogCapture log = new LogCapture()) {
      float[] parameters = rows.train(ThrowingLanes.times(failures), TrainingListener.SILENT);
      assertThat(parameters).isEqualTo(rows.trainByJobs());
      assertThat(log.has("submitting it again (" + failures + " of 3)", "thrown for a test"))
          .as(log.lines().toString())
          .isTrue();
    }
  }

  @Test
  void theFourthFailureEndsTheFit() {
    try (PlacedRows rows = new PlacedRows(LocalSpark.session(), ROWS, new FitFixture())) {
      assertThatThrownBy(() -> rows.train(ThrowingLanes.times(4), TrainingListener.SILENT))
          .isInstanceOf(FitFailedException.class)
          .hasMessage(
              "training failed: its Spark job failed 4 times, last with:"
                  + " UnsupportedOperationException: thrown for a test");
    }
  }
}
