package org.sparkmlp.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sparkmlp.ClusterSpark;
import org.sparkmlp.LocalSpark;
import org.sparkmlp.spark.request.Exchange;
import org.sparkmlp.training.EpochRecord;
import org.sparkmlp.training.TrainingListener;

/** Rows that Spark's storage memory has no room for are trained on in mapped files. */
@Tag("cluster")
@Timeout(240)
class SpilledRowsTest {
  private static final int FLOATS = 1024; // of a row, with label and weight
  private static final int MEBI = 1 << 20;
  private static final int HEAP = 128; // MiB
  private static final long LIMIT_NANOS = 30_000_000_000L;

  @TempDir Path folder;

  private final List<String> memory = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final List<Long> mapped = new ArrayList<>(); // bytes, after each epoch
  private double dropout;
  private SparkSession spark;

  @AfterEach
  void stop() throws InterruptedException {
    spark.stop();
    awaitNoMaps(); // else the next test would count them as its own
  }

  /** Has the collector find that nobody has the maps any more. */
  private static void awaitNoMaps() throws InterruptedException {
    long end = System.nanoTime() + LIMIT_NANOS;
    while (mappedBytes() > 0 && System.nanoTime() < end) {
      System.gc();
      Thread.sleep(50);
    }
    assertThat(mappedBytes()).isZero();
  }

  /** Rows of so many MiB as float32, the same wherever they are made: by the executors. */
  private Dataset<Row> rows(int mebibytes) {
    UserDefinedFunction features =
        udf((UDF1<Long, Object>) SpilledRowsTest::features, SQLDataTypes.VectorType());
    return spark
        .range(0, (long) mebibytes * MEBI / FLOATS / Float.BYTES, 1, 16)
        .select(
            features.apply(col("id")).as("features"),
            col("id").mod(3).cast("double").as("label"),
            lit(1.0).as("weight"));
  }

  private static Object features(long id) {
    SplittableRandom random = new SplittableRandom(id);
    double[] x = new double[FLOATS - 2];
    for (int j = 0; j < x.length; j++) {
      x[j] = random.nextInt() * 0x1p-31;
    }
    return Vectors.dense(x);
  }

  private float[] fit(int mebibytes, Exchange exchange) {
    return fit(mebibytes, exchange, epoch -> {});
  }

  private interface AfterEpoch {
    void run(int epoch);
  }

  private float[] fit(int mebibytes, Exchange exchange, AfterEpoch then) {
    memory.clear();
    warnings.clear();
    mapped.clear();
    FitFixture fixture = new FitFixture().workers(2);
    fixture.exchange = exchange;
    fixture.lanes = OptionalInt.of(32);
    fixture.batchSize = 512;
    fixture.epochs = 2;
    fixture.hidden = List.of(4);
    fixture.dropout = dropout;
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onMemory(String line) {
            memory.add(line);
          }

          @Override
          public void onWarning(String line) {
            warnings.add(line);
          }

          @Override
          public void onEpoch(EpochRecord epoch) {
            mapped.add(mappedBytes());
            then.run(epoch.epoch());
          }
        };
    return DistributedFit.fit(fixture.request(rows(mebibytes)), listener).training().parameters();
  }

  private static long mappedBytes() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("mapped"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }

  /** Files of rows that have a name in Spark's local folders. */
  private List<Path> named() {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> all = files.toList();
      assertThat(all).anyMatch(file -> file.getFileName().toString().startsWith("blockmgr-"));
      return all.stream()
          .filter(file -> file.getFileName().toString().startsWith("temp_local_"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void requireAllInTheHeap() {
    assertThat(memory).singleElement().asString().doesNotContain("files");
    assertThat(warnings).isEmpty();
    assertThat(mapped).containsOnly(0L);
  }

  /** A session in this process whose storage memory has 11 MiB. */
  private SparkSession.Builder tight() {
    return LocalSpark.builder()
        .config("spark.memory.fraction", 0.004)
        .config("spark.local.dir", folder.toString());
  }

  @Test
  void anExecutorWhoseHeapIsAQuarterOfTheDataGivesTheSameBits() {
    spark = LocalSpark.session();
    float[] expected = fit(4 * HEAP, Exchange.STAR);
    requireAllInTheHeap();
    spark.stop();
    spark =
        ClusterSpark.builder(1)
            .master("local-cluster[1,2," + HEAP + "]")
            .config("spark.executor.memory", HEAP + "m")
            .config("spark.executor.cores", 2)
            .config("spark.local.dir", folder.toString())
            // What Spark holds back for itself would be more than this heap.
            .config("spark.testing.reservedMemory", HEAP / 2 * MEBI)
            .config("spark.network.maxRemoteBlockSizeFetchToMem", "64m")
            .getOrCreate();
    float[] spilled = fit(4 * HEAP, Exchange.STAR, epoch -> assertThat(named()).isEmpty());
    assertThat(spilled).isEqualTo(expected);
    assertThat(memory)
        .singleElement()
        .asString()
        .matches("in each executor rows [0-9]+ MiB and 4[0-9]{2} in files, network 1, of 128; .*");
    assertThat(warnings)
        .singleElement()
        .asString()
        .matches("about 4[0-9]{2} of 512 MiB of rows of each executor found no room in .*");
  }

  @Test
  void allExchangesGiveTheSameBitsInOneProcess() {
    spark = LocalSpark.session();
    float[] expected = fit(24, Exchange.JOB);
    requireAllInTheHeap();
    dropout = 0.25;
    float[] thinned = fit(24, Exchange.JOB);
    requireAllInTheHeap();
    spark.stop();
    spark = tight().getOrCreate();
    assertThat(fit(24, Exchange.STAR)).isEqualTo(thinned).isNotEqualTo(expected);
    assertThat(mapped).allSatisfy(bytes -> assertThat(bytes).isGreaterThan(10 * MEBI));
    dropout = 0;
    for (Exchange exchange : Exchange.values()) {
      assertThat(fit(24, exchange)).isEqualTo(expected);
      assertThat(memory)
          .singleElement()
          .asString()
          .matches("rows [0-9]+ MiB and 1[0-9] in files, .*");
      assertThat(mapped).allSatisfy(bytes -> assertThat(bytes).isGreaterThan(10 * MEBI));
    }
  }

  @Test
  void nothingIsLeftOfFitsThatEndAndOfThoseThatFail() throws InterruptedException {
    spark = tight().getOrCreate();
    fit(24, Exchange.STAR, epoch -> assertThat(named()).isEmpty());
    assertThat(mapped).isNotEmpty();
    assertThatThrownBy(
            () ->
                fit(
                    24,
                    Exchange.STAR,
                    epoch -> {
                      throw new IllegalStateException("enough");
                    }))
        .hasMessageContaining("enough");
    assertThat(mapped.get(0)).isGreaterThan(10 * MEBI);
    assertThat(named()).isEmpty();
    awaitNoMaps();
  }

  /** No row may lie on a disk in the clear. */
  @Test
  void withEncryptedDisksRowsStayInTheHeap() {
    spark = tight().config("spark.io.encryption.enabled", true).getOrCreate();
    fit(24, Exchange.STAR);
    requireAllInTheHeap();
  }
}
