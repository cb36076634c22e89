package org.sparkmlp.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sparkmlp.LocalSpark;
import org.sparkmlp.network.Loss;
import org.sparkmlp.optim.Adam;
import org.sparkmlp.optim.AdamRule;
import org.sparkmlp.optim.Schedule;
import org.sparkmlp.spark.request.Exchange;
import org.sparkmlp.training.TrainingListener;

/** The law of the house, by methods that are not the default. */
class MethodInvarianceTest {
  private static final List<Row> ROWS = FitFixture.rows(500);

  private enum Method {
    ADAM,
    ADAMW_CLIPPED,
    DROPOUT,
    LABEL_SMOOTHING,
    HUBER;

    /** What it is to differ from. */
    FitFixture sibling() {
      FitFixture sibling = new FitFixture();
      sibling.loss = this == HUBER ? Loss.SQUARED_ERROR : sibling.loss;
      return sibling;
    }

    FitFixture fixture(Exchange exchange, int workers) {
      FitFixture fixture = new FitFixture().workers(workers);
      fixture.exchange = exchange;
      Schedule rate = new Schedule.Constant(0.01);
      switch (this) {
        case ADAM ->
            fixture.optimizer =
                new Adam(rate, new AdamRule(0.9, 0.99, 1e-8, false), 1e-3, OptionalDouble.empty());
        case ADAMW_CLIPPED ->
            fixture.optimizer =
                new Adam(rate, new AdamRule(0.9, 0.99, 1e-8, true), 1e-3, OptionalDouble.of(0.1));
        case DROPOUT -> fixture.dropout = 0.3;
        case LABEL_SMOOTHING -> fixture.labelSmoothing = 0.1;
        case HUBER -> fixture.loss = Loss.HUBER;
      }
      return fixture;
    }
  }

  private static float[] train(FitFixture fixture, Dataset<Row> rows) {
    return DistributedFit.fit(fixture.request(rows), TrainingListener.SILENT)
        .training()
        .parameters();
  }

  @ParameterizedTest
  @EnumSource
  void partitioningOrderWorkersAndExchangeAreFree(Method method) {
    SparkSession spark = LocalSpark.session();
    Dataset<Row> rows = FitFixture.frame(spark, ROWS);
    float[] expected = train(method.fixture(Exchange.JOB, 1), rows.repartition(2));
    assertThat(train(method.sibling(), rows)).isNotEqualTo(expected);
    List<Row> shuffled = new ArrayList<>(ROWS);
    Collections.shuffle(shuffled, new Random(3));
    Dataset<Row> others = FitFixture.frame(spark, shuffled).repartition(5);
    for (Exchange exchange : Exchange.values()) {
      assertThat(train(method.fixture(exchange, 3), others))
          .as(exchange.text())
          .isEqualTo(expected);
    }
  }
}
