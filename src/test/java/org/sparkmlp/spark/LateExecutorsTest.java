package org.sparkmlp.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sparkmlp.ClusterSpark;
import org.sparkmlp.LocalSpark;
import org.sparkmlp.spark.request.Exchange;
import org.sparkmlp.training.EpochRecord;
import org.sparkmlp.training.TrainingListener;
import org.sparkmlp.training.TrainingStart;

/** A fit that begins when there is no executor, as with dynamic allocation. */
@Tag("cluster")
@Timeout(300)
class LateExecutorsTest {
  private static final List<Row> ROWS = FitFixture.rows(700);
  private static final int EXECUTORS = 3;
  private static final int LANES = 8;

  private SparkSession spark;

  @AfterEach
  void stop() {
    spark.stop();
  }

  /** Hears of executors from the beginning of the SparkContext on. */
  public static final class Executors extends SparkListener {
    private static volatile CountDownLatch added;
    private static volatile CountDownLatch removed;
    private static volatile Runnable onJob;

    @Override
    public void onExecutorAdded(SparkListenerExecutorAdded event) {
      added.countDown();
    }

    @Override
    public void onExecutorRemoved(SparkListenerExecutorRemoved event) {
      removed.countDown();
    }

    @Override
    public void onJobStart(SparkListenerJobStart event) {
      onJob.run();
    }
  }

  private static final class AllTrain extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Of {@code defaultParallelism}, which is 2 without executors, a fit would never get to 3. */
  @ParameterizedTest
  @EnumSource
  void aFitUsesTheExecutorsThatComeAndTheResultIsTheSame(Exchange exchange) throws Exception {
    Executors.added = new CountDownLatch(EXECUTORS);
    Executors.removed = new CountDownLatch(EXECUTORS);
    Executors.onJob = () -> {};
    spark =
        ClusterSpark.builder(EXECUTORS)
            .config("spark.extraListeners", Executors.class.getName())
            .getOrCreate();
    assertThat(Executors.added.await(120, TimeUnit.SECONDS)).isTrue();
    want(0);
    ClusterSpark.executors().forEach(ProcessHandle::destroyForcibly);
    assertThat(Executors.removed.await(60, TimeUnit.SECONDS)).isTrue();

    Executors.onJob = () -> want(EXECUTORS); // the fit waits by then
    List<Double> losses = new ArrayList<>();
    TrainingListener untilAllTrain =
        new TrainingListener() {
          @Override
          public void onStart(TrainingStart start) {
            JavaRDD<?> placed =
                new JavaSparkContext(spark.sparkContext())
                    .getPersistentRDDs()
                    .values()
                    .iterator()
                    .next();
            assertThat(placed.getNumPartitions()).isEqualTo(LANES);
          }

          @Override
          public void onEpoch(EpochRecord epoch) {
            losses.add(epoch.trainLoss());
            if (epoch.times().workers().size() == EXECUTORS) {
              throw new AllTrain();
            }
          }
        };
    assertThatThrownBy(() -> train(exchange, 1_000_000, untilAllTrain))
        .isInstanceOf(AllTrain.class);

    spark.stop();
    spark = LocalSpark.session();
    List<Double> expected = new ArrayList<>();
    train(
        Exchange.STAR,
        losses.size(),
        new TrainingListener() {
          @Override
          public void onEpoch(EpochRecord epoch) {
            expected.add(epoch.trainLoss());
          }
        });
    assertThat(losses).isEqualTo(expected);
  }

  private void train(Exchange exchange, int epochs, TrainingListener listener) {
    FitFixture fixture = new FitFixture();
    fixture.exchange = exchange;
    fixture.epochs = epochs;
    fixture.lanes = OptionalInt.of(LANES);
    DistributedFit.fit(fixture.request(FitFixture.frame(spark, ROWS)), listener);
  }

  private void want(int executors) {
    SparkContext context = spark.sparkContext();
    context.requestTotalExecutors(executors, 0, scala.collection.immutable.Map$.MODULE$.empty());
  }
}
