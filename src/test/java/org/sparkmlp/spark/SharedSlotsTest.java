package org.sparkmlp.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
    fixture.exchange = Exchange.STAR;
    fixture.epochs = epochs;
    fixture.hidden = List.of(width);
    return fixture;
  }

  private static float[] train(FitFixture fixture, TrainingListener listener) {
    return DistributedFit.fit(fixture.request(FitFixture.frame(SPARK, ROWS)), listener)
        .training()
        .parameters();
  }

  /** Waits, in mid-fit, until all of some fits are in mid-fit, be it that one makes room. */
  private static TrainingListener meeting(CyclicBarrier others) {
    return new TrainingListener() {
      @Override
      public void onEpoch(EpochRecord epoch) {
        if (epoch.epoch() == 2) {
          try {
            others.await(60, TimeUnit.SECONDS);
          } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException("not all fits came to their second epoch", e);
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
    CyclicBarrier all = new CyclicBarrier(fits);
    ExecutorService threads = Executors.newFixedThreadPool(fits);
    try {
      List<Future<float[]>> together = new ArrayList<>();
      for (int i = 0; i < fits; i++) {
        FitFixture fixture = fixture(30, 4 + i);
        together.add(threads.submit(() -> train(fixture, meeting(all))));
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

  private static final class LetThrough extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** The fit trains on and on, and must make room by itself: nothing else ends it. */
  @Test
  void aForeignJobIsLetThroughWhileAFitHoldsAllSlots() {
    List<JavaFutureAction<Long>> foreign = new ArrayList<>();
    List<Double> losses = new ArrayList<>();
    TrainingListener submitting =
        new TrainingListener() {
          @Override
          public void onEpoch(EpochRecord epoch) {
            losses.add(epoch.trainLoss());
            if (epoch.epoch() == 1) {
              assertThat(SchedulerLoad.of(SPARK.sparkContext(), "").othersRunning()).isEqualTo(2);
              foreign.add(
                  new JavaSparkContext(SPARK.sparkContext())
                      .parallelize(List.of(1, 2, 3), 3)
                      .countAsync());
            } else if (foreign.get(0).isDone()) {
              throw new LetThrough();
            }
          }
        };
    assertThatThrownBy(() -> train(fixture(1_000_000, 4), submitting))
        .isInstanceOf(LetThrough.class);
    List<Double> alone = new ArrayList<>();
    train(
        fixture(losses.size(), 4),
        new TrainingListener() {
          @Override
          public void onEpoch(EpochRecord epoch) {
            alone.add(epoch.trainLoss());
          }
        });
    assertThat(losses).isEqualTo(alone);
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
