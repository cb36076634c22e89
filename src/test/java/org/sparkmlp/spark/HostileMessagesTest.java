package org.sparkmlp.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkEnv;
import org.apache.spark.rpc.RpcEndpointRef;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
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
import org.sparkmlp.spark.slots.SchedulerLoad;
import org.sparkmlp.training.EpochRecord;
import org.sparkmlp.training.TrainingListener;
import scala.reflect.ClassTag;

/**
 * The endpoint of a fit that runs, and whoever got through Spark's authentication without being one
 * of its workers.
 */
@Tag("cluster")
@Timeout(300)
class HostileMessagesTest {
  private static final List<Row> ROWS = FitFixture.rows(700);
  private static final int EPOCHS = 21;
  private static final int AT_ONCE = 2_500;
  private static SparkSession spark;
  private static float[] expected;

  @BeforeAll
  static void trainUndisturbed() {
    spark = LocalSpark.session();
    expected = train(Exchange.STAR, TrainingListener.SILENT);
    spark.stop();
    spark = ClusterSpark.builder(2).getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static float[] train(Exchange exchange, TrainingListener listener) {
    FitFixture fixture = new FitFixture().workers(2);
    fixture.exchange = exchange;
    fixture.epochs = EPOCHS;
    return DistributedFit.fit(fixture.request(FitFixture.frame(spark, ROWS)), listener)
        .training()
        .parameters();
  }

  /** Hears the name of the fit, which is that of its endpoint, and sends messages there. */
  private static final class Stranger extends SparkListener implements TrainingListener {
    private final HostileMessages messages = HostileMessages.ofStrangers(5);
    private final AtomicInteger sent = new AtomicInteger();
    private CompletableFuture<Void> beside = CompletableFuture.completedFuture(null);
    private volatile String fit;

    @Override
    public void onJobStart(SparkListenerJobStart start) {
      fit = start.properties().getProperty(SchedulerLoad.FIT, fit);
    }

    /** Some while the workers wait, and as many while they make the next epoch's steps. */
    @Override
    public void onEpoch(EpochRecord epoch) {
      beside.join();
      send();
      if (epoch.epoch() < EPOCHS) {
        beside = CompletableFuture.runAsync(this::send);
      }
    }

    private void send() {
      var rpc = SparkEnv.get().rpcEnv();
      RpcEndpointRef endpoint = rpc.setupEndpointRef(rpc.address(), fit);
      for (int i = 1; i <= AT_ONCE; i++) {
        Object message = messages.next();
        if (i % 2 == 0 && !(message instanceof byte[])) { // whoever asks holds it for two minutes
          endpoint.ask(message, ClassTag.Any());
        } else {
          endpoint.send(message);
        }
        if (i % 500 == 0) {
          awaitAllTaken(endpoint);
        }
      }
      sent.addAndGet(AT_ONCE);
    }
  }

  /** More bytes than there is memory. */
  @ParameterizedTest
  @EnumSource(names = {"STAR", "SHARDED"})
  void moreThanAHundredThousandMessagesOfStrangersChangeNoBit(Exchange exchange) {
    Stranger stranger = new Stranger();
    spark.sparkContext().addSparkListener(stranger);
    try {
      assertThat(train(exchange, stranger)).isEqualTo(expected);
    } finally {
      spark.sparkContext().removeSparkListener(stranger);
    }
    assertThat(stranger.sent).hasValue(102_500);
  }

  /** A worker of a job that is no more is told to stop, when all before it has been dealt with. */
  private static void awaitAllTaken(RpcEndpointRef endpoint) {
    Object[] star = {0, 1L, 0, 0L, "1", 0L, null, null};
    Object[] sharded = {1L, 0, 0L, "", "", 0L, 0, "here"};
    CompletableFuture<Object> answer =
        CompletableFuture.anyOf(ask(endpoint, star), ask(endpoint, sharded))
            .orTimeout(60, TimeUnit.SECONDS);
    assertThat((Object[]) answer.join()).isNotEmpty();
  }

  private static CompletableFuture<Object> ask(RpcEndpointRef endpoint, Object message) {
    return scala.jdk.javaapi.FutureConverters.asJava(endpoint.<Object>ask(message, ClassTag.Any()))
        .toCompletableFuture();
  }
}
