package org.sparkmlp.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkmlp.LocalSpark;
import org.sparkmlp.spark.request.Exchange;
import org.sparkmlp.spark.slots.SchedulerLoad;
import org.sparkmlp.training.EpochRecord;
import org.sparkmlp.training.TrainingListener;

/** Fits, and jobs of others, on the two slots of one SparkContext. */
@Timeout(120)
class SharedSlotsTest {
  private static final SparkSession SPARK = LocalSpark.session();
  private static final List<Row> ROWS = FitFixture.rows(300);

  private static FitFixture fixture(int epochs, int width) {
    FitFixture fixture = new FitFixture().workers(2);
    fixture.exchange = Exchange.RESIDENT;
    fixture.epochs = epochs;
    fixture.hidden = List.of(width);
    return fixture;
  }

  private static float[] train(FitFixture fixture, TrainingListener listener) {
    return DistributedFit.fit(fixture.request(FitFixture.frame(SPARK, ROWS)), listener)
        .training()
        .parameters();
  }

  /** Waits at the end of an epoch as long as a condition wants, 100 ms at a time. */
  private static TrainingListener pausing(java.util.function.IntPredicate whether) {
    return new TrainingListener() {
      @Override
      public void onEpoch(EpochRecord epoch) {
        if (whether.test(epoch.epoch())) {
          try {
            Thread.sleep(100);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        }
      }
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void fitsSideBySideTrainWhatTheyTrainAlone(int fits) throws Exception {
    List<float[]> alone = new ArrayList<>();
    for (int i = 0; i < fits; i++) {
      alone.add(train(fixture(30, 4 + i), TrainingListener.SILENT));
    }
    ExecutorService threads = Executors.newFixedThreadPool(fits);
    try {
      List<Future<float[]>> together = new ArrayList<>();
      for (int i = 0; i < fits; i++) {
        FitFixture fixture = fixture(30, 4 + i);
        together.add(threads.submit(() -> train(fixture, pausing(epoch -> true))));
      }
      for (int i = 0; i < fits; i++) {
        assertThat(together.get(i).get()).isEqualTo(alone.get(i));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aFitTrainsBesideALongForeignJob() throws Exception {
    float[] alone = train(fixture(3, 4), TrainingListener.SILENT);
    try (ForeignJob foreign = ForeignJob.holding(SPARK, 1)) {
      assertThat(train(fixture(3, 4), TrainingListener.SILENT)).isEqualTo(alone);
      assertThat(foreign.isRunning()).isTrue();
    }
  }

  @Test
  void aForeignJobIsLetThroughWhileAFitHoldsAllSlots() {
    int epochs = 400;
    float[] alone = train(fixture(epochs, 4), TrainingListener.SILENT);
    List<JavaFutureAction<Long>> foreign = new ArrayList<>();
    List<Integer> endedAt = new ArrayList<>();
    TrainingListener submitting =
        pausing(
            epoch -> {
              if (epoch == 1) {
                assertThat(SchedulerLoad.of(SPARK.sparkContext(), "").othersRunning()).isEqualTo(2);
                foreign.add(
                    new JavaSparkContext(SPARK.sparkContext())
                        .parallelize(List.of(1, 2, 3), 3)
                        .countAsync());
              } else if (foreign.get(0).isDone()) {
                endedAt.add(epoch);
              }
              return endedAt.isEmpty();
            });
    assertThat(train(fixture(epochs, 4), submitting)).isEqualTo(alone);
    assertThat(endedAt).isNotEmpty();
    assertThat(endedAt.get(0)).isLessThan(epochs);
  }

  @Test
  void aListenerMayRunASparkJobOfItsOwn() {
    float[] alone = train(fixture(3, 4), TrainingListener.SILENT);
    List<Long> counts = new ArrayList<>();
    TrainingListener counting =
        new TrainingListener() {
          @Override
          public void onEpoch(EpochRecord epoch) {
            if (epoch.epoch() == 2) {
              counts.add(FitFixture.frame(SPARK, ROWS).count());
            }
          }
        };
    assertThat(train(fixture(3, 4), counting)).isEqualTo(alone);
    assertThat(counts).containsExactly((long) ROWS.size());
  }
}
