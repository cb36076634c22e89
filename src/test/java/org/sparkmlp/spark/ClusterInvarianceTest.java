package org.sparkmlp.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkmlp.ClusterSpark;
import org.sparkmlp.LocalSpark;
import org.sparkmlp.training.EpochRecord;
import org.sparkmlp.training.TrainingListener;

/** The law of the house with executors in processes of their own, whole and dying. */
@Tag("cluster")
@Timeout(300)
class ClusterInvarianceTest {
  private static final List<Row> ROWS = FitFixture.rows(700);
  private static float[] expected;

  private SparkSession spark;

  @BeforeAll
  static void trainInOneProcess() {
    SparkSession local = LocalSpark.session();
    FitFixture one = new FitFixture().workers(1);
    one.exchange = Exchange.JOB;
    expected = train(local, one, TrainingListener.SILENT);
    local.stop();
  }

  @AfterEach
  void stop() {
    spark.stop();
  }

  private static float[] train(SparkSession spark, FitFixture fixture, TrainingListener listener) {
    return DistributedFit.fit(
            fixture.request(FitFixture.frame(spark, ROWS).repartition(3)), listener)
        .training()
        .parameters();
  }

  @ParameterizedTest
  @CsvSource({"1, RESIDENT", "2, RESIDENT", "3, RESIDENT", "2, JOB"})
  void theNumberOfExecutorsIsFree(int executors, Exchange exchange) {
    spark = ClusterSpark.builder(executors).getOrCreate();
    FitFixture fixture = new FitFixture().workers(executors);
    fixture.exchange = exchange;
    assertThat(train(spark, fixture, TrainingListener.SILENT)).isEqualTo(expected);
  }

  @Test
  void workersOfOneExecutorShareTheParameters() {
    spark =
        ClusterSpark.builder(1)
            .master("local-cluster[1,3,1024]")
            .config("spark.executor.cores", 3)
            .getOrCreate();
    assertThat(train(spark, new FitFixture().workers(3), TrainingListener.SILENT))
        .isEqualTo(expected);
  }

  @Test
  void anExecutorMayBeKilledInMidFit() {
    spark = ClusterSpark.builder(2).getOrCreate();
    AtomicInteger killed = new AtomicInteger();
    TrainingListener killer =
        new TrainingListener() {
          @Override
          public void onEpoch(EpochRecord epoch) {
            if (epoch.epoch() == 1) {
              ProcessHandle victim = ClusterSpark.executors().get(0);
              killed.addAndGet(victim.destroyForcibly() ? 1 : 0);
              victim.onExit().join();
            }
          }
        };
    assertThat(train(spark, new FitFixture().workers(2), killer)).isEqualTo(expected);
    assertThat(killed.get()).isEqualTo(1);
  }

  @Test
  void aTaskMayFailOnce() {
    spark = ClusterSpark.builder(2).getOrCreate();
    AtomicLong lastTask = new AtomicLong();
    spark
        .sparkContext()
        .addSparkListener(
            new SparkListener() {
              @Override
              public void onTaskStart(SparkListenerTaskStart start) {
                lastTask.set(start.taskInfo().taskId());
              }
            });
    AtomicInteger failed = new AtomicInteger();
    SparkSession session = spark;
    TrainingListener failing =
        new TrainingListener() {
          @Override
          public void onEpoch(EpochRecord epoch) {
            if (epoch.epoch() == 1
                && session.sparkContext().killTaskAttempt(lastTask.get(), true, "for a test")) {
              failed.incrementAndGet();
            }
          }
        };
    assertThat(train(spark, new FitFixture().workers(2), failing)).isEqualTo(expected);
    assertThat(failed.get()).isEqualTo(1);
  }

  @Test
  void tellsWhenAllExecutorsAreGone() {
    spark =
        ClusterSpark.builder(1)
            .config("spark.mlp.registrationTimeout", "8s")
            .config("spark.deploy.maxExecutorRetries", 0)
            .getOrCreate();
    TrainingListener killer =
        new TrainingListener() {
          @Override
          public void onEpoch(EpochRecord epoch) {
            ClusterSpark.executors().forEach(ProcessHandle::destroyForcibly);
          }
        };
    assertThatThrownBy(() -> train(spark, new FitFixture().workers(1), killer))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageMatching("(no executor came within 8 s.*|training stopped: .*)");
  }
}
