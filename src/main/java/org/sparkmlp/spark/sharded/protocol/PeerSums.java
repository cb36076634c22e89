package org.sparkmlp.spark.sharded.protocol;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sparkmlp.network.GradientSum;
import org.sparkmlp.spark.sharded.blocks.Buffers;
import org.sparkmlp.training.CanonicalTree;
import org.sparkmlp.training.CanonicalTree.Node;

/**
 * The sums of one step over the lanes of one peer, one per node of each of its workers, added as
 * far as the {@linkplain CanonicalTree canonical tree} reaches when they are read. For one thread.
 */
final class PeerSums {
  private final Map<Node, GradientSum> parts = new HashMap<>();
  private final Buffers buffers;

  /** Takes some of a sum's gradient. */
  @FunctionalInterface
  interface Taker {
    /**
     * Takes {@code [from, from + length)} of an array, which is valid within the call only.
     *
     * @param values Not to be modified.
     */
    void take(float[] values, int from, int length);
  }

  /** The sums of all workers of a peer. */
  PeerSums(Collection<ShardWorker.Sums> workers, Buffers buffers) {
    this.buffers = buffers;
    for (ShardWorker.Sums worker : workers) {
      for (int i = 0; i < worker.gradients().length; i++) {
        parts.put(worker.nodes().get(i), worker.gradients()[i]);
      }
    }
  }

  /** The nodes of single workers that have rows, under some node. */
  List<Node> present(Node above) {
    return parts.keySet().stream()
        .filter(node -> !parts.get(node).isEmpty() && isUnder(above, node))
        .toList();
  }

  private static boolean isUnder(Node above, Node node) {
    int levels = above.level() - node.level();
    return levels >= 0 && node.index() >> levels == above.index();
  }

  /** The gradient of a node of a single worker. */
  float[] gradient(Node part) {
    return parts.get(part).gradient();
  }

  /** Loss, weight and rows of a node. */
  StepTotals totals(Node node) {
    Map<Node, StepTotals> present = new HashMap<>();
    for (Node part : present(node)) {
      GradientSum sum = parts.get(part);
      present.put(part, new StepTotals(sum.loss(), sum.weight(), sum.rows()));
    }
    return StepTotals.of(node, present);
  }

  /**
   * Reads some of a node's gradient.
   *
   * @param node one that the lanes of the peer make up; without rows, its gradient is anything
   * @param taker is called once
   */
  void read(Node node, int from, int length, Taker taker) {
    List<Node> present = present(node);
    if (present.size() <= 1) {
      Node any = present.isEmpty() ? parts.keySet().iterator().next() : present.get(0);
      taker.take(gradient(any), from, length);
      return;
    }
    TreeSum sum = TreeSum.of(node, TreeSum.alive(node, present), buffers);
    float[] total = null;
    for (Node part : present) {
      float[] values = buffers.take(length);
      System.arraycopy(gradient(part), from, values, 0, length);
      total = sum.add(part, values);
    }
    taker.take(total, 0, length);
    buffers.give(total);
  }
}
