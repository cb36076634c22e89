package org.sparkmlp.spark.star;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sparkmlp.network.GradientSum;
import org.sparkmlp.training.tree.CanonicalTree.Node;

/**
 * Gradient sums within one process: the arrays themselves are handed over, in JDK types, as the
 * worker's classes may be another class loader's. {@link StepSums} has those between processes.
 */
final class SharedSums {
  private SharedSums() {}

  /**
   * The sums that are not empty: {@code {int[] place, double[] numbers, float[] gradient}} each.
   */
  static Object[] of(List<Node> nodes, GradientSum[] sums) {
    Object[] shared = new Object[sums.length];
    for (int i = 0; i < sums.length; i++) {
      GradientSum sum = sums[i];
      if (!sum.isEmpty()) {
        int[] place = {nodes.get(i).level(), nodes.get(i).index()};
        double[] numbers = {sum.loss(), sum.weight(), sum.rows()};
        shared[i] = new Object[] {place, numbers, sum.gradient()};
      }
    }
    return shared;
  }

  /** The sums of all workers, by node. */
  static Map<Node, GradientSum> read(Object[] results) {
    Map<Node, GradientSum> sums = new HashMap<>();
    for (Object result : results) {
      for (Object shared : (Object[]) result) {
        if (shared != null) {
          Object[] parts = (Object[]) shared;
          int[] place = (int[]) parts[0];
          double[] numbers = (double[]) parts[1];
          GradientSum sum = new GradientSum((float[]) parts[2]);
          sum.set(numbers[0], numbers[1], (long) numbers[2]);
          sums.put(new Node(place[0], place[1]), sum);
        }
      }
    }
    return sums;
  }
}
