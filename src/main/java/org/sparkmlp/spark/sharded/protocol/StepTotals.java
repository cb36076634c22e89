package org.sparkmlp.spark.sharded.protocol;

import java.util.Map;
import org.sparkmlp.network.GradientSum;
import org.sparkmlp.training.tree.CanonicalTree;
import org.sparkmlp.training.tree.CanonicalTree.Node;

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
   * @param root over all of them
   * @param present those of the nodes that have rows
   */
  static StepTotals of(Node root, Map<Node, StepTotals> present) {
    StepTotals total = CanonicalTree.finish(root, present, StepTotals::plus);
    return total == null ? NONE : total;
  }

  /** What is not gradient of a sum. */
  static StepTotals of(GradientSum sum) {
    return new StepTotals(sum.loss(), sum.weight(), sum.rows());
  }

  private StepTotals plus(StepTotals right) {
    return new StepTotals(loss + right.loss, weight + right.weight, rows + right.rows);
  }

  /** Whether an update can be made of it, or none is to be; else training ends here. */
  boolean isUsable() {
    return Double.isFinite(loss) && Float.isFinite((float) weight);
  }
}
