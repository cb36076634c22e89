package org.sparkmlp.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopologyTest {
  private static final int HUGE = Integer.MAX_VALUE;

  @Test
  void refusesWidthsBelowOne() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Topology.of(0, List.of(), Activation.RELU, 1))
        .withMessage("features must be at least 1, was 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Topology.of(1, List.of(3, 0), Activation.RELU, 1))
        .withMessage("width of hidden layer 2 must be at least 1, was 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Topology.of(1, List.of(-4), Activation.RELU, 1))
        .withMessage("width of hidden layer 1 must be at least 1, was -4");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Topology.of(1, List.of(), Activation.RELU, -1))
        .withMessage("outputs must be at least 1, was -1");
  }

  @Test
  void refusesAnotherNumberOfActivationsThanHiddenLayers() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Topology(1, List.of(2, 3), List.of(Activation.RELU), 1))
        .withMessage(
            "activation must be given once, or once per hidden layer: 2 hidden layers, 1"
                + " activations");
  }

  @Test
  void refusesMoreParametersThanOneArrayCarries() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Topology.of(50_000, List.of(50_000), Activation.RELU, 1))
        .withMessageContaining("has 2,500,100,001: narrow the hidden layers");
    assertThatIllegalArgumentException() // whose number of parameters is beyond a long
        .isThrownBy(() -> Topology.of(HUGE, List.of(HUGE, HUGE, HUGE), Activation.RELU, HUGE))
        .withMessageContaining("narrow the hidden layers");
  }

  @Test
  void readsAsPeopleWriteIt() {
    Topology topology = Topology.of(64, List.of(128, 7), Activation.TANH, 10);
    assertThat(topology).hasToString("64-128-7-10");
    assertThat(topology.layers()).isEqualTo(3);
    assertThat(topology.width(0)).isEqualTo(64);
    assertThat(topology.width(2)).isEqualTo(7);
    assertThat(topology.width(3)).isEqualTo(10);
    assertThat(Topology.of(3, List.of(), Activation.TANH, 2)).hasToString("3-2");
  }

  @Test
  void theLayoutIsLayerAfterLayerWithTheBiasRowFirst() {
    ParameterLayout layout = ParameterLayout.of(Topology.of(3, List.of(4), Activation.TANH, 2));
    assertThat(layout.size()).isEqualTo(4 * 4 + 5 * 2);
    assertThat(layout.biasOffset(0)).isZero();
    assertThat(layout.weightsOffset(0)).isEqualTo(4);
    assertThat(layout.end(0)).isEqualTo(16);
    assertThat(layout.biasOffset(1)).isEqualTo(16);
    assertThat(layout.weightsOffset(1)).isEqualTo(18);
    assertThat(layout.end(1)).isEqualTo(26);
    assertThat(layout.inputs(1)).isEqualTo(4);
    assertThat(layout.outputs(1)).isEqualTo(2);
  }

  @Test
  void aThousandLayersHaveALayout() {
    ParameterLayout layout =
        ParameterLayout.of(Topology.of(8, Collections.nCopies(1000, 8), Activation.TANH, 8));
    assertThat(layout.size()).isEqualTo(1001 * 9 * 8);
  }

  @Test
  void activationsAreKnownByName() {
    assertThat(Activation.parse(" ReLU ")).isEqualTo(Activation.RELU);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Activation.parse("swish"))
        .withMessage(
            "activation must be one of relu, tanh, sigmoid, leaky_relu, elu, softplus, gelu, identity,"
                + " was 'swish'");
  }
}
