package org.sparkmlp.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sparkmlp.LocalSpark;
import org.sparkmlp.network.Loss;
import org.sparkmlp.optim.Schedule;
import org.sparkmlp.spark.request.Exchange;
import org.sparkmlp.training.DivergenceException;
import org.sparkmlp.training.TrainingListener;
import org.sparkmlp.training.TrainingResult;
import org.sparkmlp.training.TrainingSettings.OnDivergence;

/** A fit that diverges and goes on at half the rate, by each exchange. */
@Timeout(300)
class RollbackTest {
  private static final List<Row> ROWS = FitFixture.rows(300);

  private static TrainingResult fit(
      Exchange exchange, double rate, OnDivergence onDivergence, List<String> warnings) {
    FitFixture fixture = new FitFixture().workers(2);
    fixture.exchange = exchange;
    fixture.onDivergence = onDivergence;
    fixture.loss = Loss.SQUARED_ERROR;
    fixture.schedule = new Schedule.Constant(rate);
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onWarning(String warning) {
            warnings.add(warning);
          }
        };
    return DistributedFit.fit(
            fixture.request(FitFixture.frame(LocalSpark.session(), ROWS)), listener)
        .training();
  }

  /** The least of some rates at which the fit diverges: at half of it, it does not. */
  private static double tooHighARate() {
    double rate = 0.5;
    while (diverged(rate) == null) {
      rate *= 2;
      assertThat(rate).as("a rate at which the fit diverges").isLessThan(1e30);
    }
    return rate;
  }

  private static Throwable diverged(double rate) {
    return catchThrowable(() -> fit(Exchange.STAR, rate, OnDivergence.FAIL, new ArrayList<>()));
  }

  @Test
  void everyExchangeGoesBackAndOnToTheSameParameters() {
    double rate = tooHighARate();
    assertThat(diverged(rate)).isInstanceOf(DivergenceException.class);
    List<String> warnings = new ArrayList<>();
    TrainingResult expected = fit(Exchange.JOB, rate, OnDivergence.ROLLBACK, warnings);
    assertThat(warnings).anyMatch(line -> line.contains("divided by 2 (1 of 3 times)"));
    for (Exchange exchange : List.of(Exchange.STAR, Exchange.SHARDED, Exchange.AUTO)) {
      TrainingResult result = fit(exchange, rate, OnDivergence.ROLLBACK, new ArrayList<>());
      assertThat(result.parameters()).as(exchange.text()).isEqualTo(expected.parameters());
      assertThat(result.steps()).isEqualTo(expected.steps());
    }
  }
}
