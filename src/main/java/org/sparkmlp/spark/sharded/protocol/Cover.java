package org.sparkmlp.spark.sharded.protocol;

import java.util.ArrayList;
import java.util.List;
import org.sparkmlp.training.CanonicalTree;
import org.sparkmlp.training.CanonicalTree.Node;
import org.sparkmlp.training.Lanes;

/**
 * The nodes of the canonical tree whose sums the workers compute, numbered through: those of worker
 * 0, then those of worker 1, and so on. Immutable.
 *
 * @param root of the tree
 * @param nodes all nodes
 * @param starts {@code [P + 1]}: the number of each worker's first node; the last is their number
 */
public record Cover(Node root, List<Node> nodes, List<Integer> starts) {
  public Cover {
    nodes = List.copyOf(nodes);
    starts = List.copyOf(starts);
  }

  /** The cover of so many workers, each of which has its {@linkplain Lanes#shares share}. */
  public static Cover of(Lanes lanes, int workers) {
    int[] shares = lanes.shares(workers);
    List<Node> nodes = new ArrayList<>();
    List<Integer> starts = new ArrayList<>(List.of(0));
    for (int worker = 0; worker < workers; worker++) {
      nodes.addAll(CanonicalTree.cover(shares[worker], shares[worker + 1]));
      starts.add(nodes.size());
    }
    return new Cover(CanonicalTree.root(lanes), nodes, starts);
  }

  public int workers() {
    return starts.size() - 1;
  }

  /** The nodes of one worker, by lane. */
  public List<Node> of(int worker) {
    return nodes.subList(starts.get(worker), starts.get(worker + 1));
  }
}
