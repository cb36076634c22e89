package org.sparkmlp.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.sparkmlp.ClusterSpark;
import org.sparkmlp.LocalSpark;
import org.sparkmlp.spark.request.Exchange;
import org.sparkmlp.training.EpochRecord;
import org.sparkmlp.training.TrainingListener;

/** Clusters as people have set them: a fit by each resident exchange gives the same bits. */
@Tag("cluster")
@Timeout(300)
class ClusterSettingsTest {
  private static final List<Row> ROWS = FitFixture.rows(700);
  private static final List<Exchange> EXCHANGES = List.of(Exchange.STAR, Exchange.SHARDED);
  private static final int EXECUTORS = 2;
  private static final String SECRET = "open-sesame";
  private static float[] expected;

  @TempDir Path folder;
  private SparkSession spark;

  @BeforeAll
  static void trainInOneProcess() {
    SparkSession local = LocalSpark.session();
    expected = train(local, Exchange.STAR, TrainingListener.SILENT);
    local.stop();
  }

  @AfterEach
  void stop() {
    spark.stop();
  }

  private static float[] train(SparkSession spark, Exchange exchange, TrainingListener listener) {
    FitFixture fixture = new FitFixture();
    fixture.exchange = exchange;
    return DistributedFit.fit(
            fixture.request(FitFixture.frame(spark, ROWS).repartition(3)), listener)
        .training()
        .parameters();
  }

  /** Waits until so many executors have opened all their ports, or all have gone. */
  private void awaitExecutors(int count) throws InterruptedException {
    SparkContext context = spark.sparkContext();
    for (int i = 0; i < 1_200 && context.getExecutorMemoryStatus().size() != count + 1; i++) {
      Thread.sleep(100); // the driver counts there, too
    }
    assertThat(context.getExecutorMemoryStatus().size() - 1).as("executors").isEqualTo(count);
  }

  /** Two workers, though there are four cores. */
  @Test
  void tasksOfTwoCoresKryoAndSparksOwnWaitForLocality() throws InterruptedException {
    spark =
        ClusterSpark.builder(EXECUTORS)
            .master("local-cluster[2,2,1024]")
            .config("spark.executor.cores", 2)
            .config("spark.task.cpus", 2)
            .config("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
            .config("spark.locality.wait", "3s")
            .getOrCreate();
    awaitExecutors(EXECUTORS);
    for (Exchange exchange : EXCHANGES) {
      List<Integer> workers = new ArrayList<>();
      TrainingListener count = afterEpochs(epoch -> workers.add(epoch.times().workers().size()));
      assertThat(train(spark, exchange, count)).as(exchange.text()).isEqualTo(expected);
      assertThat(workers).as(exchange.text()).isNotEmpty().containsOnly(EXECUTORS);
    }
  }

  /** From none at the beginning, and none again when they are idle. */
  @Test
  void executorsThatComeAndGoAsSparkFindsNeed() throws InterruptedException {
    spark =
        ClusterSpark.builder(EXECUTORS)
            .config("spark.dynamicAllocation.enabled", true)
            .config("spark.dynamicAllocation.shuffleTracking.enabled", true)
            .config("spark.dynamicAllocation.shuffleTracking.timeout", "1s")
            .config("spark.dynamicAllocation.initialExecutors", 0)
            .config("spark.dynamicAllocation.minExecutors", 0)
            .config("spark.dynamicAllocation.maxExecutors", EXECUTORS)
            .config("spark.dynamicAllocation.schedulerBacklogTimeout", "1s")
            .config("spark.dynamicAllocation.executorIdleTimeout", "1s")
            .config("spark.dynamicAllocation.cachedExecutorIdleTimeout", "1s")
            .getOrCreate();
    awaitExecutors(0);
    assertThat(train(spark, Exchange.DEFAULT, TrainingListener.SILENT)).isEqualTo(expected);
    awaitExecutors(0);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aSharedSecretAndEncryptionWithoutAnyMorePorts() throws InterruptedException {
    spark =
        ClusterSpark.builder(EXECUTORS)
            .config("spark.authenticate", true)
            .config("spark.authenticate.secret", SECRET)
            .config("spark.network.crypto.enabled", true)
            .getOrCreate();
    assertThat(SparkEnv.get().securityManager().isEncryptionEnabled()).isTrue();
    assertNoFitOpensAPort();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void remoteCallsOverTlsWithoutAnyMorePorts() throws Exception {
    Path store = keyStore();
    spark =
        ClusterSpark.builder(EXECUTORS)
            .config("spark.authenticate", true)
            .config("spark.authenticate.secret", SECRET)
            .config("spark.ssl.rpc.enabled", true)
            .config("spark.ssl.rpc.protocol", "TLSv1.3")
            .config("spark.ssl.rpc.keyStoreType", "PKCS12")
            .config("spark.ssl.rpc.keyStore", store.toString())
            .config("spark.ssl.rpc.keyStorePassword", SECRET)
            .config("spark.ssl.rpc.keyPassword", SECRET)
            .config("spark.ssl.rpc.trustStoreType", "PKCS12")
            .config("spark.ssl.rpc.trustStore", store.toString())
            .config("spark.ssl.rpc.trustStorePassword", SECRET)
            .getOrCreate();
    assertThat(SparkEnv.get().securityManager().isSslRpcEnabled()).isTrue();
    assertNoFitOpensAPort();
  }

  /** With a key for this machine, and a certificate that it signed itself. */
  private Path keyStore() throws IOException, InterruptedException {
    Path store = folder.resolve("keys.p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    String options =
        " -genkeypair -keyalg RSA -alias test -dname CN=localhost -storetype PKCS12 -storepass ";
    Process process =
        new ProcessBuilder((keytool + options + SECRET + " -keystore " + store).split(" "))
            .inheritIO()
            .start();
    assertThat(process.waitFor()).isZero();
    return store;
  }

  private void assertNoFitOpensAPort() throws InterruptedException {
    awaitExecutors(EXECUTORS);
    List<Long> processes = new ArrayList<>(List.of(ProcessHandle.current().pid()));
    ClusterSpark.executors().forEach(executor -> processes.add(executor.pid()));
    List<String> before = ListeningPorts.of(processes);
    assertThat(before).hasSizeGreaterThanOrEqualTo(1 + EXECUTORS);
    for (Exchange exchange : EXCHANGES) {
      List<String> during = new ArrayList<>();
      TrainingListener look = afterEpochs(epoch -> during.addAll(ListeningPorts.of(processes)));
      assertThat(train(spark, exchange, look)).as(exchange.text()).isEqualTo(expected);
      assertThat(during).as(exchange.text()).isNotEmpty();
      assertThat(before).as(exchange.text()).containsAll(during);
    }
  }

  private static TrainingListener afterEpochs(Consumer<EpochRecord> action) {
    return new TrainingListener() {
      @Override
      public void onEpoch(EpochRecord epoch) {
        action.accept(epoch);
      }
    };
  }
}
