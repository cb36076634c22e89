package org.sparkmlp.spark;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sparkmlp.LocalSpark;
import org.sparkmlp.spark.request.FitFailedException;
import org.sparkmlp.training.TrainingListener;

/** A worker that is there, as far as Spark can tell, and never hands in anything. */
@Timeout(120)
class ProgressLimitTest {
  private static final SparkSession SPARK = LocalSpark.session();
  private static final String LIMIT = "spark.mlp.progressTimeout";
  private static final CountDownLatch NEVER = new CountDownLatch(1);

  @Test
  void aCommandWithoutProgressEndsTheFitAndNamesTheWorker() {
    SparkContext context = SPARK.sparkContext();
    context.conf().set(LIMIT, "1s");
    try (PlacedRows rows = new PlacedRows(SPARK, FitFixture.rows(300), new FitFixture())) {
      assertThatThrownBy(
              () ->
                  rows.train(
                      lanes ->
                          lanes.map(
                              lane -> {
                                if (TaskContext.getPartitionId() == 0) {
                                  NEVER.await();
                                }
                                return lane;
                              }),
                      TrainingListener.SILENT))
          .isInstanceOf(FitFailedException.class)
          .hasMessage(
              "no worker handed in anything within 1 s ("
                  + LIMIT
                  + "), waiting for worker 0 (missing; executor none yet): look at those executors,"
                  + " or raise the limit if a step takes so long, and fit again");
    } finally {
      context.conf().remove(LIMIT);
    }
  }
}
