package org.sparkmlp.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.ExecutorDecommissionInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.scheduler.cluster.CoarseGrainedSchedulerBackend;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sparkmlp.ClusterSpark;
import org.sparkmlp.LocalSpark;
import org.sparkmlp.spark.request.Exchange;
import org.sparkmlp.spark.request.FitFailedException;
import org.sparkmlp.training.EpochRecord;
import org.sparkmlp.training.TrainingListener;

/** Executor processes and tasks that die in mid-fit, on one cluster of two executors. */
@Tag("cluster")
@Timeout(300)
class ClusterFaultsTest {
  private static final List<Row> ROWS = FitFixture.rows(700);
  private static final String TIMEOUT = "spark.mlp.registrationTimeout";
  private static SparkSession spark;
  private static float[] expected;

  @BeforeAll
  static void trainUndisturbed() {
    spark = LocalSpark.session();
    expected = train(Exchange.JOB, TrainingListener.SILENT);
    spark.stop();
    spark = ClusterSpark.builder(2).config("spark.decommission.enabled", true).getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static float[] train(Exchange exchange, TrainingListener listener) {
    FitFixture fixture = new FitFixture().workers(2);
    fixture.exchange = exchange;
    return DistributedFit.fit(
            fixture.request(FitFixture.frame(spark, ROWS).repartition(3)), listener)
        .training()
        .parameters();
  }

  private static TrainingListener afterTheFirstEpoch(Runnable action) {
    return new TrainingListener() {
      @Override
      public void onEpoch(EpochRecord epoch) {
        if (epoch.epoch() == 1) {
          action.run();
        }
      }
    };
  }

  @ParameterizedTest
  @EnumSource
  void twoExecutorsTrainWhatOneProcessTrains(Exchange exchange) {
    assertThat(train(exchange, TrainingListener.SILENT)).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource
  void anExecutorMayBeKilledInMidFit(Exchange exchange) {
    AtomicInteger killed = new AtomicInteger();
    TrainingListener killer =
        afterTheFirstEpoch(
            () -> {
              ProcessHandle victim = ClusterSpark.executors().get(0);
              killed.addAndGet(victim.destroyForcibly() ? 1 : 0);
              victim.onExit().join();
            });
    assertThat(train(exchange, killer)).isEqualTo(expected);
    assertThat(killed.get()).isEqualTo(1);
  }

  /** As a straggler does, between two of its steps. */
  @ParameterizedTest
  @EnumSource
  void anExecutorMayStandStillForAWhile(Exchange exchange) {
    AtomicReference<CompletableFuture<Boolean>> stood = new AtomicReference<>();
    TrainingListener stopper =
        afterTheFirstEpoch(
            () -> {
              ProcessHandle victim = ClusterSpark.executors().get(0);
              stood.set(CompletableFuture.supplyAsync(() -> stop(victim)));
            });
    assertThat(train(exchange, stopper)).isEqualTo(expected);
    assertThat(stood.get().join()).isTrue();
  }

  private static boolean stop(ProcessHandle process) {
    try {
      return RandomFaults.stopForAWhile(process);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Spark gives it no more tasks, moves what it has cached, and ends it when it is idle. */
  @ParameterizedTest
  @EnumSource
  void anExecutorMayBeDecommissionedInMidFit(Exchange exchange) {
    var backend = (CoarseGrainedSchedulerBackend) spark.sparkContext().schedulerBackend();
    AtomicBoolean decommissioned = new AtomicBoolean();
    TrainingListener decommissioner =
        afterTheFirstEpoch(
            () ->
                decommissioned.set(
                    backend.decommissionExecutor(
                        backend.getExecutorIds().head(),
                        new ExecutorDecommissionInfo("for a test", scala.Option.empty()),
                        false,
                        false)));
    assertThat(train(exchange, decommissioner)).isEqualTo(expected);
    assertThat(decommissioned).isTrue();
  }

  @ParameterizedTest
  @EnumSource(names = {"STAR", "SHARDED"})
  void aResidentTaskMayBeKilled(Exchange exchange) {
    SparkContext context = spark.sparkContext();
    AtomicLong lastTask = new AtomicLong();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onTaskStart(SparkListenerTaskStart start) {
            lastTask.set(start.taskInfo().taskId());
          }
        };
    context.addSparkListener(listener);
    AtomicInteger killed = new AtomicInteger();
    try {
      TrainingListener killer =
          afterTheFirstEpoch(
              () ->
                  killed.addAndGet(
                      context.killTaskAttempt(lastTask.get(), true, "for a test") ? 1 : 0));
      assertThat(train(exchange, killer)).isEqualTo(expected);
    } finally {
      context.removeSparkListener(listener);
    }
    assertThat(killed.get()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"STAR", "SHARDED"})
  void aTaskMayThrowOnce(Exchange exchange) {
    try (PlacedRows rows = new PlacedRows(spark, ROWS, new FitFixture())) {
      assertThat(rows.train(exchange, ThrowingLanes::firstAttempts, TrainingListener.SILENT))
          .isEqualTo(rows.trainByJobs());
    }
  }

  @ParameterizedTest
  @EnumSource
  void tellsWhenAllExecutorsAreGoneAndNoneReturns(Exchange exchange) {
    SparkContext context = spark.sparkContext();
    train(exchange, TrainingListener.SILENT); // executors are there
    TrainingListener killer =
        afterTheFirstEpoch(
            () -> {
              want(0);
              ClusterSpark.executors().forEach(ProcessHandle::destroyForcibly);
            });
    context.conf().set(TIMEOUT, "5s");
    try {
      assertThatThrownBy(() -> train(exchange, killer))
          .isInstanceOf(FitFailedException.class)
          .hasMessageStartingWith("no executor came within 5 s (" + TIMEOUT + ")");
    } finally {
      context.conf().set(TIMEOUT, "180s");
      want(2);
    }
  }

  private static void want(int executors) {
    spark
        .sparkContext()
        .requestTotalExecutors(executors, 0, scala.collection.immutable.Map$.MODULE$.empty());
  }
}
