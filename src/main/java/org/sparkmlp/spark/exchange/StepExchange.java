package org.sparkmlp.spark.exchange;

import org.sparkmlp.training.Trainer.EvaluationSource;
import org.sparkmlp.training.Trainer.GradientSource;

/** Carries gradients to the driver and parameters to the workers, for one fit. */
public interface StepExchange extends GradientSource, EvaluationSource, AutoCloseable {

  /** How many workers there are now. */
  int workers();

  @Override
  void close();
}
