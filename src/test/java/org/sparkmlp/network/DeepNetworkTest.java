package org.sparkmlp.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** 1,000 hidden layers of 8 units, forward and backward. */
class DeepNetworkTest {
  private static final int DEPTH = 1000;

  /** Their slope at what comes in is below 1, so that the gradient vanishes, as it must. */
  private static final Set<Activation> VANISHING = Set.of(Activation.SIGMOID, Activation.GELU);

  @ParameterizedTest
  @EnumSource(Activation.class)
  void aThousandLayersAreFiniteAndRight(Activation activation) {
    Topology topology = Topology.of(5, Collections.nCopies(DEPTH, 8), activation, 3);
    Sample sample = new Sample(topology, Loss.SOFTMAX_CROSS_ENTROPY, 9, true, 4);
    Network network = Network.of(topology, sample.loss);
    nearIdentity(sample, network.layout(), activation);
    GradientSum sum = sample.gradient(network, 0, 9);
    TwinNetwork.Sums twin = sample.twin();
    assertThat(sum.loss()).isFinite().isCloseTo(twin.loss, within(1e-4 * twin.loss));
    for (int l = 0; l <= DEPTH; l++) {
      double greatest = greatest(twin.gradient, network.layout(), l);
      if (!VANISHING.contains(activation)) {
        assertThat(greatest).as("layer %d is worth comparing", l).isGreaterThan(1e-3);
      }
      for (int i = network.layout().biasOffset(l); i < network.layout().end(l); i++) {
        assertThat((double) sum.gradient()[i])
            .as("layer %d, parameter %d", l, i)
            .isCloseTo(twin.gradient[i], within(2e-3 * greatest + 1e-30));
      }
    }
  }

  /** Hidden layers that pass on about what they get, so that something is left after so many. */
  private static void nearIdentity(Sample sample, ParameterLayout layout, Activation activation) {
    for (int l = 1; l < DEPTH; l++) {
      for (int i = layout.biasOffset(l); i < layout.weightsOffset(l); i++) {
        sample.parameters[i] *= activation == Activation.RELU ? 0 : 0.01f;
      }
      for (int i = layout.weightsOffset(l); i < layout.end(l); i++) {
        int place = i - layout.weightsOffset(l);
        boolean diagonal = place / 8 == place % 8;
        sample.parameters[i] = sample.parameters[i] * 0.01f + (diagonal ? 1f : 0);
      }
    }
    System.arraycopy(
        Sample.wide(sample.parameters), 0, sample.wideParameters, 0, sample.parameters.length);
  }

  private static double greatest(double[] gradient, ParameterLayout layout, int layer) {
    double greatest = 0;
    for (int i = layout.biasOffset(layer); i < layout.end(layer); i++) {
      greatest = Math.max(greatest, Math.abs(gradient[i]));
    }
    return greatest;
  }
}
