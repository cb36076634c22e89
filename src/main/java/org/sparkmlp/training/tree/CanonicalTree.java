package org.sparkmlp.training.tree;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;

/**
 * The one order in which the leaves' sums are added: pairwise in a binary tree over lane numbers.
 * What lies below a pass of a few leaves is {@link org.sparkmlp.math.SumTree}'s.
 *
 * <p>Node (k, i) covers lanes {@code [i·2^k, (i+1)·2^k)} and is the sum of its left and its right
 * child; a child without rows is absent, not zero. A worker adds what lies whole within its lanes
 * ({@link TreePasses}) and gives one sum per maximal node ({@link #cover}); the driver finishes the
 * same tree ({@link #finish}). So the bits of the total do not depend on which worker owns which
 * lanes.
 */
public final class CanonicalTree {

  private CanonicalTree() {}

  /**
   * A node of the tree.
   *
   * @param level k, 0 for a leaf
   * @param index i, its place among the nodes of its level
   * @serial exclude
   */
  public record Node(int level, int index) implements Serializable {
    /**
     * The child with the lower lanes.
     *
     * @return node (k − 1, 2i)
     */
    public Node left() {
      return new Node(level - 1, 2 * index);
    }

    /**
     * The child with the higher lanes.
     *
     * @return node (k − 1, 2i + 1)
     */
    public Node right() {
      return new Node(level - 1, 2 * index + 1);
    }

    /**
     * The node that this is a child of.
     *
     * @return node (k + 1, ⌊i / 2⌋)
     */
    public Node parent() {
      return new Node(level + 1, index >> 1);
    }

    /**
     * The other child of the {@link #parent}.
     *
     * @return node (k, i ± 1)
     */
    public Node sibling() {
      return new Node(level, index ^ 1);
    }
  }

  /**
   * The root over all lanes.
   *
   * @param lanes S
   * @return node (log₂ S, 0)
   */
  public static Node root(Lanes lanes) {
    return new Node(Integer.numberOfTrailingZeros(lanes.count()), 0);
  }

  /**
   * The maximal nodes whose lanes all lie in a range: one if the number of workers is a power of
   * two, O(log S) otherwise. Worked: lanes [1, 8) are nodes (0, 1), (1, 1), (2, 1).
   *
   * @param from first lane
   * @param to last lane, exclusive
   * @return the nodes, by lane; together they cover the range once
   */
  public static List<Node> cover(int from, int to) {
    List<Node> nodes = new ArrayList<>();
    int lane = from;
    while (lane < to) {
      int level = 0;
      while ((lane & ((2 << level) - 1)) == 0 && lane + (2 << level) <= to) {
        level++;
      }
      nodes.add(new Node(level, lane >> level));
      lane += 1 << level;
    }
    return nodes;
  }

  /**
   * The maximal nodes that some nodes make up: the sums that can be had of theirs. Worked: nodes
   * (0, 2), (0, 3), (1, 0) and (1, 3) make up (2, 0) and (1, 3).
   *
   * @param nodes none of which lies in another
   * @return the nodes, in no order
   */
  public static Set<Node> join(Collection<Node> nodes) {
    Set<Node> joined = new HashSet<>();
    for (Node each : nodes) {
      Node node = each;
      while (joined.remove(node.sibling())) {
        node = node.parent();
      }
      joined.add(node);
    }
    return joined;
  }

  /**
   * Finishes the tree from the sums of nodes that cover all lanes.
   *
   * @param node where to start; the {@link #root} for the total
   * @param sums the nodes' sums, null or missing where no row is
   * @param add the sum of two, neither null
   * @param <T> what is summed
   * @return the node's sum; null if no row is under it
   */
  public static <T> T finish(Node node, Map<Node, T> sums, BinaryOperator<T> add) {
    T given = sums.get(node);
    if (given != null || node.level() == 0) {
      return given;
    }
    T left = finish(node.left(), sums, add);
    T right = finish(node.right(), sums, add);
    if (left == null) {
      return right;
    }
    return right == null ? left : add.apply(left, right);
  }
}
