package org.sparkmlp.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class InitialParametersTest {
  private static final Topology TOPOLOGY =
      new Topology(
          150, List.of(100, 50, 40), List.of(Activation.RELU, Activation.TANH, Activation.RELU), 9);

  @Test
  void biasesAreZeroAndWeightsFillTheRangeOfTheirLayer() {
    ParameterLayout layout = ParameterLayout.of(TOPOLOGY);
    float[] parameters = InitialParameters.draw(TOPOLOGY, 1);
    double[] ranges = {
      Math.sqrt(6.0 / 150), // He before ReLU
      Math.sqrt(6.0 / (100 + 50)), // Glorot before tanh
      Math.sqrt(6.0 / 50), // He
      Math.sqrt(6.0 / (40 + 9)) // Glorot, the last layer
    };
    assertThat(parameters).hasSize(layout.size());
    for (int l = 0; l < 4; l++) {
      float[] biases =
          Arrays.copyOfRange(parameters, layout.biasOffset(l), layout.weightsOffset(l));
      assertThat(biases).containsOnly(0f);
      double least = 0;
      double greatest = 0;
      double sum = 0;
      for (int i = layout.weightsOffset(l); i < layout.end(l); i++) {
        least = Math.min(least, parameters[i]);
        greatest = Math.max(greatest, parameters[i]);
        sum += parameters[i];
      }
      assertThat(least).isBetween(-ranges[l] * (1 + 1e-7), -0.97 * ranges[l]);
      assertThat(greatest).isBetween(0.97 * ranges[l], ranges[l] * (1 + 1e-7));
      int count = layout.end(l) - layout.weightsOffset(l);
      assertThat(sum / count).isBetween(-0.1 * ranges[l], 0.1 * ranges[l]);
    }
  }

  @Test
  void theSameSeedGivesTheSameAndAnotherSeedOthers() {
    float[] parameters = InitialParameters.draw(TOPOLOGY, 1);
    assertThat(InitialParameters.draw(TOPOLOGY, 1)).isEqualTo(parameters);
    float[] other = InitialParameters.draw(TOPOLOGY, 2);
    ParameterLayout layout = ParameterLayout.of(TOPOLOGY);
    int same = 0;
    for (int i = layout.weightsOffset(0); i < layout.end(0); i++) {
      same += other[i] == parameters[i] ? 1 : 0;
    }
    assertThat(same).isLessThan(20);
  }

  @Test
  void layersOfOneShapeDiffer() {
    Topology topology = Topology.of(4, List.of(4, 4), Activation.TANH, 4);
    ParameterLayout layout = ParameterLayout.of(topology);
    float[] parameters = InitialParameters.draw(topology, 1);
    assertThat(Arrays.copyOfRange(parameters, layout.weightsOffset(0), layout.end(0)))
        .isNotEqualTo(Arrays.copyOfRange(parameters, layout.weightsOffset(1), layout.end(1)));
  }

  /** The numbers were worked apart from this code, in Python, from CounterRandom's formulas. */
  @Test
  void theDrawsAreThoseOfEarlierVersions() {
    Topology topology = Topology.of(2, List.of(2), Activation.RELU, 1);
    assertThat(InitialParameters.draw(topology, 42))
        .containsExactly(
            0f, 0f, 0.9826516f, 0.033293474f, -1.123279f, -0.20917201f, 0f, 0.8097774f, 0.3239247f);
  }
}
