package org.sparkmlp.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The network against its slow twin in float64, over awkward shapes. */
class NetworkTwinTest {
  private static final List<Topology> TOPOLOGIES =
      List.of(
          Topology.of(1, List.of(), Activation.RELU, 1),
          Topology.of(5, List.of(), Activation.RELU, 3),
          Topology.of(1, List.of(1), Activation.TANH, 1),
          Topology.of(4, List.of(1), Activation.SIGMOID, 2),
          Topology.of(7, List.of(5, 3), Activation.RELU, 2),
          Topology.of(17, List.of(33, 9), Activation.SIGMOID, 5),
          Topology.of(65, List.of(129), Activation.TANH, 17),
          Topology.of(3, List.of(8, 8, 8, 8), Activation.IDENTITY, 4),
          Topology.of(7, List.of(20, 5), Activation.LEAKY_RELU, 2),
          Topology.of(7, List.of(20, 5), Activation.ELU, 3),
          Topology.of(7, List.of(20, 5), Activation.SOFTPLUS, 2),
          Topology.of(7, List.of(20, 5), Activation.GELU, 3),
          new Topology(
              5, List.of(6, 18, 7), List.of(Activation.GELU, Activation.TANH, Activation.GELU), 2),
          new Topology(
              6,
              List.of(9, 1, 17, 4),
              List.of(Activation.RELU, Activation.IDENTITY, Activation.TANH, Activation.SIGMOID),
              3));
  private static final int[] ROWS = {1, 2, 7, 33, 257};

  @TestFactory
  List<DynamicTest> gradientsLossesAndOutputsAgree() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Loss loss : Loss.values()) {
      for (Topology topology : TOPOLOGIES) {
        for (int rows : ROWS) {
          tests.add(
              DynamicTest.dynamicTest(
                  loss + " " + topology + ", " + rows + " rows",
                  () -> agree(new Sample(topology, loss, rows, rows > 2, rows))));
        }
      }
    }
    return tests;
  }

  private static void agree(Sample sample) {
    Network network = Network.of(sample.topology, sample.loss);
    int n = sample.rows.length;
    int outputs = sample.topology.outputs();
    GradientSum sum = new GradientSum(network.layout().size());
    float[] predicted = new float[n * outputs];
    Evaluation evaluation = Evaluation.empty(outputs);
    Workspace workspace = network.workspace(n + 3); // rows left over must not matter
    sample.load(workspace);
    sample.put(workspace, 0, n);
    network.gradient(workspace, sum);
    network.evaluate(workspace, evaluation);
    network.predict(workspace, predicted);
    TwinNetwork.Sums expected = sample.twin();
    assertClose(network.layout(), sum, expected, n);
    assertThat(evaluation.weight()).isEqualTo(expected.weight);
    assertThat(evaluation.rows()).isEqualTo(n);
    assertThat(evaluation.loss() * evaluation.weight())
        .satisfiesAnyOf(
            loss -> assertThat(loss).isCloseTo(expected.loss, within(2e-5 * (1 + expected.loss))),
            loss -> assertThat(expected.weight).isZero());
    TwinNetwork twin = new TwinNetwork(sample.topology, sample.loss);
    for (int i = 0; i < n; i++) {
      double[] y = twin.outputs(sample.wideParameters, sample.x[i]);
      for (int k = 0; k < outputs; k++) {
        assertThat((double) predicted[i * outputs + k]).isCloseTo(y[k], within(3e-5));
      }
    }
  }

  /** Each gradient element within 2e-5 of the greatest of its layer; sums alike. */
  static void assertClose(
      ParameterLayout layout, GradientSum sum, TwinNetwork.Sums expected, long rows) {
    assertThat(sum.rows()).isEqualTo(rows);
    assertThat(sum.weight()).isEqualTo(expected.weight);
    assertThat(sum.loss()).isCloseTo(expected.loss, within(2e-5 * (1 + expected.loss)));
    float[] gradient = layout.toRowMajor(sum.gradient());
    for (int l = 0; l < layout.layers(); l++) {
      double greatest = 0;
      for (int i = layout.biasOffset(l); i < layout.end(l); i++) {
        greatest = Math.max(greatest, Math.abs(expected.gradient[i]));
      }
      for (int i = layout.biasOffset(l); i < layout.end(l); i++) {
        assertThat((double) gradient[i])
            .as("layer %d, parameter %d", l, i)
            .isCloseTo(expected.gradient[i], within(2e-5 * greatest + 1e-6));
      }
    }
  }
}
