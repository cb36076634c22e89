package org.sparkmlp.insight;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gathers what is seen inside a fit, of bounded size: of very many looks every second one is
 * forgotten, again and again. Not thread-safe.
 */
public final class InsightLog {
  private static final int MOST_LOOKS = 400;

  private final List<EpochLook> looks = new ArrayList<>();
  private Optional<Outcome> outcome = Optional.empty();

  /** Nothing seen yet. */
  public InsightLog() {}

  /**
   * Adds a look at the layers.
   *
   * @param look of an epoch after those before
   */
  public void add(EpochLook look) {
    if (looks.size() == MOST_LOOKS) {
      for (int i = MOST_LOOKS - 1; i > 0; i -= 2) {
        looks.remove(i);
      }
    }
    looks.add(look);
  }

  /**
   * Sets how the rows are predicted at the end.
   *
   * @param seen the outcome
   */
  public void set(Outcome seen) {
    outcome = Optional.of(seen);
  }

  /**
   * What was seen so far.
   *
   * @param outputs the names of classes or targets; empty where they are numbers
   * @return a copy
   */
  public Insight toInsight(List<String> outputs) {
    return new Insight(looks, outcome, outputs);
  }
}
