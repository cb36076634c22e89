package org.sparkmlp.spark.sharded.protocol;

import java.util.HashMap;
import java.util.Map;
import org.sparkmlp.training.CanonicalTree;
import org.sparkmlp.training.CanonicalTree.Node;

/**
 * Sums over all rows of a step, or of one node of it.
 *
 * @param loss of weighted losses
 * @param weight of weights
 * @param rows how many there are; 0 if the batch is empty
 */
public record StepTotals(double loss, double weight, long rows) {
  private static final StepTotals NONE = new StepTotals(0, 0, 0);

  /**
   * Adds what nodes have, in the order of the canonical tree.
   *
   * @param nodes by number of the cover; those without rows are left out
   */
  static StepTotals of(Cover cover, StepTotals[] nodes) {
    Map<Node, StepTotals> byNode = new HashMap<>();
    for (int k = 0; k < nodes.length; k++) {
      if (nodes[k].rows > 0) {
        byNode.put(cover.nodes().get(k), nodes[k]);
      }
    }
    StepTotals total = CanonicalTree.finish(cover.root(), byNode, StepTotals::plus);
    return total == null ? NONE : total;
  }

  private StepTotals plus(StepTotals right) {
    return new StepTotals(loss + right.loss, weight + right.weight, rows + right.rows);
  }

  /** Whether an update can be made of it, or none is to be; else training ends here. */
  boolean isUsable() {
    return Double.isFinite(loss) && Float.isFinite((float) weight);
  }
}
