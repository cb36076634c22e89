package org.sparkmlp.spark.sharded.protocol;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.sparkmlp.training.tree.CanonicalTree;
import org.sparkmlp.training.tree.CanonicalTree.Node;
import org.sparkmlp.training.tree.Lanes;

/**
 * The nodes of the canonical tree whose sums the peers publish, numbered through: those of peer 0,
 * then those of peer 1, and so on. Immutable.
 *
 * @param root of the tree
 * @param nodes all nodes
 * @param starts {@code [E + 1]}: the number of each peer's first node; the last is their number
 */
record Cover(Node root, List<Node> nodes, List<Integer> starts) {
  Cover {
    nodes = List.copyOf(nodes);
    starts = List.copyOf(starts);
  }

  /**
   * The nodes that the lanes of each peer's workers make up, which need not lie together.
   *
   * @param peers whose workers, all together, are 0 to P − 1; each has its {@linkplain Lanes#shares
   *     share}
   */
  static Cover of(Lanes lanes, List<Peer> peers) {
    int[] shares = lanes.shares(peers.stream().mapToInt(peer -> peer.workers().size()).sum());
    List<Node> nodes = new ArrayList<>();
    List<Integer> starts = new ArrayList<>(List.of(0));
    for (Peer peer : peers) {
      List<Node> parts = new ArrayList<>();
      for (int worker : peer.workers()) {
        parts.addAll(CanonicalTree.cover(shares[worker], shares[worker + 1]));
      }
      CanonicalTree.join(parts).stream()
          .sorted(Comparator.comparingInt(node -> node.index() << node.level()))
          .forEach(nodes::add);
      starts.add(nodes.size());
    }
    return new Cover(CanonicalTree.root(lanes), nodes, starts);
  }

  /** The nodes of one peer, by lane. */
  List<Node> of(int peer) {
    return nodes.subList(starts.get(peer), starts.get(peer + 1));
  }
}
