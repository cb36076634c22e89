package org.sparkmlp.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.Loss;
import org.sparkmlp.network.Network;
import org.sparkmlp.network.Topology;

class LayerProbeTest {
  /** x = 1, 2, …, each with target 0 and weight 2: features, label, weight. */
  private static SampleRows rows(int count) {
    float[] values = new float[3 * count];
    for (int i = 0; i < count; i++) {
      values[3 * i] = i + 1;
      values[3 * i + 2] = 2;
    }
    return new SampleRows(values, 3, true);
  }

  private static List<LayerLook> look(
      Activation activation, SampleRows rows, float[] parameters, float[] velocity) {
    Topology topology = Topology.of(1, List.of(2), activation, 1);
    return new LayerProbe(Network.of(topology, Loss.SQUARED_ERROR), rows)
        .look(
            parameters,
            (from, to) -> {
              double squares = 0;
              for (int i = from; i < to; i++) {
                squares += velocity[i] * velocity[i];
              }
              return Math.sqrt(squares);
            });
  }

  /**
   * One row, x = 1: a_1 = (3, -1), z_1 = (3, 0), ŷ = 0.5 · 3 = 1.5, δ_2 = 2 · 1.5 = 3, ∂/∂W_2 = 3
   * (1, 3, 0), δ_1 = (1.5, 0), ∂/∂W_1 = (1.5, 0; 1.5, 0).
   */
  @Test
  void measuresGradientsAndUpdatesOfAWorkedExample() {
    float[] parameters = {0, 0, 3, -1, 0, 0.5f, 7};
    float[] velocity = {0, 0, 0.03f, 0.04f, 0, 0, 0.7f};
    List<LayerLook> looks = look(Activation.RELU, rows(1), parameters, velocity);
    assertThat(looks).hasSize(2);
    assertThat(looks.get(0).gradientNorm()).isCloseTo(1.5 * Math.sqrt(2), within(1e-6));
    assertThat(looks.get(1).gradientNorm()).isCloseTo(3 * Math.sqrt(10), within(1e-6));
    assertThat(looks.get(0).weightNorm()).isCloseTo(Math.sqrt(10), within(1e-6));
    assertThat(looks.get(0).updateRatio()).isCloseTo(0.05 / Math.sqrt(10), within(1e-6));
    assertThat(looks.get(1).updateRatio()).isCloseTo(0.7 / Math.sqrt(49.25), within(1e-6));
    assertThat(looks.get(1).weights().min()).isZero();
    assertThat(looks.get(1).weights().max()).isEqualTo(7);
  }

  @Test
  void knowsNoLastStepOfANetworkAtRest() {
    Topology topology = Topology.of(1, List.of(2), Activation.RELU, 1);
    float[] parameters = {0, 0, 3, -1, 0, 0.5f, 7};
    LayerLook rest =
        new LayerProbe(Network.of(topology, Loss.SQUARED_ERROR), rows(1)).look(parameters).get(0);
    assertThat(rest.updateRatio()).isNaN();
    assertThat(rest.gradientNorm()).isCloseTo(1.5 * Math.sqrt(2), within(1e-6));
  }

  @Test
  void takesTheMeanOverRowsOfSeveralPasses() {
    float[] parameters = {1, 1, 0, 0, 0, 1, 1}; // z_1 = (1, 1) for every row, ŷ = 2
    List<LayerLook> looks = look(Activation.RELU, rows(150), parameters, new float[7]);
    assertThat(looks.get(1).gradientNorm()).isCloseTo(4 * Math.sqrt(3), within(1e-4));
  }

  @Test
  void countsAUnitAsDeadOnlyIfNoRowWakesIt() {
    float[] sleepsTillRow100 = {-99.5f, 0, 1, -1, 0, 1, 1};
    assertThat(look(Activation.RELU, rows(99), sleepsTillRow100, new float[7]).get(0).dead())
        .isEqualTo(1);
    List<LayerLook> looks = look(Activation.RELU, rows(100), sleepsTillRow100, new float[7]);
    assertThat(looks.get(0).dead()).isEqualTo(0.5);
    assertThat(looks.get(0).saturated()).isNaN();
    assertThat(looks.get(1).dead()).isNaN();
  }

  @Test
  void countsOutputsWhereHardlyAnyGradientPasses() {
    float[] small = {0, 0, 0.1f, 2.2f, 0, 1, 1}; // tanh(2.2) = 0.976, 1 − 0.952 < 1/16
    assertThat(look(Activation.TANH, rows(1), small, new float[7]).get(0).saturated())
        .isEqualTo(0.5);
    assertThat(look(Activation.SIGMOID, rows(1), small, new float[7]).get(0).saturated()).isZero();
    float[] large = {0, 0, -5, 5, 0, 1, 1}; // σ(±5) = 0.0067 from its limits
    List<LayerLook> looks = look(Activation.SIGMOID, rows(1), large, new float[7]);
    assertThat(looks.get(0).saturated()).isEqualTo(1);
    assertThat(looks.get(0).dead()).isNaN();
  }

  @Test
  void binsEveryValueOnce() {
    Histogram histogram = Histogram.of(new float[] {9, -1, 0, 2, 2, 9}, 1, 5);
    assertThat(histogram.min()).isEqualTo(-1);
    assertThat(histogram.max()).isEqualTo(2);
    assertThat(histogram.sum()).isEqualTo(3);
    assertThat(histogram.sumOfSquares()).isEqualTo(9);
    assertThat(histogram.counts()).hasSize(30);
    assertThat(histogram.counts()[0]).isEqualTo(1);
    assertThat(histogram.counts()[10]).isEqualTo(1);
    assertThat(histogram.counts()[29]).isEqualTo(2);
    assertThat(Histogram.of(new float[] {4, 4}, 0, 2).counts()[0]).isEqualTo(2);
  }
}
