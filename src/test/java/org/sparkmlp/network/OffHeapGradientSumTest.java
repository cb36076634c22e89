package org.sparkmlp.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkmlp.math.MatrixProduct;

/** Sums outside the heap, against the same additions of heap sums, bit by bit. */
class OffHeapGradientSumTest {
  private static final Topology TOPOLOGY = Topology.of(40, List.of(70, 30), Activation.TANH, 3);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8, 25, 64, 129, 400, 1000}) // the last ones in blocks by any kernel
  void aLeafIsAddedAsIfItWereMadeApart(int rows) {
    assertAddedAsIfApart(MatrixProduct.preferred(), rows);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 25})
  void soItIsByAKernelThatAccumulatesRowByRow(int rows) {
    MatrixProduct product = new LoopProduct(true, Integer.MAX_VALUE);
    assertAddedAsIfApart(product, rows);
    ExactAccumulation exact = new ExactAccumulation(ParameterLayout.of(TOPOLOGY), product, rows);
    assertThat(exact.holds(0, rows)).isEqualTo(rows == 1);
  }

  private static void assertAddedAsIfApart(MatrixProduct product, int rows) {
    Sample sample = new Sample(TOPOLOGY, Loss.SOFTMAX_CROSS_ENTROPY, 2 * rows, true, 5);
    Network network = Network.of(TOPOLOGY, sample.loss, product);
    int size = network.layout().size();
    GradientSum expected = new GradientSum(size);
    GradientSum second = new GradientSum(size);
    GradientSum actual = new GradientSum(size);
    try (Workspace workspace = network.workspace(rows);
        OffHeapGradientSum added = network.gradientSum();
        OffHeapGradientSum apart = network.gradientSum()) {
      workspace.load(sample.parameters);
      sample.put(workspace, 0, rows);
      network.gradient(workspace, rows, false, added);
      added.copyTo(expected);
      sample.put(workspace, rows, 2 * rows);
      network.gradient(workspace, rows, false, apart);
      apart.copyTo(second);
      expected.add(second);
      network.gradient(workspace, rows, false, added);
      added.copyTo(actual);
    }
    assertSame(actual, expected);
  }

  @Test
  void hugeLayersAreNotTriedOut() {
    ParameterLayout layout =
        ParameterLayout.of(Topology.of(5000, List.of(4000), Activation.RELU, 1));
    MatrixProduct product = MatrixProduct.preferred();
    assertThat(new ExactAccumulation(layout, product, 8).holds(0, 8)).isFalse();
    assertThat(new RowIndependence(layout, product, 8, 2).forward(0, 2)).isFalse();
  }

  @Test
  void theEmptySumIsNeutral() {
    Sample sample = new Sample(TOPOLOGY, Loss.SOFTMAX_CROSS_ENTROPY, 6, true, 5);
    Network network = Network.of(TOPOLOGY, sample.loss);
    GradientSum expected = new GradientSum(network.layout().size());
    GradientSum actual = new GradientSum(network.layout().size());
    try (Workspace workspace = network.workspace(6);
        OffHeapGradientSum left = network.gradientSum();
        OffHeapGradientSum right = network.gradientSum()) {
      workspace.load(sample.parameters);
      sample.put(workspace, 0, 6);
      network.gradient(workspace, 6, false, left);
      left.copyTo(expected);
      left.add(right);
      left.copyTo(actual);
      assertSame(actual, expected);
      right.add(left);
      right.copyTo(actual);
      assertSame(actual, expected);
      right.add(left);
      right.copyTo(actual);
      expected.add(expected.copy());
      assertSame(actual, expected);
      right.clear();
      assertThat(right.isEmpty()).isTrue();
      right.copyTo(actual);
      assertThat(actual.isEmpty()).isTrue();
    }
  }

  private static void assertSame(GradientSum actual, GradientSum expected) {
    assertThat(bits(actual.gradient())).isEqualTo(bits(expected.gradient()));
    assertThat(actual.loss()).isEqualTo(expected.loss());
    assertThat(actual.weight()).isEqualTo(expected.weight());
    assertThat(actual.rows()).isEqualTo(expected.rows());
  }

  private static int[] bits(float[] floats) {
    int[] bits = new int[floats.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(floats[i]);
    }
    return bits;
  }
}
