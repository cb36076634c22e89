package org.sparkmlp.ml;

import org.sparkmlp.training.TrainingListener;

/** The listener of a fit from what the user set. */
final class Listeners {
  private Listeners() {}

  static TrainingListener of(TrainingListener set, boolean verbose) {
    return new EpochLog(set == null ? TrainingListener.SILENT : set, verbose);
  }
}
