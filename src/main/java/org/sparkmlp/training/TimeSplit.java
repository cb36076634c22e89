package org.sparkmlp.training;

/**
 * Where the time of an epoch went, in nanoseconds of wall-clock time as the driver sees it.
 *
 * <p>Compute is the slowest worker's time in each step; exchange is the rest of the time for which
 * the driver waited for gradients. Mutable; not thread-safe.
 */
public final class TimeSplit {
  private long compute;
  private long exchange;
  private long update;
  private long validation;

  /** Nothing spent yet. */
  public TimeSplit() {}

  /**
   * Adds one step's wait for gradients.
   *
   * @param wall nanoseconds from asking for the gradient to having it
   * @param slowest nanoseconds that the slowest worker computed
   */
  public void addGradient(long wall, long slowest) {
    compute += slowest;
    exchange += Math.max(0, wall - slowest);
  }

  /**
   * Adds one step's update.
   *
   * @param wall nanoseconds
   */
  public void addUpdate(long wall) {
    update += wall;
  }

  /**
   * Adds an evaluation.
   *
   * @param wall nanoseconds
   */
  public void addValidation(long wall) {
    validation += wall;
  }

  /**
   * Forward and backward passes.
   *
   * @return seconds
   */
  public double computeSeconds() {
    return compute * 1e-9;
  }

  /**
   * Sending parameters and gradients, scheduling, and adding the workers' sums.
   *
   * @return seconds
   */
  public double exchangeSeconds() {
    return exchange * 1e-9;
  }

  /**
   * The optimiser.
   *
   * @return seconds
   */
  public double updateSeconds() {
    return update * 1e-9;
  }

  /**
   * Validation.
   *
   * @return seconds
   */
  public double validationSeconds() {
    return validation * 1e-9;
  }
}
