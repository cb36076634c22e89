package org.sparkmlp.training;

/** Where the epoch loop's gradients come from: one process, or a cluster. */
@FunctionalInterface
public interface GradientSource {
  /**
   * Computes the gradient sums of an epoch's mini-batches, one after the other.
   *
   * @param epoch the epoch, from 0
   * @param steps number of its mini-batches
   * @param parameters {@code [parameters]}; the taker changes them from step to step. Not modified.
   * @param times takes the time spent. Modified.
   * @param taker is given every sum before the next one is begun
   */
  void epoch(int epoch, long steps, float[] parameters, TimeSplit times, StepTaker taker);

  /** Makes the update of one step. */
  @FunctionalInterface
  interface StepTaker {
    /**
     * Takes a sum over one mini-batch and updates the parameters. Called on any thread, by one at a
     * time, each of which sees what the one before did.
     *
     * @param step the step within the epoch, from 0
     * @param total the sum, whose gradient may be overwritten here and by the next step
     */
    void take(long step, StepTotal total);
  }
}
