package org.sparkmlp.spark;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
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
import org.sparkmlp.optim.Adam;
import org.sparkmlp.optim.AdamRule;
import org.sparkmlp.optim.Schedule;
import org.sparkmlp.spark.request.Exchange;
import org.sparkmlp.training.TrainingListener;

/** The law of the house with executors in processes of their own. */
@Tag("cluster")
@Timeout(300)
class ClusterInvarianceTest {
  private static final List<Row> ROWS = FitFixture.rows(700);
  private static float[] expected;
  private static float[] expectedByMethods;

  private SparkSession spark;

  @BeforeAll
  static void trainInOneProcess() {
    SparkSession local = LocalSpark.session();
    FitFixture one = new FitFixture().workers(1);
    one.exchange = Exchange.JOB;
    expected = train(local, one, TrainingListener.SILENT);
    expectedByMethods = train(local, withMethods(one), TrainingListener.SILENT);
    local.stop();
  }

  /** By what must travel to other processes: Adam's rule and its two vectors, and dropout. */
  private static FitFixture withMethods(FitFixture fixture) {
    fixture.optimizer =
        new Adam(
            new Schedule.Constant(0.01),
            new AdamRule(0.9, 0.99, 1e-8, true),
            1e-3,
            OptionalDouble.of(0.1));
    fixture.dropout = 0.3;
    return fixture;
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

  /** A fit that may become long, and so is worth a trial of both, but soon ends for impatience. */
  @Test
  void theFasterExchangeIsFoundByTrying() {
    spark = ClusterSpark.builder(2).getOrCreate();
    FitFixture fixture = new FitFixture().workers(2);
    fixture.epochs = 1_000_000;
    fixture.patience = OptionalInt.of(3);
    fixture.exchange = Exchange.STAR;
    float[] byStar = train(spark, fixture, TrainingListener.SILENT);
    List<String> choices = new ArrayList<>();
    fixture.exchange = Exchange.AUTO;
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onExchange(String choice) {
            choices.add(choice);
          }
        };
    assertThat(train(spark, fixture, listener)).isEqualTo(byStar);
    assertThat(choices)
        .singleElement(as(STRING))
        .matches("(star|sharded) \\(.* ms a step, .*\\), beside (star|sharded) \\(.*\\)");
  }

  @Test
  void anExecutorsLanesAreNeighbours() {
    spark = ClusterSpark.builder(2).config("spark.locality.wait", "60s").getOrCreate();
    try (PlacedRows rows = new PlacedRows(spark, ROWS, new FitFixture())) {
      List<String> executors = rows.executorsByLane();
      assertThat(executors).hasSize(8);
      assertThat(executors.subList(0, 4)).containsOnly(executors.get(0));
      assertThat(executors.subList(4, 8)).containsOnly(executors.get(7));
      assertThat(executors.get(0)).isNotEqualTo(executors.get(7));
    }
  }

  /** One executor with several workers, which share the parameters, and several with one each. */
  @ParameterizedTest
  @CsvSource({"1, 3", "2, 2", "3, 1"})
  void executorsAndTheirCoresAreFree(int executors, int cores) {
    spark =
        ClusterSpark.builder(executors)
            .master("local-cluster[" + executors + "," + cores + ",1024]")
            .config("spark.executor.cores", cores)
            .getOrCreate();
    for (Exchange exchange : Exchange.values()) {
      FitFixture fixture = new FitFixture().workers(3);
      fixture.exchange = exchange;
      assertThat(train(spark, fixture, TrainingListener.SILENT))
          .as(exchange.text())
          .isEqualTo(expected);
      assertThat(train(spark, withMethods(fixture), TrainingListener.SILENT))
          .as(exchange.text() + ", by Adam with dropout")
          .isEqualTo(expectedByMethods);
    }
  }
}
