package org.sparkmlp.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.sparkmlp.LogCapture;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.training.tree.Lanes;

class ResultLimitTest {
  private static ResultLimit limit(String maxResultSize) {
    SparkConf conf = new SparkConf(false).set("spark.driver.maxResultSize", maxResultSize);
    return new ResultLimit(conf, new Lanes(64), 1_000_000);
  }

  @Test
  void needsAVectorForEachNodeThatTravels() {
    assertThat(limit("0").needed(1)).isEqualTo(4_000_256 + 8_192);
    assertThat(limit("0").needed(4)).isEqualTo(4 * 4_000_256 + 4 * 8_192);
    assertThat(limit("0").needed(3)).isEqualTo(5 * 4_000_256 + 3 * 8_192);
  }

  @Test
  void countsBeyondTheRangeOfInt() {
    ResultLimit large = new ResultLimit(new SparkConf(false), new Lanes(1024), 100_000_000);
    assertThat(large.needed(1024)).isEqualTo(1024 * (400_000_256L + 8_192));
    assertThat(large.workers(1024)).isEqualTo(2);
  }

  @Test
  void letsAllTrainWhereNothingIsInTheirWay() {
    try (LogCapture log = new LogCapture()) {
      assertThat(limit("0").workers(64)).isEqualTo(64);
      assertThat(limit("16033792").workers(4)).isEqualTo(4);
      assertThat(log.lines()).isEmpty();
    }
  }

  /** Three workers have five nodes, four have four. */
  @Test
  void letsFewerTrainWhereAllWouldBringBackTooMuchAndSaysSoOnce() {
    try (LogCapture log = new LogCapture()) {
      ResultLimit limit = limit("16033791");
      assertThat(limit.workers(4)).isEqualTo(2);
      assertThat(limit.workers(4)).isEqualTo(2);
      assertThat(log.lines())
          .containsExactly(
              "2 of 4 workers train, as spark.driver.maxResultSize is 16033791 bytes and the"
                  + " gradients of all need 16033792: raise it, or take another exchange than job;"
                  + " the result is the same");
    }
  }

  @Test
  void refusesWhatIsTooLowForOneWorker() {
    assertThat(limit("4008448").workers(4)).isEqualTo(1);
    assertThatThrownBy(() -> limit("4008447").workers(4))
        .isInstanceOf(Refusal.class)
        .hasMessage(
            "spark.driver.maxResultSize must be at least 4008448 bytes for a job's gradient of"
                + " 1000000 parameters, was 4008447; raise it, or take another exchange than job");
  }
}
