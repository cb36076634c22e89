package org.sparkmlp.training.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkmlp.network.GradientSum;
import org.sparkmlp.training.tree.CanonicalTree.Node;

class JoinedSumsTest {
  private static final int PARAMETERS = 11;

  private static GradientSum sum(Random random, long rows) {
    GradientSum sum = new GradientSum(PARAMETERS);
    for (int i = 0; i < PARAMETERS; i++) {
      sum.gradient()[i] = (float) random.nextGaussian();
    }
    sum.set(1, rows, rows);
    return sum;
  }

  private static GradientSum add(GradientSum left, GradientSum right) {
    left.add(right);
    return left;
  }

  /** Some lanes have no rows, and some belong to other processes. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void eachNodeIsWhatTheCanonicalTreeMakesOfIt(long seed) {
    Random random = new Random(seed);
    Map<Node, GradientSum> parts = new HashMap<>();
    Map<Node, GradientSum> filled = new HashMap<>();
    for (Node node : CanonicalTree.cover(random.nextInt(4), 30)) {
      for (int leaf = 0; leaf < 1 << node.level(); leaf++) {
        Node lane = new Node(0, (node.index() << node.level()) + leaf);
        GradientSum part = sum(random, random.nextInt(3));
        parts.put(lane, part);
        if (!part.isEmpty()) {
          filled.put(lane, part);
        }
      }
    }
    JoinedSums sums = new JoinedSums(parts);
    assertThat(sums.nodes()).hasSizeBetween(1, 8);
    JoinedSums.Reader reader = new JoinedSums.Reader();
    for (Node node : sums.nodes()) {
      float[] read = new float[PARAMETERS];
      reader.read(sums, node, 0, 7, FloatBuffer.wrap(read, 0, 7)::put);
      reader.read(sums, node, 7, 4, FloatBuffer.wrap(read, 7, 4)::put);
      Map<Node, GradientSum> copies = new HashMap<>();
      filled.forEach((key, value) -> copies.put(key, value.copy()));
      GradientSum expected = CanonicalTree.finish(node, copies, JoinedSumsTest::add);
      assertThat(read).isEqualTo(expected.gradient());
    }
  }

  @Test
  void whatHasNoRowsIsLeftOut() {
    Random random = new Random(1);
    Map<Node, GradientSum> parts = new HashMap<>();
    List<Integer> filled = List.of(4, 5, 6, 7, 9);
    IntStream.range(0, 12)
        .forEach(lane -> parts.put(new Node(0, lane), sum(random, filled.contains(lane) ? 1 : 0)));
    assertThat(new JoinedSums(parts).nodes())
        .containsExactlyInAnyOrder(new Node(3, 0), new Node(2, 2));
  }
}
