package org.sparkmlp.spark.slots;

import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches over the ordinary Spark jobs of a fit, which its own thread waits for without a word:
 * says every few seconds that no task of them runs and why, and ends them when there has been no
 * executor for {@code spark.mlp.registrationTimeout}.
 */
public final class WaitWatch implements AutoCloseable {
  /** How long a fit waits before it says so, and how often it says it again. */
  public static final long SAY_MILLIS = 5_000;

  private static final Logger LOG = LoggerFactory.getLogger(WaitWatch.class);
  private static final long LOOK_MILLIS = 500;

  private final SparkContext context;
  private final String fit;
  private final long timeoutMillis;
  private final ScheduledExecutorService timer;
  private long servedAt = System.nanoTime();
  private long executorsAt = servedAt;
  private long saidMillis;
  private boolean blind;
  private volatile String verdict;

  WaitWatch(SparkContext context, String fit) {
    this.context = context;
    this.fit = fit;
    this.timeoutMillis = timeoutMillis(context);
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, fit + "-watch");
              thread.setDaemon(true);
              return thread;
            });
    timer.scheduleWithFixedDelay(this::tick, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** How long a fit waits for executors and slots. */
  public static long timeoutMillis(SparkContext context) {
    return context.getConf().getTimeAsMs("spark.mlp.registrationTimeout", "60s");
  }

  /** What a fit says that found no executor in time. */
  public static String noExecutor(long timeoutMillis) {
    return String.format(
        Locale.ROOT,
        "no executor came within %d s (spark.mlp.registrationTimeout): start executors, or raise"
            + " the limit, and fit again",
        timeoutMillis / 1000);
  }

  /** A timer ends for good when its task throws, which would be a silent end of the watch. */
  private void tick() {
    try {
      look();
    } catch (RuntimeException e) {
      if (!context.isStopped() && !blind) {
        blind = true;
        LOG.warn("waits are not told of: Spark's scheduler could not be looked at", e);
      }
    }
  }

  private void look() {
    SchedulerLoad load = SchedulerLoad.of(context, fit);
    long now = System.nanoTime();
    if (load.ownWaiting() == 0 || load.ownRunning() > 0) {
      servedAt = now;
      saidMillis = 0;
    }
    if (load.ownWaiting() == 0 || load.executors() > 0) {
      executorsAt = now;
    }
    long waited = (now - servedAt) / 1_000_000;
    if (waited - saidMillis >= SAY_MILLIS) {
      saidMillis = waited;
      LOG.warn(
          "waiting for {} s: no task of the fit's Spark job has a slot; {}",
          waited / 1000,
          load.describe());
    }
    if (verdict == null && (now - executorsAt) / 1_000_000 >= timeoutMillis) {
      verdict = noExecutor(timeoutMillis);
      context.cancelJobsWithTag(fit, verdict);
    }
  }

  /** Why the watch ended the fit's jobs, if it did. */
  Optional<String> verdict() {
    return Optional.ofNullable(verdict);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
