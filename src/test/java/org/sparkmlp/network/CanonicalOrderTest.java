package org.sparkmlp.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkmlp.math.Tile;
import org.sparkmlp.math.Tiles;

/** Passes against {@link ScalarNetwork}, the canonical order in the open: the same bits. */
class CanonicalOrderTest {
  private static final List<Topology> TOPOLOGIES =
      List.of(
          Topology.of(1, List.of(), Activation.RELU, 1),
          Topology.of(5, List.of(), Activation.RELU, 17),
          Topology.of(1, List.of(1), Activation.TANH, 1),
          Topology.of(33, List.of(15, 16, 17, 31, 32, 33), Activation.RELU, 10),
          Topology.of(400, List.of(49), Activation.SIGMOID, 2),
          new Topology(
              6,
              List.of(9, 1, 17, 40),
              List.of(Activation.RELU, Activation.IDENTITY, Activation.TANH, Activation.SIGMOID),
              3));

  @TestFactory
  List<DynamicTest> oneLeafHasTheBitsOfScalarLoops() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Tile tile : Tiles.all()) {
      for (Loss loss : Loss.values()) {
        for (Topology topology : TOPOLOGIES) {
          tests.add(
              DynamicTest.dynamicTest(
                  tile.name() + " " + loss + " " + topology,
                  () -> {
                    for (int rows : new int[] {1, 2, 7, 16, 33, 130}) {
                      assertSame(tile, new Sample(topology, loss, rows, rows > 2, rows));
                    }
                  }));
        }
      }
    }
    return tests;
  }

  private static void assertSame(Tile tile, Sample sample) {
    Network network = Network.of(sample.topology, sample.loss, tile);
    int n = sample.rows.length;
    ScalarNetwork scalar = new ScalarNetwork(sample.topology, sample.loss);
    GradientSum expected = scalar.leaf(sample.parameters, sample.rows);
    assertSame(network.layout(), sample.gradient(network, 0, n), expected);
    int outputs = sample.topology.outputs();
    float[] predicted = new float[n * outputs];
    Workspace workspace = network.workspace(n + 5);
    sample.load(workspace);
    sample.put(workspace, 0, n);
    network.predict(workspace, predicted);
    for (int i = 0; i < n; i++) {
      float[] y = scalar.forward(sample.parameters, sample.rows[i])[network.layout().layers()];
      for (int k = 0; k < outputs; k++) {
        assertThat(Float.floatToRawIntBits(predicted[i * outputs + k]))
            .isEqualTo(Float.floatToRawIntBits(y[k]));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 8, 13})
  void leavesOfAPassAreAddedInTheTree(int leaves) {
    Sample sample = new Sample(TOPOLOGIES.get(3), Loss.SOFTMAX_CROSS_ENTROPY, 100, true, 4);
    Network network = Network.of(sample.topology, sample.loss);
    ScalarNetwork scalar = new ScalarNetwork(sample.topology, sample.loss);
    Workspace workspace = network.workspace(100);
    GradientSum[] expected = new GradientSum[leaves];
    sample.load(workspace);
    workspace.clear();
    for (int i = 0; i < leaves; i++) {
      float[][] rows = leaf(sample, i, leaves);
      expected[i] = scalar.leaf(sample.parameters, rows);
      for (float[] row : rows) {
        workspace.put(row, 0);
      }
      workspace.endLeaf();
    }
    GradientSum actual = new GradientSum(network.layout().size());
    network.gradient(workspace, actual);
    GradientSum sum = ScalarNetwork.tree(expected);
    assertSame(network.layout(), actual, sum);

    network.gradient(workspace, actual); // which adds to a sum that is not empty
    GradientSum twice = ScalarNetwork.tree(new GradientSum[] {sum, sum});
    assertSame(network.layout(), actual, twice);
  }

  /** Of differing sizes, a single row among them. */
  private static float[][] leaf(Sample sample, int i, int leaves) {
    int from = 90 * i * i / (leaves * leaves) + i;
    int to = 90 * (i + 1) * (i + 1) / (leaves * leaves) + i + 1;
    return java.util.Arrays.copyOfRange(sample.rows, from, Math.min(to, 100));
  }

  static void assertSame(ParameterLayout layout, GradientSum actual, GradientSum expected) {
    float[] gradient = layout.toRowMajor(actual.gradient());
    for (int i = 0; i < gradient.length; i++) {
      if (Float.floatToRawIntBits(gradient[i]) != Float.floatToRawIntBits(expected.gradient()[i])) {
        assertThat(gradient[i]).as("parameter %d", i).isEqualTo(expected.gradient()[i]);
      }
    }
    assertThat(gradient).isEqualTo(expected.gradient());
    assertThat(actual.loss()).isEqualTo(expected.loss());
    assertThat(actual.weight()).isEqualTo(expected.weight());
    assertThat(actual.rows()).isEqualTo(expected.rows());
  }
}
