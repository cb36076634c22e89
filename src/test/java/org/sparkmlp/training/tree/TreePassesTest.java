package org.sparkmlp.training.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.GradientSum;
import org.sparkmlp.network.InitialParameters;
import org.sparkmlp.network.Loss;
import org.sparkmlp.network.Network;
import org.sparkmlp.network.ScalarNetwork;
import org.sparkmlp.network.Topology;
import org.sparkmlp.network.Workspace;
import org.sparkmlp.training.tree.CanonicalTree.Node;

/** Leaves in passes, against the same leaves one by one, row by row, added by the definition. */
class TreePassesTest {
  private static final Topology TOPOLOGY = Topology.of(3, List.of(18), Activation.RELU, 2);
  private static final Loss LOSS = Loss.SOFTMAX_CROSS_ENTROPY;
  private static final float[] PARAMETERS = InitialParameters.draw(TOPOLOGY, 3);
  private static final Network NETWORK = Network.of(TOPOLOGY, LOSS);

  /** Rows of each lane's leaf: lanes without rows, of one row, and of several pieces. */
  private static final List<int[]> LEAVES =
      List.of(
          new int[] {7},
          new int[] {2600}, // six pieces
          new int[] {0, 0, 5, 0},
          new int[] {3, 1, 0, 4, 9, 2, 2, 1},
          new int[] {200, 300, 13, 512, 513, 0, 100, 1100},
          new int[] {0, 0, 0, 0, 1, 0, 0, 600, 0, 0, 0, 0, 0, 0, 0, 0});

  @ParameterizedTest
  @ValueSource(ints = {512, 600, 1024, 5000})
  void theTotalHasTheBitsOfTheDefinitionForAnyWorkersAndRoom(int room) {
    for (int[] sizes : LEAVES) {
      float[][][] leaves = leaves(sizes);
      GradientSum expected = definition(leaves);
      for (int workers = 1; workers <= sizes.length; workers++) {
        assertSame(distributed(leaves, workers, room), expected);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {9, 10, 13, 22, 100})
  void aWorkspaceMayHaveRoomForTheLargestLeafAlone(int room) {
    float[][][] leaves = leaves(LEAVES.get(3));
    assertSame(distributed(leaves, 1, room), definition(leaves));
  }

  private static GradientSum definition(float[][][] leaves) {
    ScalarNetwork scalar = new ScalarNetwork(TOPOLOGY, LOSS);
    GradientSum[] sums = new GradientSum[leaves.length];
    for (int lane = 0; lane < leaves.length; lane++) {
      sums[lane] = leaves[lane].length == 0 ? null : scalar.leaf(PARAMETERS, leaves[lane]);
    }
    return ScalarNetwork.tree(sums);
  }

  private static GradientSum distributed(float[][][] leaves, int workers, int room) {
    Lanes lanes = new Lanes(leaves.length);
    Map<Node, GradientSum> sums = new HashMap<>();
    for (int worker = 0; worker < workers; worker++) {
      int from = worker * leaves.length / workers;
      int to = (worker + 1) * leaves.length / workers;
      Workspace workspace = NETWORK.workspace(room);
      workspace.load(NETWORK.layout().ofRowMajor(PARAMETERS));
      TreePasses passes =
          new TreePasses(
              NETWORK,
              workspace,
              (lane, first, end, into) -> {
                for (int i = first; i < end; i++) {
                  into.put(leaves[lane][i], 0);
                }
              });
      int[] sizes = new int[to - from];
      for (int lane = from; lane < to; lane++) {
        sizes[lane - from] = leaves[lane].length;
      }
      for (int step = 0; step < 2; step++) { // what the first one left behind must not matter
        passes.begin(from, sizes);
        for (Node node : CanonicalTree.cover(from, to)) {
          GradientSum sum = sums.computeIfAbsent(node, n -> new GradientSum(PARAMETERS.length));
          passes.sum(node, sum);
        }
      }
    }
    sums.values().removeIf(GradientSum::isEmpty);
    return CanonicalTree.finish(
        CanonicalTree.root(lanes),
        sums,
        (left, right) -> {
          left.add(right);
          return left;
        });
  }

  private static float[][][] leaves(int[] sizes) {
    SplittableRandom random = new SplittableRandom(5);
    float[][][] leaves = new float[sizes.length][][];
    for (int lane = 0; lane < sizes.length; lane++) {
      leaves[lane] = new float[sizes[lane]][5];
      for (float[] row : leaves[lane]) {
        for (int j = 0; j < 3; j++) {
          row[j] = (float) random.nextDouble(-2, 2);
        }
        row[3] = random.nextInt(2);
        row[4] = random.nextInt(4) * 0.75f;
      }
    }
    return leaves;
  }

  private static void assertSame(GradientSum actual, GradientSum expected) {
    assertThat(NETWORK.layout().toRowMajor(actual.gradient())).isEqualTo(expected.gradient());
    assertThat(actual.loss()).isEqualTo(expected.loss());
    assertThat(actual.weight()).isEqualTo(expected.weight());
    assertThat(actual.rows()).isEqualTo(expected.rows());
  }
}
