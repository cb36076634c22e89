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
class MomentumStateTest {
  private static final Schedule RATE =
      Schedule.parse("warmup:3+cosine:0.001", 0.1); // changes at every step

  static List<MomentumSgd> everyKind() {
    List<MomentumSgd> kinds = new ArrayList<>();
    for (boolean nesterov : new boolean[] {false, true}) {
      for (OptionalDouble clip :
          new OptionalDouble[] {OptionalDouble.empty(), OptionalDouble.of(0.5)}) {
        kinds.add(new MomentumSgd(RATE, 0.9, nesterov, 0.01, clip));
      }
    }
    return kinds;
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void disjointRangesOnSeveralThreadsGiveTheSameBits(MomentumSgd sgd) {
    MomentumRun whole = new MomentumRun(sgd);
    whole.steps(5);
    for (int ranges : new int[] {2, 3, 7, 64}) {
      MomentumRun split = new MomentumRun(sgd);
      int size = split.layout.size();
      for (int t = 0; t < 5; t++) {
        split.nextGradient();
        double rate = sgd.schedule().rate(split.state.step(), 4, 20);
        float divisor = sgd.divisor(split.parameters, split.gradientSum, 37.5, split.layout);
        IntStream.range(0, ranges)
            .parallel()
            .forEach(
                r ->
                    sgd.apply(
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
  void resumingFromASavedStateGivesTheSameBits(MomentumSgd sgd) {
    MomentumRun through = new MomentumRun(sgd);
    through.steps(8);
    MomentumRun stopped = new MomentumRun(sgd);
    stopped.steps(3);
    stopped.state = MomentumSgd.State.of(stopped.state.velocity(), stopped.state.step());
    stopped.steps(5);
    assertThat(stopped.parameters).containsExactly(through.parameters);
    assertThat(stopped.state).isEqualTo(through.state);
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void updateAllocatesNothing(MomentumSgd sgd) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    MomentumRun run = new MomentumRun(sgd);
    run.steps(10);
    long steps = 2000;
    // Measuring may itself allocate a little, the same however many steps lie between.
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int t = 0; t < steps; t++) {
      WholeUpdate.make(sgd, run.parameters, run.gradientSum, 37.5, run.layout, run.state, 4, 20);
    }
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(bytes / steps).as("bytes a step").isZero();
  }

  @Test
  void copiesAreIndependentAndEqualOnContent() {
    MomentumRun run = new MomentumRun(MomentumSgd.of(RATE, 0.9));
    run.steps(1);
    MomentumSgd.State copy = run.state.copy();
    assertThat(copy).isEqualTo(run.state).hasSameHashCodeAs(run.state);
    run.steps(1);
    assertThat(copy).isNotEqualTo(run.state);
    assertThat(copy.step()).isEqualTo(1);

    float[] velocity = {1, 2};
    MomentumSgd.State state = MomentumSgd.State.of(velocity, 3);
    velocity[0] = 9;
    state.velocity()[1] = 9;
    assertThat(state).isEqualTo(MomentumSgd.State.of(new float[] {1, 2}, 3));
    assertThat(state).isNotEqualTo(MomentumSgd.State.of(new float[] {1, 2}, 4));
    assertThat(state).isNotEqualTo(MomentumSgd.State.of(new float[] {1, 3}, 3));
  }

  @Test
  void refusesANegativeStepAndARangeOutside() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MomentumSgd.State.of(new float[1], -1))
        .withMessage("step must be at least 0, was -1");
    MomentumRun run = new MomentumRun(MomentumSgd.of(RATE, 0.9));
    int size = run.layout.size();
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(
            () ->
                run.sgd.apply(
                    0.1, 1, run.parameters, run.gradientSum, run.layout, run.state, 0, size + 1));
  }
}
