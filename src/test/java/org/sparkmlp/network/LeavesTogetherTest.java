package org.sparkmlp.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkmlp.math.MatrixProduct;

/** Leaves that go through the layers together have the bits of each going alone. */
class LeavesTogetherTest {
  private static final Topology TOPOLOGY =
      new Topology(
          40, List.of(70, 33, 5), List.of(Activation.TANH, Activation.RELU, Activation.SIGMOID), 3);

  @ParameterizedTest
  @CsvSource({"2, 2", "3, 5", "4, 16", "5, 25", "8, 13", "2, 64"})
  void byTheProductOfThisMachine(int leaves, int leafRows) {
    assertSame(MatrixProduct.preferred(), leaves, leafRows);
  }

  @ParameterizedTest
  @CsvSource({"2, 2", "5, 25"})
  void byAProductWhoseBitsDependOnTheNumberOfRows(int leaves, int leafRows) {
    MatrixProduct fickle = new LoopProduct(false, leafRows);
    ParameterLayout layout = ParameterLayout.of(TOPOLOGY);
    RowIndependence together = new RowIndependence(layout, fickle, leafRows, leaves);
    assertThat(together.forward(0, leaves)).isFalse();
    assertThat(together.backward(1, leaves)).isFalse();
    assertThat(together.forward(0, 1)).isTrue();
    assertSame(fickle, leaves, leafRows);
  }

  private static void assertSame(MatrixProduct product, int leaves, int leafRows) {
    Sample sample = new Sample(TOPOLOGY, Loss.SOFTMAX_CROSS_ENTROPY, leaves * leafRows, true, 6);
    Network network = Network.of(TOPOLOGY, sample.loss, product);
    GradientSum expected = new GradientSum(network.layout().size());
    GradientSum actual = new GradientSum(network.layout().size());
    try (Workspace alone = network.workspace(leafRows);
        Workspace together = network.workspace(1, leaves, leafRows);
        OffHeapGradientSum gradient = network.gradientSum()) {
      alone.load(sample.parameters);
      together.load(sample.parameters);
      sample.put(together, 0, leaves * leafRows);
      network.passes(together, leaves);
      for (int leaf = 0; leaf < leaves; leaf++) {
        int rows = leafRows - leaf % 2; // a shorter one's last row is left out
        sample.put(alone, leaf * leafRows, (leaf + 1) * leafRows);
        network.passes(alone, 1);
        gradient.clear();
        network.addGradient(alone, 0, rows, false, gradient);
        gradient.copyTo(expected);
        gradient.clear();
        network.addGradient(together, leaf, rows, false, gradient);
        gradient.copyTo(actual);
        assertThat(actual.gradient()).isEqualTo(expected.gradient());
        assertThat(actual.loss()).isEqualTo(expected.loss());
        assertThat(actual.weight()).isEqualTo(expected.weight());
        assertThat(actual.rows()).isEqualTo(rows);
      }
    }
  }
}
