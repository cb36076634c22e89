package org.sparkmlp.spark.resident;

import java.util.Locale;
import java.util.Optional;
import org.apache.spark.SparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.spark.request.FitFailedException;

/**
 * What becomes of a fit whose workers' Spark job failed: it is submitted again, {@value
 * #RESUBMISSIONS} times at most from one place on, unless it was cancelled or the data were
 * refused. A fit that gets on may lose executors as often as it likes.
 *
 * <p>For the fit's own thread.
 */
public final class JobFailures {
  private static final Logger LOG = LoggerFactory.getLogger(JobFailures.class);
  private static final int RESUBMISSIONS = 3;

  private final SparkContext context;
  private int failures; // since the fit got on
  private long failedAt = -1; // how far it had come at the last one

  /** None so far, in a context. */
  public JobFailures(SparkContext context) {
    this.context = context;
  }

  /** Ends a fit whose SparkContext is gone; in local mode its workers outlive it. */
  public void refuseStoppedContext() {
    if (context.isStopped()) {
      throw new FitFailedException("training ended: the SparkContext was stopped", null);
    }
  }

  /**
   * Counts a failure after which the job is submitted again, or ends the fit.
   *
   * @param reached how far the fit has come, by any count from 0 on of what need not be done again
   */
  public void count(Throwable failure, long reached) {
    if (FitFailedException.isCancelled(failure) || Refusal.in(failure).isPresent()) {
      throw FitFailedException.explain(failure, context, Optional.empty());
    }
    String line = FitFailedException.why(failure);
    if (reached != failedAt) {
      failures = 0;
      failedAt = reached;
    }
    if (++failures > RESUBMISSIONS) {
      throw new FitFailedException(
          String.format(
              Locale.ROOT,
              "training failed: its Spark job failed %d times, last with: %s",
              failures,
              line),
          failure);
    }
    LOG.warn(
        "the Spark job of the workers failed, submitting it again ({} of {}): {}",
        failures,
        RESUBMISSIONS,
        line);
  }
}
