package org.sparkmlp.optim;

import java.io.Serializable;

/**
 * What an {@link Optimizer} does with each element, whoever holds it: the driver with all of them,
 * or a worker with its slice.
 *
 * <p>Implementations are float32, one pass over memory in a plain loop that the JIT compiler turns
 * into vector instructions, every operation rounded by itself. Corrections that depend on the step
 * alone are float64 in a fixed order, rounded once: the same on every machine.
 *
 * <p>Immutable; disjoint ranges may be updated at once.
 */
public sealed interface ElementRule extends Serializable permits MomentumRule, AdamRule {

  /**
   * How many numbers it remembers of each element.
   *
   * @return at least 1
   */
  int vectors();

  /**
   * Whether it takes the penalty as a decay of the parameters, apart from the gradient.
   *
   * @return false if the penalty is part of the gradient
   */
  boolean decays();

  /**
   * What corrects its first vector at a step.
   *
   * @param step how many steps were made, from 0
   * @return a factor
   */
  float firstCorrection(long step);

  /**
   * What corrects the root of its second vector at a step.
   *
   * @param step how many steps were made, from 0
   * @return a factor
   */
  float secondCorrection(long step);

  /**
   * How far the last step went over a range, but for what a decay took.
   *
   * @param state its vectors, as that step left them. Not modified.
   * @param eta the learning rate of that step
   * @param step how many steps were made before it, from 0
   * @param from the first index of the range
   * @param to the index after the last
   * @return the sum of squares; with Nesterov's momentum that of the velocity
   */
  double squaredStep(float[][] state, float eta, long step, int from, int to);

  /**
   * Updates a range of elements of one penalty.
   *
   * @param w the parameters. Modified.
   * @param g the gradient sum, or what is left of it. Not modified.
   * @param state its vectors. Modified.
   * @param divisor of the gradient
   * @param penalty {@code λ}; 0 for none
   * @param eta the learning rate
   * @param first from {@link #firstCorrection}
   * @param second from {@link #secondCorrection}
   * @param from the first index of the range
   * @param to the index after the last
   */
  void update(
      float[] w,
      float[] g,
      float[][] state,
      float divisor,
      float penalty,
      float eta,
      float first,
      float second,
      int from,
      int to);
}
