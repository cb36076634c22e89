package org.sparkmlp.demo;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.sparkmlp.math.Permutation;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.ParameterLayout;
import org.sparkmlp.network.Topology;
import org.sparkmlp.optim.MomentumSgd;
import org.sparkmlp.optim.Optimizer;
import org.sparkmlp.optim.OptimizerState;
import org.sparkmlp.optim.Schedule;
import org.sparkmlp.report.html.Curve;

/**
 * One way down a valley, by the library's own update.
 *
 * @param name the method
 * @param batchSize rows of a step; they are taken in a new order each epoch
 * @param epochs passes over the rows
 * @param rate {@code η}
 * @param momentum {@code γ}
 * @param nesterov whether to look ahead
 */
record Descent(
    String name, int batchSize, int epochs, double rate, double momentum, boolean nesterov) {

  /**
   * Where a descent came by.
   *
   * @param w0 {@code [1 + steps]}, the start first
   * @param w1 {@code [1 + steps]}
   */
  record Path(double[] w0, double[] w1) {
    /** The first point at which the risk is at most so far above the least; −1 for none. */
    int reaches(Valley valley, double above) {
      return IntStream.range(0, w0.length)
          .filter(t -> valley.above(w0[t], w1[t]) <= above)
          .findFirst()
          .orElse(-1);
    }

    /** How far above the least risk the path ends. */
    double end(Valley valley) {
      return valley.above(w0[w0.length - 1], w1[w1.length - 1]);
    }

    Curve curve(String name) {
      return new Curve(name, Curve.Mark.LINE, w0, w1);
    }
  }

  /**
   * Goes down.
   *
   * @param start {@code [2]}. Not modified.
   */
  Path path(Valley valley, float[] start, long seed) {
    int n = valley.sample().labels().length;
    int stepsPerEpoch = (n + batchSize - 1) / batchSize;
    ParameterLayout layout = ParameterLayout.of(Topology.of(1, List.of(), Activation.RELU, 1));
    MomentumSgd optimiser = optimiser();
    OptimizerState state = optimiser.initialState(2);
    float[] w = start.clone();
    double[] w0 = new double[1 + epochs * stepsPerEpoch];
    double[] w1 = new double[w0.length];
    w0[0] = w[0];
    w1[0] = w[1];
    int step = 0;
    for (int epoch = 0; epoch < epochs; epoch++) {
      Permutation order = Permutation.of(n, seed + epoch);
      int[] rows = IntStream.range(0, n).map(order::at).toArray();
      for (int from = 0; from < n; from += batchSize) {
        int[] batch = Arrays.copyOfRange(rows, from, Math.min(n, from + batchSize));
        float divisor = Optimizer.meanDivisor(batch.length);
        optimiser.apply(rate, divisor, w, valley.gradientSum(w, batch), layout, state, 0, 2);
        state.advance();
        step++;
        w0[step] = w[0];
        w1[step] = w[1];
      }
    }
    return new Path(w0, w1);
  }

  private MomentumSgd optimiser() {
    return new MomentumSgd(
        new Schedule.Constant(rate), momentum, nesterov, 0, OptionalDouble.empty());
  }
}
