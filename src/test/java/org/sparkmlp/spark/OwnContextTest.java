package org.sparkmlp.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sparkmlp.LogCapture;
import org.sparkmlp.spark.request.Exchange;
import org.sparkmlp.spark.request.FitFailedException;
import org.sparkmlp.spark.slots.SlotBroker;
import org.sparkmlp.spark.star.Team;
import org.sparkmlp.training.EpochRecord;
import org.sparkmlp.training.TrainingListener;

/** What needs a local SparkContext of its own, hence a JVM without the shared one. */
@Tag("cluster")
@Timeout(120)
class OwnContextTest {
  private static final List<Row> ROWS = FitFixture.rows(700);

  private SparkSession spark;

  private void open(String master) {
    spark =
        SparkSession.builder()
            .master(master)
            .config("spark.ui.enabled", false)
            .config("spark.sql.shuffle.partitions", 4)
            .config("spark.driver.host", "localhost")
            .config("spark.sql.warehouse.dir", "target/spark-warehouse")
            .getOrCreate();
  }

  @AfterEach
  void stop() {
    spark.stop();
  }

  private float[] train(FitFixture fixture, TrainingListener listener) {
    return DistributedFit.fit(fixture.request(FitFixture.frame(spark, ROWS)), listener)
        .training()
        .parameters();
  }

  @ParameterizedTest
  @EnumSource
  void aStoppedContextEndsTheFit(Exchange exchange) throws InterruptedException {
    open("local[2]");
    FitFixture fixture = new FitFixture();
    fixture.exchange = exchange;
    fixture.epochs = 1_000_000;
    CompletableFuture<Void> stopped = new CompletableFuture<>();
    TrainingListener stopping =
        new TrainingListener() {
          @Override
          public void onEpoch(EpochRecord epoch) {
            if (epoch.epoch() == 1) {
              CompletableFuture.runAsync(spark::stop).thenAccept(stopped::complete);
            }
          }
        };
    assertThatThrownBy(() -> train(fixture, stopping))
        .isInstanceOf(FitFailedException.class)
        .hasMessage("training ended: the SparkContext was stopped");
    stopped.join();
    assertThat(SlotBroker.of(spark.sparkContext()).fits()).isZero();
    for (int i = 0; i < 1500 && Team.inUse() > 0; i++) {
      Thread.sleep(20);
    }
    assertThat(Team.inUse()).isZero();
  }

  @Test
  void aTaskMayThrowOnceWhereSparkRepeatsTasks() {
    open("local[2,4]");
    try (PlacedRows rows = new PlacedRows(spark, ROWS, new FitFixture());
        LogCapture log = new LogCapture()) {
      float[] parameters = rows.train(ThrowingLanes::firstAttempts, TrainingListener.SILENT);
      assertThat(parameters).isEqualTo(rows.trainByJobs());
      assertThat(log.has("submitting it again")).isFalse();
    }
  }

  @Test
  void aWaitIsToldWithWhatSparksSchedulerSays() throws Exception {
    open("local[2]");
    try (PlacedRows rows = new PlacedRows(spark, ROWS, new FitFixture());
        LogCapture log = new LogCapture();
        ForeignJob foreign = ForeignJob.holding(spark, 2)) {
      CompletableFuture<float[]> workersWait =
          CompletableFuture.supplyAsync(() -> rows.train(lanes -> lanes, TrainingListener.SILENT));
      CompletableFuture<float[]> placementWaits =
          CompletableFuture.supplyAsync(() -> train(new FitFixture(), TrainingListener.SILENT));
      for (int i = 0; i < 3000 && !(hasWorkers(log) && hasJobs(log)); i++) {
        Thread.sleep(20);
      }
      assertThat(hasWorkers(log)).as(log.lines().toString()).isTrue();
      assertThat(hasJobs(log)).as(log.lines().toString()).isTrue();
      foreign.release();
      assertThat(workersWait.get(60, TimeUnit.SECONDS)).isEqualTo(rows.trainByJobs());
      assertThat(placementWaits.get(60, TimeUnit.SECONDS))
          .isEqualTo(train(new FitFixture(), TrainingListener.SILENT));
    }
  }

  private static boolean hasWorkers(LogCapture log) {
    return log.has(
        "waiting for ",
        "worker 0 (missing; executor none yet)",
        "Spark's scheduler runs 0 tasks of this fit, 1 more wait for a slot",
        "it runs 2 tasks of others",
        "executors registered: 1");
  }

  private static boolean hasJobs(LogCapture log) {
    return log.has(
        "waiting for ", "no task of the fit's Spark job has a slot", "it runs 2 tasks of others");
  }

  @Test
  void sixtyFourWorkersAtOnceTrainTheSame() {
    open("local[64]");
    FitFixture many = new FitFixture().workers(64);
    FitFixture few = new FitFixture().workers(2);
    for (FitFixture fixture : List.of(many, few)) {
      fixture.lanes = OptionalInt.of(64);
    }
    assertThat(train(many, TrainingListener.SILENT)).isEqualTo(train(few, TrainingListener.SILENT));
  }
}
