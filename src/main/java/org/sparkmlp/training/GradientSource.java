package org.sparkmlp.training;

/** Where the epoch loop's gradients come from: one process, or a cluster. */
@FunctionalInterface
public interface GradientSource {
  /**
   * The gradient sum over the rows of one mini-batch.
   *
   * @param epoch the epoch, from 0
   * @param step the step within the epoch, from 0
   * @param parameters {@code [parameters]}. Not modified.
   * @param times takes the time spent. Modified.
   * @return the sum; its gradient may be overwritten by the caller, and by the next call
   */
  StepTotal gradient(int epoch, long step, float[] parameters, TimeSplit times);
}
