package org.sparkmlp.training;

import java.util.stream.IntStream;
import org.sparkmlp.network.ParameterLayout;
import org.sparkmlp.optim.GradientNorm;
import org.sparkmlp.optim.Optimizer;
import org.sparkmlp.optim.OptimizerState;

/**
 * What the driver does between two steps: the last addition of gradients, the check that the total
 * is finite, and the optimiser's update, in one pass over memory where the optimiser allows it.
 *
 * <p>The pass goes in ranges that fit the processor's cache, on several threads where there is
 * enough to do: while the driver updates, the workers wait, and in local mode their cores are free.
 * Elements do not depend on each other, so ranges and threads change no bit.
 *
 * <p>With clipping the update needs the norm of the whole gradient: then there are three passes.
 */
final class StepUpdate {
  /** 64 KiB each of two gradients, parameters and the optimiser's vectors. */
  private static final int RANGE = 1 << 14;

  /** Below it a second thread costs as much as it brings; measured. */
  private static final int PARALLEL_FROM = 1 << 20;

  private final Optimizer optimizer;
  private final ParameterLayout layout;

  StepUpdate(Optimizer optimizer, ParameterLayout layout) {
    this.optimizer = optimizer;
    this.layout = layout;
  }

  /** What is done with a range; answers whether all is well. */
  @FunctionalInterface
  private interface Pass {
    boolean over(int from, int to);
  }

  /**
   * Makes one step.
   *
   * @param rate the learning rate
   * @param total the gradient sum, with a finite weight above 0
   * @param parameters Modified; means nothing any more if the answer is false.
   * @param state the optimiser's. Modified as the parameters.
   * @return whether the gradient was finite
   */
  boolean apply(double rate, StepTotal total, float[] parameters, OptimizerState state) {
    float[] gradient = total.gradient();
    if (optimizer.clipNorm().isEmpty()) {
      float divisor = optimizer.divisor(parameters, gradient, total.weight(), layout);
      return overRanges(
          (from, to) -> {
            boolean finite = finish(total, from, to);
            optimizer.apply(rate, divisor, parameters, gradient, layout, state, from, to);
            return finite;
          });
    }
    if (!overRanges((from, to) -> finish(total, from, to))) {
      return false;
    }
    float divisor = optimizer.divisor(parameters, gradient, total.weight(), layout);
    return overRanges(
        (from, to) -> {
          optimizer.apply(rate, divisor, parameters, gradient, layout, state, from, to);
          return true;
        });
  }

  private static boolean finish(StepTotal total, int from, int to) {
    total.finish(from, to);
    return GradientNorm.allFinite(total.gradient(), from, to);
  }

  private boolean overRanges(Pass pass) {
    int size = layout.size();
    int ranges = (size + RANGE - 1) / RANGE;
    if (size >= PARALLEL_FROM) {
      return IntStream.range(0, ranges)
              .parallel()
              .map(r -> pass.over(r * RANGE, Math.min(size, (r + 1) * RANGE)) ? 0 : 1)
              .sum()
          == 0;
    }
    boolean well = true;
    for (int r = 0; r < ranges; r++) {
      well &= pass.over(r * RANGE, Math.min(size, (r + 1) * RANGE));
    }
    return well;
  }
}
