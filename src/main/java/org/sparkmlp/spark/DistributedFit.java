package org.sparkmlp.spark;

import org.sparkmlp.training.TrainingListener;

/** Trains a network on a DataFrame. */
public final class DistributedFit {
  private DistributedFit() {}

  /**
   * Trains.
   *
   * @param request what to train, on what, and how
   * @param listener is told of every epoch
   * @return the trained network
   * @throws IllegalArgumentException if the data does not suit the request; the message is one line
   */
  public static FittedNetwork fit(FitRequest request, TrainingListener listener) {
    throw new UnsupportedOperationException("written next");
  }
}
