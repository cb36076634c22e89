package org.sparkmlp.spark.sharded.protocol;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.sparkmlp.math.CounterRandom;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.GradientSum;
import org.sparkmlp.network.ParameterLayout;
import org.sparkmlp.network.Topology;
import org.sparkmlp.optim.Adam;
import org.sparkmlp.optim.AdamRule;
import org.sparkmlp.optim.GradientNorm;
import org.sparkmlp.optim.MomentumSgd;
import org.sparkmlp.optim.PieceUpdate;
import org.sparkmlp.optim.Schedule;
import org.sparkmlp.training.tree.CanonicalTree;
import org.sparkmlp.training.tree.CanonicalTree.Node;
import org.sparkmlp.training.tree.Lanes;

/**
 * A made-up fit whose leaf sums are functions of lane, step and parameters, and what one worker
 * makes of it with a plain loop. Some leaves are empty, and all of those of {@link #EMPTY_STEP};
 * those of {@link #WEIGHTLESS_STEP} have no weight.
 */
record ShardedFit(Lanes lanes, Topology topology, boolean adam, boolean clipped, long seed) {
  static final int UNIT = 4;
  static final int EAGER = 20; // between the slices of few workers and of many
  static final long EMPTY_STEP = 3;
  static final long WEIGHTLESS_STEP = 4;

  static ShardedFit of(int lanes, int hidden, boolean clipped) {
    return of(lanes, hidden, false, clipped);
  }

  static ShardedFit of(int lanes, int hidden, boolean adam, boolean clipped) {
    Topology topology = Topology.of(7, List.of(hidden), Activation.TANH, 3);
    return new ShardedFit(new Lanes(lanes), topology, adam, clipped, 17);
  }

  ParameterLayout layout() {
    return ParameterLayout.of(topology);
  }

  PieceUpdate update() {
    OptionalDouble clip = clipped ? OptionalDouble.of(0.3) : OptionalDouble.empty();
    Schedule rate = new Schedule.Constant(0.1);
    return PieceUpdate.of(
        adam
            ? new Adam(rate, new AdamRule(0.9, 0.99, 1e-8, false), 0.01, clip)
            : new MomentumSgd(rate, 0.9, true, 0.01, clip),
        topology);
  }

  Slices slices() {
    return new Slices(layout().size(), 1, UNIT, 3 * UNIT, EAGER);
  }

  Snapshot start() {
    float[] parameters = new float[layout().size()];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = (float) CounterRandom.uniform(seed, -1, i) - 0.5f;
    }
    return new Snapshot(0, parameters, new float[update().rule().vectors()][parameters.length]);
  }

  /** The sum of a node, from its leaves; empty if none has rows. */
  GradientSum sum(Node node, long step, float[] parameters) {
    Map<Node, GradientSum> leaves = new HashMap<>();
    for (int lane = node.index() << node.level(); lane >> node.level() == node.index(); lane++) {
      GradientSum leaf = leaf(lane, step, parameters);
      if (!leaf.isEmpty()) {
        leaves.put(new Node(0, lane), leaf);
      }
    }
    GradientSum sum =
        CanonicalTree.finish(
            node,
            leaves,
            (left, right) -> {
              left.add(right);
              return left;
            });
    return sum == null ? new GradientSum(layout().size()) : sum;
  }

  private GradientSum leaf(int lane, long step, float[] parameters) {
    GradientSum sum = new GradientSum(parameters.length);
    long bits = CounterRandom.bits(seed, lane, step);
    if (step == EMPTY_STEP || bits % 5 == 0) {
      return sum;
    }
    float steepness = (bits & 15) / 16f;
    for (int i = 0; i < parameters.length; i++) {
      long mixed = CounterRandom.mix(bits + i);
      sum.gradient()[i] = (mixed >> 40) * 0x1p-24f + steepness * parameters[i];
    }
    double loss = parameters[lane % parameters.length] + steepness;
    sum.set(loss, step == WEIGHTLESS_STEP ? 0 : 1 + steepness, 1);
    return sum;
  }

  double rate(long step) {
    return 0.1 / (step + 1);
  }

  static float divisor(double norm) {
    return (float) Math.max(1, norm / 0.3);
  }

  /**
   * What a fit of one worker gives: all steps from a snapshot to a later one.
   *
   * @param totals takes those of each step. Modified.
   */
  Snapshot train(Snapshot start, long end, List<StepTotals> totals) {
    float[] parameters = start.parameters().clone();
    float[][] state = Arrays.stream(start.state()).map(float[]::clone).toArray(float[][]::new);
    for (long step = start.step(); step < end; step++) {
      GradientSum total = sum(CanonicalTree.root(lanes), step, parameters);
      totals.add(new StepTotals(total.loss(), total.weight(), total.rows()));
      float[] gradient = total.gradient();
      if (total.weight() == 0) {
        continue;
      }
      float divisor = (float) total.weight();
      if (clipped) {
        update().average(parameters, gradient, total.weight(), 0);
        double squares = 0;
        for (int i = 0; i < gradient.length; i += UNIT) {
          squares += GradientNorm.squares(gradient, i, Math.min(gradient.length, i + UNIT));
        }
        divisor = divisor(Math.sqrt(squares));
      }
      update().apply(rate(step), step, divisor, parameters, gradient, state, 0);
    }
    return new Snapshot(end, parameters, state);
  }

  static boolean sameBits(Snapshot one, Snapshot other) {
    return one.step() == other.step()
        && Arrays.equals(one.parameters(), other.parameters())
        && Arrays.deepEquals(one.state(), other.state());
  }
}
