package org.sparkmlp.spark.sharded.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkmlp.math.CounterRandom;
import org.sparkmlp.math.Permutation;
import org.sparkmlp.spark.sharded.blocks.Buffers;
import org.sparkmlp.training.tree.CanonicalTree;
import org.sparkmlp.training.tree.CanonicalTree.Node;
import org.sparkmlp.training.tree.Lanes;

class TreeSumTest {
  private static final Lanes LANES = new Lanes(64);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 12, 33, 64})
  void addsAsTheCanonicalTreeInWhateverOrderSumsCome(int workers) {
    Cover cover = Cover.of(LANES, peers(workers));
    for (long seed = 0; seed < 50; seed++) {
      Map<Node, Float> given = new HashMap<>();
      for (Node node : cover.nodes()) {
        long bits = CounterRandom.bits(seed, node.level(), node.index());
        if (given.isEmpty() || bits % 3 != 0) {
          given.put(node, (bits >> 40) * 1e-3f);
        }
      }
      Float expected = CanonicalTree.finish(cover.root(), given, Float::sum);
      assertThat(sum(cover, given, seed)).isEqualTo(expected);
    }
  }

  private static List<Peer> peers(int workers) {
    return IntStream.range(0, workers).mapToObj(p -> new Peer("", List.of(p))).toList();
  }

  private static float sum(Cover cover, Map<Node, Float> given, long seed) {
    Set<Node> alive = TreeSum.alive(cover.root(), given.keySet());
    TreeSum sum = TreeSum.of(cover.root(), alive, new Buffers());
    List<Node> nodes = cover.nodes().stream().filter(given::containsKey).toList();
    Permutation order = Permutation.of(nodes.size(), seed);
    for (int i = 0; i < nodes.size(); i++) {
      Node node = nodes.get(order.at(i));
      float[] total = sum.add(node, new float[] {given.get(node)});
      assertThat(total != null).isEqualTo(i == nodes.size() - 1);
      if (total != null) {
        return total[0];
      }
    }
    throw new AssertionError("no total");
  }
}
