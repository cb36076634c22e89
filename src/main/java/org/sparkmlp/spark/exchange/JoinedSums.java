package org.sparkmlp.spark.exchange;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import org.sparkmlp.network.GradientSum;
import org.sparkmlp.training.CanonicalTree;
import org.sparkmlp.training.CanonicalTree.Node;

/**
 * The gradient sums of the workers of one process, added as far as the {@linkplain CanonicalTree
 * canonical tree} reaches over their lanes, so that the process gives one sum where its workers
 * would give one each. Read piece by piece, by several threads at once.
 *
 * <p>Immutable, as long as the sums do not change.
 */
public final class JoinedSums {
  private final Map<Node, GradientSum> parts;
  private final List<Node> nodes;

  /**
   * Joins sums.
   *
   * @param parts sums by node, those without rows too; none of the nodes lies in another
   */
  public JoinedSums(Map<Node, GradientSum> parts) {
    this.parts = Map.copyOf(parts);
    this.nodes =
        CanonicalTree.join(parts.keySet()).stream().filter(node -> !isEmpty(node)).toList();
  }

  /** The nodes whose sums can be had; those without rows are left out. */
  public List<Node> nodes() {
    return nodes;
  }

  /** How many parameters each sum has. */
  public int parameters() {
    return parts.values().iterator().next().gradient().length;
  }

  private boolean isEmpty(Node node) {
    GradientSum part = parts.get(node);
    return part != null ? part.isEmpty() : isEmpty(node.left()) && isEmpty(node.right());
  }

  /** Reads gradients, with arrays that serve again. For one thread. */
  public static final class Reader {
    private final float[][] spare = new float[Integer.SIZE][]; // by level

    /**
     * Puts a piece of a node's gradient.
     *
     * @param sums whose node it is
     * @param node one of their {@link JoinedSums#nodes nodes}
     * @param from the first parameter
     * @param length how many
     * @param into takes them
     */
    public void put(JoinedSums sums, Node node, int from, int length, FloatBuffer into) {
      GradientSum part = sums.parts.get(node);
      if (part != null) {
        into.put(part.gradient(), from, length);
      } else {
        into.put(sum(sums, node, from, length), 0, length);
      }
    }

    private float[] sum(JoinedSums sums, Node node, int from, int length) {
      float[] sum = spare[node.level()];
      if (sum == null || sum.length < length) {
        sum = new float[length];
        spare[node.level()] = sum;
      }
      read(sums, node, from, length, sum);
      return sum;
    }

    private void read(JoinedSums sums, Node node, int from, int length, float[] into) {
      GradientSum part = sums.parts.get(node);
      if (part != null) {
        System.arraycopy(part.gradient(), from, into, 0, length);
      } else if (sums.isEmpty(node.left())) {
        read(sums, node.right(), from, length, into);
      } else {
        read(sums, node.left(), from, length, into);
        if (!sums.isEmpty(node.right())) {
          add(sums, node.right(), from, length, into);
        }
      }
    }

    private void add(JoinedSums sums, Node node, int from, int length, float[] into) {
      GradientSum part = sums.parts.get(node);
      float[] values = part != null ? part.gradient() : sum(sums, node, from, length);
      int first = part != null ? from : 0;
      for (int i = 0; i < length; i++) {
        into[i] += values[first + i];
      }
    }
  }
}
