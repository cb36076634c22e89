package org.sparkmlp.insight;

import java.util.function.LongSupplier;

/**
 * How often work may be done that is for people to look at: no more than a hundredth of the time
 * goes into it, once a first allowance is spent.
 *
 * <p>Not thread-safe.
 */
public final class Pace {
  private static final int SHARE = 100;

  private final LongSupplier clock;
  private final long allowance;
  private long spent;
  private long lastEnd;
  private long lastTook;

  /**
   * Nothing done yet.
   *
   * @param clock tells nanoseconds
   * @param allowance nanoseconds that may be spent at once, at least 0
   */
  public Pace(LongSupplier clock, long allowance) {
    this.clock = clock;
    this.allowance = allowance;
  }

  /**
   * Whether it is time.
   *
   * @return true at first, while the allowance lasts, and when a hundred times as long has passed
   *     as the work took last
   */
  public boolean allows() {
    return spent < allowance || clock.getAsLong() - lastEnd >= SHARE * lastTook;
  }

  /**
   * Does the work, and notes what it took.
   *
   * @param work the work
   */
  public void run(Runnable work) {
    long begun = clock.getAsLong();
    work.run();
    lastEnd = clock.getAsLong();
    lastTook = lastEnd - begun;
    spent += lastTook;
  }
}
