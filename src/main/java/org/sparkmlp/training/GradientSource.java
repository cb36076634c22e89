package org.sparkmlp.training;

/** Where the epoch loop's gradients come from: one process, or a cluster. */
@FunctionalInterface
public interface GradientSource {
  /**
   * Gives a run the gradient sum of every step that it has left, one after the other:
   *
   * <pre>{@code
   * while (run.hasNext()) {
   *   run.accept(gradient(run));
   * }
   * }</pre>
   *
   * @param run says which step is next and with which parameters, and takes its sum. Modified.
   */
  void epoch(EpochRun run);
}
