package org.sparkmlp.spark;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sparkmlp.ClusterSpark;
import org.sparkmlp.LocalSpark;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.spark.request.Exchange;
import org.sparkmlp.training.TrainingListener;
import org.sparkmlp.training.TrainingStart;

/** Networks of 250 million parameters, of which this process could not hold what the star needs. */
@Tag("cluster")
@Timeout(180)
class TightMemoryTest {
  private final List<String> told = new ArrayList<>();
  private SparkSession spark;

  @AfterEach
  void stop() {
    spark.stop();
  }

  /** Fits until an exchange is told of; it must not come to the start. */
  private void fit(Exchange exchange) {
    FitFixture fixture = new FitFixture().workers(2);
    fixture.exchange = exchange;
    fixture.hidden = List.of(16_000, 16_000);
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onExchange(String choice) {
            told.add(choice);
            throw new IllegalStateException("this is all we want to know");
          }

          @Override
          public void onStart(TrainingStart start) {
            told.add("started");
          }
        };
    try {
      DistributedFit.fit(fixture.request(FitFixture.frame(spark, FitFixture.rows(100))), listener);
    } finally {
      assertThat(told).doesNotContain("started");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"STAR", "AUTO"})
  void aFitInOneProcessIsRefusedBeforeItStarts(Exchange exchange) {
    spark = LocalSpark.session();
    assertThatThrownBy(() -> fit(exchange))
        .isInstanceOf(Refusal.class)
        .hasMessageMatching(
            "spark.driver.memory must be at least 7,[0-9]{3} MiB, .*, was 3,072 MiB; raise"
                + " spark.driver.memory");
  }

  @Test
  void betweenProcessesTheStarIsRefusedAndAutoTakesTheShardedExchange() {
    spark = ClusterSpark.builder(2).getOrCreate();
    assertThatThrownBy(() -> fit(Exchange.STAR))
        .isInstanceOf(Refusal.class)
        .hasMessageEndingWith("raise spark.driver.memory, or take the exchange sharded");
    assertThatThrownBy(() -> fit(Exchange.AUTO)).hasMessage("this is all we want to know");
    assertThat(told)
        .singleElement(as(STRING))
        .matches(
            "sharded, without a trial: the star may come to need 6,[0-9]{3} MiB of the driver's"
                + " memory and 4,[0-9]{3} of each executor's");
  }
}
