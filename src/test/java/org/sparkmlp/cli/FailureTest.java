package org.sparkmlp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sparkmlp.spark.request.Exchange;
import org.sparkmlp.spark.request.FitFailedException;

/** Which exceptions are the user's mistake, and how they are told. */
class FailureTest {

  @Test
  void takesOurOwnRefusalAsTheUsersMistakeHoweverDeepItLies() {
    RuntimeException refusal =
        org.assertj.core.api.Assertions.catchRuntimeException(() -> Exchange.parse("pigeon"));
    Failure failure = Failure.of(new RuntimeException("job aborted", new Exception(refusal)));
    assertThat(failure.status()).isEqualTo(2);
    assertThat(failure.line()).contains("'pigeon'");
  }

  @Test
  void blamesNobodyForAnUnexpectedIllegalArgumentException() {
    RuntimeException unexpected =
        org.assertj.core.api.Assertions.catchRuntimeException(() -> List.of(1).subList(1, 0));
    Failure failure = Failure.of(unexpected);
    assertThat(unexpected).isInstanceOf(IllegalArgumentException.class);
    assertThat(failure.status()).isEqualTo(1);
    assertThat(failure.line()).startsWith("the run failed: IllegalArgumentException: ");
  }

  @Test
  void tellsWhyAFitFailedInsteadOfWhatSparkThrew() {
    Exception spark = new Exception("Job aborted due to stage failure\n\tat somewhere");
    Failure failure =
        Failure.of(
            new RuntimeException(new FitFailedException("training was cancelled: Job 3", spark)));
    assertThat(failure).isEqualTo(new Failure(1, "training was cancelled: Job 3"));
  }

  @Test
  void tellsTheRootCauseOfAFailedRunInOneLine() {
    Failure failure =
        Failure.of(
            new RuntimeException("outer", new IllegalStateException("disk full\n\tat somewhere")));
    assertThat(failure)
        .isEqualTo(new Failure(1, "the run failed: IllegalStateException: disk full"));
  }
}
