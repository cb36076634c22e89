package org.sparkmlp.spark.slots;

import java.util.concurrent.TimeUnit;

/**
 * How long the workers of one job must stay before their fit may submit it anew: two seconds, and
 * four times as long as it took them to load their lanes, from when they had. So most of the time
 * is spent on steps, however long lanes take to load and however often others ask for slots.
 *
 * <p>Times are those of {@link System#nanoTime}. Not thread-safe.
 */
final class TurnLength {
  private static final long SHORTEST = TimeUnit.SECONDS.toNanos(2);
  private static final int LOADS = 4;

  private long begun;
  private long ran; // when the first worker was seen to run; meaningless before
  private long loaded; // when all workers had come; meaningless before
  private boolean isRunning;
  private boolean isLoaded;

  /** Workers who begin now. */
  TurnLength(long now) {
    begin(now);
  }

  /** Others begin now. */
  void begin(long now) {
    begun = now;
    isRunning = false;
    isLoaded = false;
  }

  /**
   * How far they are. Whoever waits for a slot does not load, and that time does not count.
   *
   * @param running whether Spark runs any of them
   * @param complete whether all have come, with their lanes loaded
   */
  void see(boolean running, boolean complete, long now) {
    if (!isRunning && (running || complete)) {
      isRunning = true;
      ran = now;
    }
    if (!isLoaded && complete) {
      isLoaded = true;
      loaded = now;
    }
  }

  /** Whether it is so long ago that they began that those who cannot come may be done without. */
  boolean isShortest(long now) {
    return now - begun >= SHORTEST;
  }

  /** Whether they have been at work for long enough. */
  boolean isOver(long now) {
    return isShortest(now) && isLoaded && now - loaded >= LOADS * (loaded - ran);
  }
}
