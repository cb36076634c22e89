package org.sparkmlp.training;

import java.util.List;

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
