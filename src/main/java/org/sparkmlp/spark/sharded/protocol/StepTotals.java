package org.sparkmlp.spark.sharded.protocol;

import java.util.HashMap;
import java.util.Map;
import org.sparkmlp.spark.sharded.protocol.Report.NodeTotal;
import org.sparkmlp.training.CanonicalTree;
import org.sparkmlp.training.CanonicalTree.Node;

/**
 * Sums over all rows of a step.
 *
 * @param loss of weighted losses
 * @param weight of weights
 * @param rows how many there are; 0 if the batch is empty
 */
public record StepTotals(double loss, double weight, long rows) {
  private static final StepTotals NONE = new StepTotals(0, 0, 0);

  /** Adds what nodes have, in the order of the canonical tree. */
  static StepTotals of(Cover cover, Iterable<NodeTotal> totals) {
    Map<Node, StepTotals> byNode = new HashMap<>();
    for (NodeTotal each : totals) {
      Node node = cover.nodes().get(each.node());
      byNode.put(node, new StepTotals(each.loss(), each.weight(), each.rows()));
    }
    StepTotals total = CanonicalTree.finish(cover.root(), byNode, StepTotals::plus);
    return total == null ? NONE : total;
  }

  private StepTotals plus(StepTotals right) {
    return new StepTotals(loss + right.loss, weight + right.weight, rows + right.rows);
  }
}
