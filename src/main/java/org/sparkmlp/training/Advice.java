package org.sparkmlp.training;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the time of a fit says about how it was spread.
 *
 * <p>With P workers who each compute and gather for c seconds, one worker would take {@code P · c}
 * and exchange next to nothing: if that is less than the steps took, spreading them did not pay.
 */
final class Advice {
  /** What must be gained at least: less is noise. */
  private static final double WORTH = 0.9;

  private static final double MOST = 0.5;

  private Advice() {}

  /**
   * Advice on a finished fit.
   *
   * @param history its epochs; the first one, in which code is compiled, counts only if it is alone
   * @return one line, if distribution or so small a batch did not pay
   */
  static Optional<String> of(List<EpochRecord> history) {
    List<EpochRecord> warm = history.size() > 1 ? history.subList(1, history.size()) : history;
    double busy = 0; // of one worker
    double waiting = 0;
    double exchange = 0;
    double update = 0;
    double alone = 0; // what one worker would have taken
    int workers = 0;
    for (EpochRecord epoch : warm) {
      TimeSplit times = epoch.times();
      double own = times.computeSeconds() + times.gatherSeconds();
      workers = Math.max(workers, times.workers().size());
      busy += own;
      waiting += times.waitSeconds();
      exchange += times.exchangeSeconds();
      update += times.updateSeconds();
      alone += own * times.workers().size() + times.updateSeconds();
    }
    double all = busy + waiting + exchange + update;
    double idle = waiting + exchange;
    if (workers > 1 && alone < WORTH * all) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "exchange and waiting are %.0f %% of a step: a larger batch, or one worker, would be"
                  + " faster",
              100 * idle / all));
    }
    if (idle > MOST * all) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "exchange is %.0f %% of a step: a larger batch would be faster",
              100 * idle / all));
    }
    return Optional.empty();
  }
}
