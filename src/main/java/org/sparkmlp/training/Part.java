package org.sparkmlp.training;

/** Which of the rows. */
public enum Part {
  /** Those that gradients come from. */
  TRAINING,
  /** Those held out, or given apart, to measure generalisation. */
  VALIDATION
}
