package org.sparkmlp.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.GradientSum;
import org.sparkmlp.network.ParameterLayout;
import org.sparkmlp.network.Topology;
import org.sparkmlp.optim.Adam;
import org.sparkmlp.optim.AdamRule;
import org.sparkmlp.optim.MomentumSgd;
import org.sparkmlp.optim.Optimizer;
import org.sparkmlp.optim.OptimizerState;
import org.sparkmlp.optim.Schedule;
import org.sparkmlp.optim.WholeUpdate;
import org.sparkmlp.training.tree.CanonicalTree.Node;
import org.sparkmlp.training.tree.Lanes;

/** The driver's one pass over ranges and threads, against the optimiser's plain update. */
class StepUpdateTest {
  private static final Lanes LANES = new Lanes(4);
  private static final double RATE = 0.1;

  /** Of one range, of some, and of so many that threads share them; the last is short. */
  private static ParameterLayout layout(int hidden) {
    return ParameterLayout.of(Topology.of(30, List.of(hidden), Activation.RELU, 2));
  }

  private static Optimizer optimizer(boolean adam, boolean clip) {
    OptionalDouble norm = clip ? OptionalDouble.of(0.5) : OptionalDouble.empty();
    Schedule rate = new Schedule.Constant(RATE);
    return adam
        ? new Adam(rate, new AdamRule(0.9, 0.99, 1e-8, false), 0.01, norm)
        : new MomentumSgd(rate, 0.9, false, 0.01, norm);
  }

  @ParameterizedTest
  @CsvSource({
    "1, false, false",
    "1, false, true",
    "3000, false, false",
    "3000, false, true",
    "40000, false, false",
    "40000, false, true",
    "3000, true, false",
    "40000, true, true"
  })
  void hasTheBitsOfOneUpdateOfTheWholeTotal(int hidden, boolean adam, boolean clip) {
    ParameterLayout layout = layout(hidden);
    Optimizer optimizer = optimizer(adam, clip);
    float[] expected = draw(9, layout.size()).gradient();
    float[] actual = expected.clone();
    OptimizerState expectedState = optimizer.initialState(layout.size());
    OptimizerState actualState = optimizer.initialState(layout.size());
    StepUpdate update = new StepUpdate(optimizer, layout);
    for (int step = 0; step < 3; step++) {
      GradientSum whole = inOrder(layout.size());
      WholeUpdate.make(
          optimizer, expected, whole.gradient(), whole.weight(), layout, expectedState, 3, 3);
      StepTotal total = StepTotal.of(LANES, partials(layout.size()), layout.size());
      assertThat(total.loss()).isEqualTo(whole.loss());
      assertThat(total.weight()).isEqualTo(whole.weight());
      assertThat(update.apply(RATE, total, actual, actualState)).isTrue();
      actualState.advance();
    }
    assertThat(actual).isEqualTo(expected);
    assertThat(actualState).isEqualTo(expectedState);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void tellsOfAnElementThatIsNotFiniteWhereverItIs(boolean clip) {
    ParameterLayout layout = layout(40000);
    int size = layout.size();
    for (int broken : new int[] {0, 1 << 14, size / 2, size - 1}) {
      Map<Node, GradientSum> partials = partials(size);
      partials.get(new Node(1, 1)).gradient()[broken] = Float.POSITIVE_INFINITY;
      StepTotal total = StepTotal.of(LANES, partials, size);
      Optimizer optimizer = optimizer(false, clip);
      assertThat(
              new StepUpdate(optimizer, layout)
                  .apply(RATE, total, new float[size], optimizer.initialState(size)))
          .as("element %d of %d", broken, size)
          .isFalse();
    }
  }

  /** What three workers hand in: lanes 0, 1, and 2 with 3. */
  private static Map<Node, GradientSum> partials(int size) {
    Map<Node, GradientSum> partials = new HashMap<>();
    partials.put(new Node(0, 0), draw(1, size));
    partials.put(new Node(0, 1), draw(2, size));
    partials.put(new Node(1, 1), draw(3, size));
    return partials;
  }

  private static GradientSum inOrder(int size) {
    GradientSum sum = draw(1, size);
    sum.add(draw(2, size));
    sum.add(draw(3, size));
    return sum;
  }

  private static GradientSum draw(long seed, int size) {
    SplittableRandom random = new SplittableRandom(seed);
    GradientSum sum = new GradientSum(size);
    for (int i = 0; i < size; i++) {
      sum.gradient()[i] = (float) random.nextDouble(-1, 1);
    }
    sum.set(random.nextDouble(), random.nextDouble(1, 2), random.nextInt(1, 9));
    return sum;
  }
}
