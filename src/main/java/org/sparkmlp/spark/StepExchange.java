package org.sparkmlp.spark;

import org.sparkmlp.training.EvaluationSource;
import org.sparkmlp.training.GradientSource;

/** Carries gradients to the driver and parameters to the workers, for one fit. */
sealed interface StepExchange extends GradientSource, EvaluationSource, AutoCloseable
    permits JobExchange, ResidentExchange {

  /** How many workers there are now. */
  int workers();

  @Override
  void close();
}
