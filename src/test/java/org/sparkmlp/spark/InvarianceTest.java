package org.sparkmlp.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkEnv;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.RDDBlockId;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkmlp.LocalSpark;
import org.sparkmlp.network.Loss;
import org.sparkmlp.spark.request.Exchange;
import org.sparkmlp.training.EpochRecord;
import org.sparkmlp.training.TrainingListener;
import scala.reflect.ClassTag;

/** The law of the house: trained parameters are bit-identical whatever the cluster does. */
class InvarianceTest {
  private static final List<Row> ROWS = FitFixture.rows(700);

  private static SparkSession spark;
  private static float[] expected;

  @BeforeAll
  static void trainOnce() {
    spark = LocalSpark.session();
    FitFixture one = new FitFixture().workers(1);
    one.exchange = Exchange.JOB;
    expected = train(one, frame(ROWS, 2));
  }

  private static Dataset<Row> frame(List<Row> rows, int partitions) {
    return FitFixture.frame(spark, rows).repartition(partitions);
  }

  private static float[] train(FitFixture fixture, Dataset<Row> rows) {
    return DistributedFit.fit(fixture.request(rows), TrainingListener.SILENT)
        .training()
        .parameters();
  }

  @Test
  void anotherSeedGivesOtherParameters() {
    FitFixture other = new FitFixture();
    other.seed++;
    assertThat(train(other, frame(ROWS, 2))).hasSameSizeAs(expected).isNotEqualTo(expected);
  }

  @Test
  void rowsInTheirOwnOrderGiveOtherParameters() {
    FitFixture other = new FitFixture();
    other.shuffle = false;
    assertThat(train(other, frame(ROWS, 2))).hasSameSizeAs(expected).isNotEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "JOB, 2",
    "JOB, 3",
    "JOB, 5",
    "JOB, 8",
    "STAR, 1",
    "STAR, 2",
    "STAR, 3",
    "STAR, 5",
    "STAR, 8",
    "AUTO, 3",
    "SHARDED, 1",
    "SHARDED, 2",
    "SHARDED, 3",
    "SHARDED, 5",
    "SHARDED, 8"
  })
  void theExchangeAndTheNumberOfWorkersAreFree(Exchange exchange, int workers) {
    FitFixture fixture = new FitFixture().workers(workers);
    fixture.exchange = exchange;
    assertThat(train(fixture, frame(ROWS, 2))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 7})
  void thePartitioningOfTheInputIsFree(int partitions) {
    assertThat(train(new FitFixture().workers(3), frame(ROWS, partitions))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void theOrderOfTheRowsIsFree(long seed) {
    List<Row> shuffled = new ArrayList<>(ROWS);
    Collections.shuffle(shuffled, new Random(seed));
    assertThat(train(new FitFixture(), FitFixture.frame(spark, shuffled).coalesce(2)))
        .isEqualTo(expected);
  }

  @Test
  void sparseAndDenseRowsAreTheSame() {
    List<Row> mixed = new ArrayList<>(ROWS.subList(0, 300));
    mixed.addAll(FitFixture.sparse(ROWS.subList(300, ROWS.size())));
    assertThat(train(new FitFixture(), frame(mixed, 2))).isEqualTo(expected);
    assertThat(train(new FitFixture(), frame(FitFixture.sparse(ROWS), 2))).isEqualTo(expected);
  }

  @Test
  void negativeZeroIsZero() {
    List<Row> negated = new ArrayList<>();
    for (Row row : ROWS) {
      double[] x = row.<org.apache.spark.ml.linalg.Vector>getAs(0).toArray().clone();
      for (int j = 0; j < x.length; j++) {
        x[j] = x[j] == 0 ? -0.0 : x[j];
      }
      negated.add(org.apache.spark.sql.RowFactory.create(Vectors.dense(x), row.get(1), row.get(2)));
    }
    assertThat(train(new FitFixture(), frame(negated, 2))).isEqualTo(expected);
  }

  @Test
  void aLaneDroppedInMidFitIsBuiltAgain() {
    AtomicInteger dropped = new AtomicInteger();
    TrainingListener dropping =
        new TrainingListener() {
          @Override
          public void onEpoch(EpochRecord epoch) {
            int newest = spark.sparkContext().emptyRDD(ClassTag.Any()).id();
            var blocks = SparkEnv.get().blockManager();
            for (int rdd = 0; rdd < newest; rdd++) {
              for (int worker = 0; worker < 3; worker++) {
                BlockId block = new RDDBlockId(rdd, worker);
                if (blocks.getStatus(block).isDefined()) {
                  blocks.removeBlock(block, true);
                  dropped.incrementAndGet();
                }
              }
            }
          }
        };
    FitFixture fixture = new FitFixture().workers(3);
    fixture.exchange = Exchange.JOB; // resident workers keep their lanes pinned
    float[] parameters =
        DistributedFit.fit(fixture.request(frame(ROWS, 2)), dropping).training().parameters();
    assertThat(dropped.get()).isGreaterThanOrEqualTo(6);
    assertThat(parameters).isEqualTo(expected);
  }

  @Test
  void regressionOnScaledTargetsToo() {
    FitFixture one = new FitFixture().workers(1);
    FitFixture three = new FitFixture().workers(3);
    one.loss = Loss.SQUARED_ERROR;
    three.loss = Loss.SQUARED_ERROR;
    assertThat(train(three, frame(ROWS, 5))).isEqualTo(train(one, frame(ROWS, 1)));
  }

  @Test
  void leavesNoPersistedRddBehind() {
    train(new FitFixture(), frame(ROWS, 2));
    assertThat(spark.sparkContext().getPersistentRDDs().isEmpty()).isTrue();
  }
}
