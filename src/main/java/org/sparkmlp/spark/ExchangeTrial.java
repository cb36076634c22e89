package org.sparkmlp.spark;

import java.util.Locale;
import org.sparkmlp.spark.request.Exchange;

/**
 * Tries the star and the sharded exchange where several executors train, and goes on with the one
 * whose steps cost less beside computing. Legitimate, as both give the same bits.
 *
 * <p>A few steps of each are made but not counted, as connections open and the compiler warms up
 * meanwhile. What is compared is the time of a step beyond the slowest worker's computing:
 * computing is the same by both, and at the start of a fit it still gets faster. The other exchange
 * is not tried where that could not pay: if a step has little besides computing, or the fit is
 * nearly over. Where the number of executors changes, an epoch later it is all found out anew.
 */
final class ExchangeTrial implements ExchangeChoice {
  /** Steps that are made first, not counted. */
  private static final long WARM_UP = 5;

  /** For how long steps are counted, if the fewest and the most permit. */
  private static final double SECONDS = 0.3;

  private static final long FEWEST = 3;
  private static final long MOST = 500;

  /** A share of a step that is too small for a change. */
  private static final double NOTICEABLE = 0.05;

  /**
   * What a trial must be able to save: it takes about a second, as one Spark job follows another.
   */
  private static final double WORTH_SECONDS = 5;

  private enum Phase {
    WARM_UP,
    COUNT,
    SETTLED
  }

  /** What steps take by one exchange, in seconds. */
  private record Cost(Exchange exchange, double step, double beside) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%s (%.2f ms a step, %.2f of them beside computing)",
          exchange.text(),
          step * 1e3,
          beside * 1e3);
    }
  }

  private Exchange exchange = Exchange.STAR;
  private Phase phase = Phase.SETTLED;
  private Cost first; // of the one that was tried before; null while that is being tried
  private int executors = 1;
  private long wanted;
  private long steps;
  private double seconds;
  private double exchangeSeconds;

  @Override
  public void onEpoch(int now) {
    if (now == executors) {
      return;
    }
    executors = now;
    first = null;
    if (now > 1) {
      enter(Phase.WARM_UP, WARM_UP);
    } else {
      exchange = Exchange.STAR;
      phase = Phase.SETTLED;
    }
  }

  @Override
  public Exchange exchange() {
    return exchange;
  }

  @Override
  public long steps() {
    return phase == Phase.SETTLED ? Long.MAX_VALUE : wanted - steps;
  }

  @Override
  public String made(long count, double took, double beside, long stepsLeft) {
    steps += count;
    seconds += took;
    exchangeSeconds += beside;
    if (phase == Phase.SETTLED || steps < wanted) {
      return "";
    }
    if (phase == Phase.WARM_UP) {
      enter(Phase.COUNT, Math.round(Math.max(FEWEST, Math.min(MOST, SECONDS * steps / seconds))));
      return "";
    }
    Cost cost = new Cost(exchange, seconds / steps, exchangeSeconds / steps);
    return first == null ? afterFirst(cost, stepsLeft) : afterBoth(cost);
  }

  private String afterFirst(Cost cost, long stepsLeft) {
    if (cost.beside() < NOTICEABLE * cost.step()) {
      return settle(cost.exchange(), cost + ": nothing to gain by another");
    }
    if (cost.beside() * stepsLeft < WORTH_SECONDS) {
      return settle(cost.exchange(), cost + ": too little left to do for trying another");
    }
    first = cost;
    exchange = exchange == Exchange.STAR ? Exchange.SHARDED : Exchange.STAR;
    enter(Phase.WARM_UP, WARM_UP);
    return "";
  }

  private String afterBoth(Cost second) {
    boolean better = first.beside() - second.beside() > NOTICEABLE * first.step();
    Cost chosen = better ? second : first;
    return settle(chosen.exchange(), chosen + ", beside " + (better ? first : second));
  }

  private String settle(Exchange chosen, String why) {
    exchange = chosen;
    phase = Phase.SETTLED;
    return why;
  }

  private void enter(Phase next, long count) {
    phase = next;
    wanted = count;
    steps = 0;
    seconds = 0;
    exchangeSeconds = 0;
  }
}
