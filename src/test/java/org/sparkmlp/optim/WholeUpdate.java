package org.sparkmlp.optim;

import org.sparkmlp.network.ParameterLayout;

/** One step by the optimiser's parts, over all elements at once. */
public final class WholeUpdate {
  private WholeUpdate() {}

  /** Updates parameters, gradient sum and state; answers the learning rate used. */
  public static double make(
      Optimizer optimizer,
      float[] parameters,
      float[] gradientSum,
      double weightSum,
      ParameterLayout layout,
      OptimizerState state,
      long stepsPerEpoch,
      long totalSteps) {
    double rate = optimizer.schedule().rate(state.step(), stepsPerEpoch, totalSteps);
    float divisor = optimizer.divisor(parameters, gradientSum, weightSum, layout);
    optimizer.apply(rate, divisor, parameters, gradientSum, layout, state, 0, layout.size());
    state.advance();
    return rate;
  }
}
