package org.sparkmlp.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The oracle's own proof: its gradients are the central differences of its losses. */
class GradientCheckTest {
  private static final double STEP = 1e-6;

  @TestFactory
  List<DynamicTest> theTwinsGradientIsTheSlopeOfItsLoss() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Activation activation : Activation.values()) {
      for (Loss loss : Loss.values()) {
        for (int depth = 0; depth <= 3; depth++) {
          Topology topology = Topology.of(3, Collections.nCopies(depth, 4), activation, 3);
          tests.add(
              DynamicTest.dynamicTest(
                  activation + " " + loss + " depth " + depth, () -> check(topology, loss)));
        }
      }
    }
    return tests;
  }

  private static void check(Topology topology, Loss loss) {
    Sample sample = new Sample(topology, loss, 5, true, 17 + topology.layers());
    TwinNetwork twin = new TwinNetwork(topology, loss);
    check(sample, twin, w -> twin.lossSum(w, sample.x, sample.labels, sample.wideWeights));
  }

  @ParameterizedTest
  @EnumSource
  void withDropoutItIsThatOfTheThinnedLoss(Activation activation) {
    Topology topology = Topology.of(3, List.of(4, 4), activation, 3);
    Sample sample = new Sample(topology, Loss.SOFTMAX_CROSS_ENTROPY, 5, true, 17);
    TwinNetwork twin =
        new TwinNetwork(
            topology, sample.loss, (row, layer, unit) -> (row + layer + unit) % 3 == 0 ? 0 : 1.5);
    check(sample, twin, w -> twin.gradient(w, sample.x, sample.labels, sample.wideWeights).loss);
  }

  private static void check(Sample sample, TwinNetwork twin, ToDoubleFunction<double[]> loss) {
    double[] w = sample.wideParameters;
    double[] gradient = twin.gradient(w, sample.x, sample.labels, sample.wideWeights).gradient;
    for (int i = 0; i < w.length; i++) {
      double kept = w[i];
      w[i] = kept + STEP;
      double above = loss.applyAsDouble(w);
      w[i] = kept - STEP;
      double below = loss.applyAsDouble(w);
      w[i] = kept;
      double slope = (above - below) / (2 * STEP);
      assertThat(gradient[i])
          .as("parameter %d", i)
          .isCloseTo(slope, within(1e-6 * (1 + Math.abs(slope))));
    }
    assertThat(gradient).as("not all of it is 0").matches(g -> max(g) > 0.1);
  }

  private static double max(double[] values) {
    double max = 0;
    for (double value : values) {
      max = Math.max(max, Math.abs(value));
    }
    return max;
  }
}
