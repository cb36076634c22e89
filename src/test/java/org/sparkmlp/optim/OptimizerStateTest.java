package org.sparkmlp.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the state promises: stop and resume, ranges in parallel, nothing allocated. */
class OptimizerStateTest {
  private static final Schedule RATE =
      Schedule.parse("warmup:3+cosine:0.001", 0.1); // changes at every step

  static List<Optimizer> everyKind() {
    List<Optimizer> kinds = new ArrayList<>();
    for (boolean either : new boolean[] {false, true}) {
      for (OptionalDouble clip :
          new OptionalDouble[] {OptionalDouble.empty(), OptionalDouble.of(0.5)}) {
        kinds.add(new MomentumSgd(RATE, 0.9, either, 0.01, clip));
        kinds.add(new Adam(RATE, new AdamRule(0.9, 0.99, 1e-8, either), 0.01, clip));
      }
    }
    return kinds;
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void disjointRangesOnSeveralThreadsGiveTheSameBits(Optimizer optimizer) {
    OptimizerRun whole = new OptimizerRun(optimizer);
    whole.steps(5);
    for (int ranges : new int[] {2, 3, 7, 64}) {
      OptimizerRun split = new OptimizerRun(optimizer);
      int size = split.layout.size();
      for (int t = 0; t < 5; t++) {
        split.nextGradient();
        double rate = optimizer.schedule().rate(split.state.step(), 4, 20);
        float divisor = optimizer.divisor(split.parameters, split.gradientSum, 37.5, split.layout);
        IntStream.range(0, ranges)
            .parallel()
            .forEach(
                r ->
                    optimizer.apply(
                        rate,
                        divisor,
                        split.parameters,
                        split.gradientSum,
                        split.layout,
                        split.state,
                        r * size / ranges,
                        (r + 1) * size / ranges));
        split.state.advance();
      }
      assertThat(split.parameters).containsExactly(whole.parameters);
      assertThat(split.state).isEqualTo(whole.state);
    }
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void resumingFromASavedStateGivesTheSameBits(Optimizer optimizer) {
    OptimizerRun through = new OptimizerRun(optimizer);
    through.steps(8);
    OptimizerRun stopped = new OptimizerRun(optimizer);
    stopped.steps(3);
    stopped.state = OptimizerState.of(stopped.state.step(), stopped.state.vectors());
    stopped.steps(5);
    assertThat(stopped.parameters).containsExactly(through.parameters);
    assertThat(stopped.state).isEqualTo(through.state);
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void updateAllocatesNothing(Optimizer optimizer) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    OptimizerRun run = new OptimizerRun(optimizer);
    run.steps(10);
    long steps = 2000;
    // Measuring may itself allocate a little, the same however many steps lie between.
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int t = 0; t < steps; t++) {
      WholeUpdate.make(
          optimizer, run.parameters, run.gradientSum, 37.5, run.layout, run.state, 4, 20);
    }
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(bytes / steps).as("bytes a step").isZero();
  }

  @Test
  void copiesAreIndependentAndEqualOnContent() {
    OptimizerRun run = new OptimizerRun(MomentumSgd.of(RATE, 0.9));
    run.steps(1);
    OptimizerState copy = run.state.copy();
    assertThat(copy).isEqualTo(run.state).hasSameHashCodeAs(run.state);
    run.steps(1);
    assertThat(copy).isNotEqualTo(run.state);
    assertThat(copy.step()).isEqualTo(1);

    float[] velocity = {1, 2};
    OptimizerState state = OptimizerState.of(3, velocity);
    velocity[0] = 9;
    assertThat(state).isEqualTo(OptimizerState.of(3, new float[] {1, 2}));
    assertThat(state).isNotEqualTo(OptimizerState.of(4, new float[] {1, 2}));
    assertThat(state).isNotEqualTo(OptimizerState.of(3, new float[] {1, 3}));
  }

  @Test
  void refusesANegativeStepAndARangeOutside() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OptimizerState.of(-1, new float[1]))
        .withMessage("step must be at least 0, was -1");
    OptimizerRun run = new OptimizerRun(MomentumSgd.of(RATE, 0.9));
    int size = run.layout.size();
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(
            () ->
                run.optimizer.apply(
                    0.1, 1, run.parameters, run.gradientSum, run.layout, run.state, 0, size + 1));
  }
}
