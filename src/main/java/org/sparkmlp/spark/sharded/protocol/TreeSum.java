package org.sparkmlp.spark.sharded.protocol;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.sparkmlp.spark.sharded.blocks.Buffers;
import org.sparkmlp.training.tree.CanonicalTree.Node;

/**
 * The canonical tree over one piece of the gradients, added up as they come: a sum is added to its
 * sibling as soon as both are there, always the right one to the left one. So the order of arrival
 * changes no bit, and few arrays are held at a time.
 *
 * <p>The same additions as {@link org.sparkmlp.training.tree.CanonicalTree#finish}. For one thread.
 */
final class TreeSum {
  private final Node root;
  private final Set<Node> alive; // nodes that have a given one at or below them
  private final Map<Node, float[]> held = new HashMap<>();
  private final Buffers buffers;

  private TreeSum(Node root, Set<Node> alive, Buffers buffers) {
    this.root = root;
    this.alive = alive;
    this.buffers = buffers;
  }

  /**
   * The nodes that take part in a sum: those given and all above them.
   *
   * @param given disjoint nodes under the root, at least one
   */
  static Set<Node> alive(Node root, Collection<Node> given) {
    Set<Node> alive = new HashSet<>();
    for (Node node : given) {
      for (Node above = node; alive.add(above) && !above.equals(root); ) {
        above = above.parent();
      }
    }
    return alive;
  }

  /** A sum of nothing yet; {@code alive} may be shared by many. */
  static TreeSum of(Node root, Set<Node> alive, Buffers buffers) {
    return new TreeSum(root, alive, buffers);
  }

  /**
   * Takes the sum of one of the given nodes, once each.
   *
   * @param values owned by this from now on
   * @return the total, owned by the caller, if this was the last; else null
   */
  float[] add(Node node, float[] values) {
    float[] sum = values;
    Node at = node;
    while (!at.equals(root)) {
      Node sibling = at.sibling();
      if (alive.contains(sibling)) {
        float[] other = held.remove(sibling);
        if (other == null) {
          held.put(at, sum);
          return null;
        }
        boolean left = (at.index() & 1) == 0;
        sum = left ? plus(sum, other) : plus(other, sum);
      }
      at = at.parent();
    }
    return sum;
  }

  private float[] plus(float[] left, float[] right) {
    for (int i = 0; i < left.length; i++) {
      left[i] += right[i];
    }
    buffers.give(right);
    return left;
  }
}
