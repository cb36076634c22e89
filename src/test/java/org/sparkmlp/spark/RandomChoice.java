package org.sparkmlp.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.sparkmlp.spark.request.Exchange;

/** Another exchange at every question, for one to five steps. */
final class RandomChoice implements ExchangeChoice {
  private static final List<Exchange> ALL = List.of(Exchange.STAR, Exchange.SHARDED, Exchange.JOB);

  private final Random random;
  final List<Exchange> made = new ArrayList<>();
  private Exchange exchange = Exchange.STAR;

  RandomChoice(long seed) {
    this.random = new Random(seed);
  }

  @Override
  public void onEpoch(int executors) {
    assertThat(executors).isPositive();
  }

  @Override
  public Exchange exchange() {
    return exchange;
  }

  @Override
  public long steps() {
    return 1 + random.nextInt(5);
  }

  @Override
  public String made(long steps, double seconds, double exchangeSeconds, long stepsLeft) {
    assertThat(steps).isPositive();
    assertThat(seconds).isPositive();
    made.add(exchange);
    exchange = ALL.get((ALL.indexOf(exchange) + 1 + random.nextInt(2)) % ALL.size());
    return "";
  }
}
