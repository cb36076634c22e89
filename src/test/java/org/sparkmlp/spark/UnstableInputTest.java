package org.sparkmlp.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.MapOutputTrackerMaster;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.RDDBlockId;
import org.junit.jupiter.api.Test;
import org.sparkmlp.LocalSpark;
import org.sparkmlp.spark.request.Exchange;
import org.sparkmlp.training.EpochRecord;
import org.sparkmlp.training.TrainingListener;
import scala.jdk.javaapi.CollectionConverters;

/** Input that is something else when it is computed again must not go unnoticed. */
class UnstableInputTest {
  private static final AtomicInteger GENERATION = new AtomicInteger();
  private static final SparkSession SPARK = LocalSpark.session();

  @Test
  void lostLanesBuiltAgainFromStableInputAreTheSame() {
    float[] expected = fit(false, TrainingListener.SILENT);
    assertThat(fit(false, losingAll())).isEqualTo(expected);
  }

  @Test
  void lostLanesBuiltAgainFromOtherRowsAreRefused() {
    Throwable refused = catchThrowable(() -> fit(true, losingAll()));
    assertThat(refused)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("lane ")
        .hasMessageContaining("was computed again and is not what it was")
        .hasMessageContaining("the input is not deterministic")
        .hasMessageContaining("save it first, and train on what was saved");
    assertThat(SPARK.sparkContext().getPersistentRDDs().isEmpty()).isTrue();
  }

  private static float[] fit(boolean unstable, TrainingListener listener) {
    Dataset<Row> rows =
        SPARK.createDataFrame(
            JavaSparkContext.fromSparkContext(SPARK.sparkContext())
                .parallelize(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12), 2)
                .map(i -> row(i, unstable)),
            FitFixture.SCHEMA);
    FitFixture fixture = new FitFixture().workers(2);
    fixture.validationFraction = 0;
    fixture.exchange = Exchange.JOB; // which asks Spark for the lanes in every step
    return DistributedFit.fit(fixture.request(rows), listener).training().parameters();
  }

  private static Row row(int i, boolean unstable) {
    double x = unstable ? i + GENERATION.get() : i;
    return RowFactory.create(Vectors.dense(x, i % 2), (double) (i % 3), 1.0);
  }

  /** Drops every cached lane and every shuffled row after the first epoch. */
  private static TrainingListener losingAll() {
    return new TrainingListener() {
      @Override
      public void onEpoch(EpochRecord epoch) {
        if (epoch.epoch() != 1) {
          return;
        }
        GENERATION.incrementAndGet();
        int lost = 0;
        var shuffles = (MapOutputTrackerMaster) SparkEnv.get().mapOutputTracker();
        var blocks = SparkEnv.get().blockManager();
        CollectionConverters.asJava(shuffles.shuffleStatuses().keySet())
            .forEach(id -> shuffles.unregisterAllMapAndMergeOutput((Integer) id));
        for (int id :
            JavaSparkContext.fromSparkContext(SPARK.sparkContext()).getPersistentRDDs().keySet()) {
          for (int lane = 0; lane < 8; lane++) {
            if (blocks.getStatus(new RDDBlockId(id, lane)).isDefined()) {
              blocks.removeBlock(new RDDBlockId(id, lane), true);
              lost++;
            }
          }
        }
        assertThat(lost).isEqualTo(8); // lanes
      }
    };
  }
}
