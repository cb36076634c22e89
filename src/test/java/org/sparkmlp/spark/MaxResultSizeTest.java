package org.sparkmlp.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sparkmlp.LocalSpark;
import org.sparkmlp.LogCapture;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.spark.exchange.ResultLimit;
import org.sparkmlp.spark.request.Exchange;
import org.sparkmlp.spark.request.FittedNetwork;
import org.sparkmlp.training.TrainingListener;
import org.sparkmlp.training.tree.Lanes;

/**
 * That Spark takes what the job exchange brings back, or is not asked to; on contexts of its own.
 */
@Tag("cluster")
@Timeout(120)
class MaxResultSizeTest {
  private static final int WIDTH = 2_000;
  private static final int PARAMETERS = 7 * WIDTH + 3 * (WIDTH + 1);
  private static final ResultLimit LIMIT =
      new ResultLimit(new SparkConf(false), new Lanes(8), PARAMETERS);

  private static FittedNetwork fit(long maxResultSize) {
    SparkSession spark = LocalSpark.sessionWith("spark.driver.maxResultSize", maxResultSize);
    try {
      FitFixture fixture = new FitFixture();
      fixture.exchange = Exchange.JOB;
      fixture.epochs = 1;
      fixture.hidden = List.of(WIDTH);
      return DistributedFit.fit(
          fixture.request(FitFixture.frame(spark, FitFixture.rows(300))), TrainingListener.SILENT);
    } finally {
      spark.stop();
    }
  }

  @Test
  void fewerWorkersTrainTheSameWhereTheResultsOfAllWouldBeTooLarge() {
    FittedNetwork two = fit(LIMIT.needed(2));
    assertThat(two.run().workers()).isEqualTo(2);
    try (LogCapture log = new LogCapture()) {
      FittedNetwork one = fit(LIMIT.needed(2) - 1);
      assertThat(one.run().workers()).isEqualTo(1);
      assertThat(log.has("1 of 2 workers train", "spark.driver.maxResultSize")).isTrue();
      assertThat(one.training().parameters()).isEqualTo(two.training().parameters());
    }
  }

  @Test
  void aFitIsRefusedBeforeItsFirstStepWhereOneGradientWouldBeTooLarge() {
    assertThatThrownBy(() -> fit(LIMIT.needed(1) - 1))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("spark.driver.maxResultSize must be at least " + LIMIT.needed(1));
  }
}
