package org.sparkmlp.spark.request;

import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkThrowable;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.training.DivergenceException;

/**
 * A fit that was cancelled, or that the cluster could not carry to its end. The message is one
 * line.
 */
public final class FitFailedException extends IllegalStateException {
  private static final long serialVersionUID = 1L;
  private static final String CANCELLED = "SPARK_JOB_CANCELLED";
  private static final int DEEPEST = 20;

  /**
   * A failure.
   *
   * @param message one line: what happened, and what to do
   * @param cause what Spark threw, or null
   */
  public FitFailedException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * What a fit should throw instead of what Spark threw.
   *
   * @param verdict why the fit's own watch ended its jobs, if it did
   */
  public static RuntimeException explain(
      Throwable thrown, SparkContext context, Optional<String> verdict) {
    if (verdict.isPresent()) {
      return new FitFailedException(verdict.get(), thrown);
    }
    if (thrown instanceof FitFailedException || thrown instanceof DivergenceException) {
      return (RuntimeException) thrown;
    }
    if (causes(thrown).anyMatch(InterruptedException.class::isInstance)) {
      Thread.currentThread().interrupt();
      return new FitFailedException("training was interrupted", thrown);
    }
    if (context.isStopped()) {
      return new FitFailedException("training ended: the SparkContext was stopped", thrown);
    }
    if (isCancelled(thrown)) {
      return new FitFailedException("training was cancelled: " + line(thrown), thrown);
    }
    if (thrown instanceof Refusal refusal) {
      return refusal;
    }
    Optional<Refusal> refusal = Refusal.in(thrown);
    if (refusal.isPresent()) {
      return refusal.get().causedBy(thrown);
    }
    return thrown instanceof RuntimeException unchecked
        ? unchecked
        : new FitFailedException("training failed: " + why(thrown), thrown);
  }

  /** Whether somebody cancelled the job, be it as a group, by tag or by number. */
  public static boolean isCancelled(Throwable thrown) {
    return causes(thrown)
        .anyMatch(
            cause ->
                cause instanceof SparkThrowable spark && CANCELLED.equals(spark.getCondition()));
  }

  /** The root cause in one line. */
  public static String why(Throwable thrown) {
    Throwable root = causes(thrown).reduce(thrown, (above, below) -> below);
    return root == thrown ? line(thrown) : root.getClass().getSimpleName() + ": " + line(root);
  }

  private static String line(Throwable thrown) {
    String message = String.valueOf(thrown.getMessage());
    return message.lines().findFirst().orElse(message).replaceFirst("^\\[[A-Z0-9_.]+\\]\\s*", "");
  }

  private static Stream<Throwable> causes(Throwable thrown) {
    return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause).limit(DEEPEST);
  }
}
