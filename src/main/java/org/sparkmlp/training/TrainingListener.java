package org.sparkmlp.training;

import java.util.List;
import org.sparkmlp.insight.EpochLook;
import org.sparkmlp.insight.Outcome;

/** Is told what happens while a network trains, on the thread that trains it. */
public interface TrainingListener {
  /** Hears nothing. */
  TrainingListener SILENT = new TrainingListener() {};

  /**
   * The rows are in place and the first step is next.
   *
   * @param start what will be trained, and on what
   */
  default void onStart(TrainingStart start) {}

  /**
   * What the fit will hold in memory. Comes after {@link #onStart}.
   *
   * @param memory one line: how much of what, and how much there is
   */
  default void onMemory(String memory) {}

  /**
   * Training goes on where an earlier run was. Comes after {@link #onStart}.
   *
   * @param from one line: where, and as what was kept
   */
  default void onResume(String from) {}

  /**
   * It was found by which way gradients had best travel.
   *
   * @param choice one line: which, and why
   */
  default void onExchange(String choice) {}

  /**
   * An epoch has ended.
   *
   * @param epoch its record
   */
  default void onEpoch(EpochRecord epoch) {}

  /**
   * Whether to look inside: at the layers after epochs, and at the predictions when training has
   * ended. It takes about a hundredth of the time, and changes no bit of the result.
   *
   * @return false to be spared {@link #onLayers} and {@link #onOutcome}
   */
  default boolean looksInside() {
    return false;
  }

  /**
   * It was looked at the layers after an epoch: after the last one, and after as many others as
   * time allows. Comes after that epoch's {@link #onEpoch}. Not called for networks of more
   * parameters than a look is worth.
   *
   * @param look what was seen
   */
  default void onLayers(EpochLook look) {}

  /**
   * It was looked at how the final parameters predict. Comes after {@link #onEnd}.
   *
   * @param outcome of the validation rows if there are any, else of the training rows
   */
  default void onOutcome(Outcome outcome) {}

  /**
   * Something is odd but training goes on, e.g. only one class in the data.
   *
   * @param warning one line
   */
  default void onWarning(String warning) {}

  /**
   * The time that training took shows that it could be faster. Comes before {@link #onEnd}.
   *
   * @param advice one line
   */
  default void onAdvice(String advice) {}

  /**
   * Training has ended without error.
   *
   * @param history all epochs
   */
  default void onEnd(List<EpochRecord> history) {}
}
