package org.sparkmlp.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sparkmlp.LocalSpark;
import org.sparkmlp.spark.request.Exchange;
import org.sparkmlp.spark.request.FitFailedException;
import org.sparkmlp.spark.slots.SchedulerLoad;
import org.sparkmlp.training.EpochRecord;
import org.sparkmlp.training.TrainingListener;

/** Fits that are stopped from outside end soon, say why, and hold nothing any more. */
@Timeout(120)
class CancellationTest {
  private static final String GROUP = "a group to cancel";
  private static final int FOR_EVER = 1_000_000;
  private static final SparkSession SPARK = LocalSpark.session();
  private static final List<Row> ROWS = FitFixture.rows(300);

  private final SparkContext context = SPARK.sparkContext();
  private final CountDownLatch training = new CountDownLatch(1);
  private final CompletableFuture<Throwable> end = new CompletableFuture<>();
  private Leftovers leftovers;
  private Thread thread;

  @BeforeEach
  void watch() {
    leftovers = new Leftovers(context);
  }

  @AfterEach
  void unwatch() {
    leftovers.close();
  }

  /** Trains on a thread of its own, for ever, and returns when it is in mid-fit. */
  private void begin(Exchange exchange) throws InterruptedException {
    FitFixture fixture = new FitFixture();
    fixture.exchange = exchange;
    fixture.epochs = FOR_EVER;
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onEpoch(EpochRecord epoch) {
            training.countDown();
          }
        };
    thread =
        new Thread(
            () -> {
              context.setJobGroup(GROUP, "", false);
              try {
                DistributedFit.fit(fixture.request(FitFixture.frame(SPARK, ROWS)), listener);
                end.complete(null);
              } catch (RuntimeException e) {
                assertThat(context.getJobTags().isEmpty()).isTrue();
                assertThat(context.getLocalProperty(SchedulerLoad.FIT)).isNull();
                end.complete(e);
              }
            });
    thread.start();
    assertThat(training.await(60, TimeUnit.SECONDS)).isTrue();
    if (exchange == Exchange.STAR) {
      leftovers.assertAll();
    }
  }

  private String messageAtTheEnd() throws Exception {
    Throwable thrown = end.get(60, TimeUnit.SECONDS);
    assertThat(thrown).isInstanceOf(FitFailedException.class);
    return thrown.getMessage();
  }

  @ParameterizedTest
  @EnumSource
  void aCancelledJobGroupEndsTheFit(Exchange exchange) throws Exception {
    begin(exchange);
    while (!end.isDone()) { // between two jobs there is none to cancel
      context.cancelJobGroup(GROUP);
      Thread.sleep(20);
    }
    assertThat(messageAtTheEnd()).startsWith("training was cancelled: Job ").contains(GROUP);
    leftovers.assertNone();
  }

  @ParameterizedTest
  @EnumSource
  void anInterruptedThreadEndsTheFit(Exchange exchange) throws Exception {
    begin(exchange);
    thread.interrupt();
    assertThat(messageAtTheEnd()).isEqualTo("training was interrupted");
    leftovers.assertNone();
  }
}
