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
 * Watches over all waits of a fit, for its ordinary Spark jobs and for its resident workers: says
 * every few seconds for whom it waits and why, and ends the fit's jobs when there has been no
 * executor for {@code spark.mlp.registrationTimeout}, or when no worker has come or handed in
 * anything for {@code spark.mlp.progressTimeout}.
 */
public final class WaitWatch implements AutoCloseable {
  /** How long a fit waits before it says so, and how often it says it again. */
  private static final long SAY_MILLIS = 5_000;

  private static final Logger LOG = LoggerFactory.getLogger(WaitWatch.class);
  private static final long LOOK_MILLIS = 500;
  private static final String PROGRESS = "spark.mlp.progressTimeout";

  /** A fit's wait for its resident workers. */
  public interface Waiting {
    /** For how long no worker has come or handed in anything; 0 if nothing is to be done. */
    long waitedMillis();

    /** Who has not handed in yet, for people. */
    String waitingFor();
  }

  private final SparkContext context;
  private final String fit;
  private final long timeoutMillis;
  private final long progressMillis;
  private final ScheduledExecutorService timer;
  private long servedAt = System.nanoTime();
  private long executorsAt = servedAt;
  private long saidMillis;
  private boolean blind;
  private volatile Waiting workers; // null where there are no resident ones
  private volatile String verdict;

  WaitWatch(SparkContext context, String fit) {
    this.context = context;
    this.fit = fit;
    this.timeoutMillis = timeoutMillis(context);
    this.progressMillis = context.getConf().getTimeAsMs(PROGRESS, "1h");
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

  /** Watches over resident workers as well; null ends it. */
  void watch(Waiting resident) {
    workers = resident;
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
    Waiting resident = workers;
    long now = System.nanoTime();
    if (load.ownWaiting() == 0 || load.ownRunning() > 0) {
      servedAt = now;
    }
    if (load.ownWaiting() + load.workersWaiting() == 0 || load.executors() > 0) {
      executorsAt = now;
    }
    long unserved = (now - servedAt) / 1_000_000;
    long idle = resident == null ? 0 : resident.waitedMillis();
    long waited = Math.max(unserved, idle);
    String whom =
        unserved >= idle ? "no task of the fit's Spark job has a slot" : resident.waitingFor();
    if (waited < SAY_MILLIS) {
      saidMillis = 0;
    } else if (waited - saidMillis >= SAY_MILLIS) {
      saidMillis = waited;
      LOG.warn("waiting for {} s: {}; {}", waited / 1000, whom, load.describe());
    }
    if ((now - executorsAt) / 1_000_000 >= timeoutMillis) {
      end(
          "no executor came within %d s (spark.mlp.registrationTimeout): start executors, or raise"
              + " the limit, and fit again",
          timeoutMillis / 1000);
    } else if (idle >= progressMillis) {
      end(
          "no worker handed in anything within %d s (%s), waiting for %s: look at those executors,"
              + " or raise the limit if a step takes so long, and fit again",
          progressMillis / 1000, PROGRESS, whom);
    }
  }

  /** Again and again, as a job may be submitted between two looks. */
  private void end(String why, Object... arguments) {
    if (verdict == null) {
      verdict = String.format(Locale.ROOT, why, arguments);
    }
    context.cancelJobsWithTag(fit, verdict);
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
