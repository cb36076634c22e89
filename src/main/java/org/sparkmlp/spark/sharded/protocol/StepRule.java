package org.sparkmlp.spark.sharded.protocol;

/** What the driver alone decides and records about steps. */
public interface StepRule {
  /**
   * The learning rate of a step; the same each time it is asked for, as steps may be replayed.
   *
   * @param step counted over the whole fit
   * @throws RuntimeException if training must end, as the loss is not finite
   */
  double rate(long step, StepTotals totals);

  /** What an averaged gradient of some norm is to be divided by. */
  float divisor(double norm);

  /**
   * Records a step that all workers have made. Called once for each, in order, even if it is
   * replayed.
   *
   * @param finite whether its gradient was
   * @param nanos what each worker took: {@code [P][compute, gather]}
   * @throws RuntimeException if training must end
   */
  void accept(long step, StepTotals totals, boolean finite, long[][] nanos);
}
