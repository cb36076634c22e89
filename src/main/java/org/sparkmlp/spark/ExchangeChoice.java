package org.sparkmlp.spark;

import org.sparkmlp.spark.request.Exchange;

/** Which exchange makes which steps of a fit. */
interface ExchangeChoice {
  /**
   * An epoch begins.
   *
   * @param executors processes that train
   */
  void onEpoch(int executors);

  /** The exchange of the next steps: one of those that exist, not {@link Exchange#AUTO}. */
  Exchange exchange();

  /** How many steps it makes before the next question, at least 1. */
  long steps();

  /**
   * It has made steps.
   *
   * @param steps how many; fewer than asked for at the end of an epoch
   * @param seconds they took, without what it takes to begin and to end
   * @param exchangeSeconds of these, what was neither computing nor waiting for the slowest worker
   * @param stepsLeft in the fit
   * @return one line if something has been found: which exchange makes the next steps, and why;
   *     else empty
   */
  String made(long steps, double seconds, double exchangeSeconds, long stepsLeft);
}
