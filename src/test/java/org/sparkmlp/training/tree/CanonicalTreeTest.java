package org.sparkmlp.training.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkmlp.network.GradientSum;
import org.sparkmlp.training.tree.CanonicalTree.Node;

/** The tree by its properties: covers, order, and the same bits for every split. */
class CanonicalTreeTest {
  private static final int SIZE = 5;

  @Test
  void aCoverIsTheFewestAlignedNodesOfTheRange() {
    for (int from = 0; from <= 33; from++) {
      for (int to = from; to <= 64; to++) {
        int next = from;
        for (Node node : CanonicalTree.cover(from, to)) {
          int width = 1 << node.level();
          int first = node.index() * width;
          assertThat(first).isEqualTo(next);
          next = first + width;
          assertThat(next).isLessThanOrEqualTo(to);
          int parent = node.index() / 2 * 2 * width; // maximal: its parent reaches outside
          assertThat(parent >= from && parent + 2 * width <= to).isFalse();
        }
        assertThat(next).isEqualTo(to);
      }
    }
    assertThat(CanonicalTree.cover(1, 8))
        .containsExactly(new Node(0, 1), new Node(1, 1), new Node(2, 1));
    assertThat(CanonicalTree.cover(0, 1024)).containsExactly(new Node(10, 0));
  }

  @Test
  void theRootCoversAllLanesAndChildrenHalfOfTheirParent() {
    for (int count = 1; count <= Lanes.MAX; count *= 2) {
      Node root = CanonicalTree.root(new Lanes(count));
      assertThat(CanonicalTree.cover(0, count)).containsExactly(root);
    }
    Node node = new Node(3, 2); // lanes 16 to 23
    assertThat(node.left()).isEqualTo(new Node(2, 4));
    assertThat(node.right()).isEqualTo(new Node(2, 5));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8, 16, 64})
  void theTotalHasTheSameBitsForEveryNumberOfWorkers(int count) {
    Lanes lanes = new Lanes(count);
    for (double full : new double[] {1, 0.7, 0.1}) {
      GradientSum[] leaves = leaves(count, full);
      GradientSum expected = recursive(leaves, 0, count);
      for (int workers = 1; workers <= count; workers++) {
        GradientSum total = distributed(lanes, workers, leaves);
        if (expected == null) {
          assertThat(total).isNull();
        } else {
          assertSame(total, expected);
        }
      }
    }
  }

  @Test
  void theOrderOfAdditionMattersHere() {
    GradientSum[] leaves = leaves(64, 1);
    GradientSum oneAfterAnother = new GradientSum(SIZE);
    for (GradientSum leaf : leaves) {
      oneAfterAnother.add(leaf);
    }
    assertThat(oneAfterAnother.gradient()).isNotEqualTo(recursive(leaves, 0, 64).gradient());
  }

  /** What workers and driver do between them. */
  private static GradientSum distributed(Lanes lanes, int workers, GradientSum[] leaves) {
    Map<Node, GradientSum> partials = new HashMap<>();
    int[] shares = lanes.shares(workers);
    for (int worker = 0; worker < workers; worker++) {
      int from = shares[worker];
      int to = shares[worker + 1];
      for (Node node : CanonicalTree.cover(from, to)) {
        GradientSum sum =
            recursive(leaves, node.index() << node.level(), node.index() + 1 << node.level());
        if (sum != null) {
          partials.put(node, sum);
        }
      }
    }
    return CanonicalTree.finish(
        CanonicalTree.root(lanes),
        partials,
        (left, right) -> {
          left.add(right);
          return left;
        });
  }

  /** The definition: halves, and a half without rows is absent. */
  private static GradientSum recursive(GradientSum[] leaves, int from, int to) {
    if (to - from == 1) {
      return leaves[from] == null ? null : leaves[from].copy();
    }
    GradientSum left = recursive(leaves, from, (from + to) / 2);
    GradientSum right = recursive(leaves, (from + to) / 2, to);
    if (left == null || right == null) {
      return left == null ? right : left;
    }
    GradientSum sum = new GradientSum(SIZE);
    for (int i = 0; i < SIZE; i++) {
      sum.gradient()[i] = left.gradient()[i] + right.gradient()[i];
    }
    sum.set(left.loss() + right.loss(), left.weight() + right.weight(), left.rows() + right.rows());
    return sum;
  }

  /** Leaves of very different sizes, so that every other order of addition shows. */
  private static GradientSum[] leaves(int count, double full) {
    SplittableRandom random = new SplittableRandom(count);
    GradientSum[] leaves = new GradientSum[count];
    for (int lane = 0; lane < count; lane++) {
      GradientSum leaf = new GradientSum(SIZE);
      for (int i = 0; i < SIZE; i++) {
        leaf.gradient()[i] = (float) (random.nextDouble(-1, 1) * Math.pow(10, random.nextInt(7)));
      }
      leaf.gradient()[0] = -0f; // which a sum with zeros would lose
      leaf.set(random.nextDouble() * 1e9, random.nextDouble(), random.nextInt(1, 100));
      leaves[lane] = random.nextDouble() < full ? leaf : null;
    }
    return leaves;
  }

  private static void assertSame(GradientSum actual, GradientSum expected) {
    assertThat(actual.gradient()).isEqualTo(expected.gradient()); // tells −0.0 from 0.0
    assertThat(actual.loss()).isEqualTo(expected.loss());
    assertThat(actual.weight()).isEqualTo(expected.weight());
    assertThat(actual.rows()).isEqualTo(expected.rows());
  }
}
