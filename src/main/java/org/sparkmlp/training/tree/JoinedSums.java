package org.sparkmlp.training.tree;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.sparkmlp.network.GradientSum;
import org.sparkmlp.training.tree.CanonicalTree.Node;

/**
 * The gradient sums of the workers of one process, added as far as the {@linkplain CanonicalTree
 * canonical tree} reaches over their lanes, so that the process gives one sum where its workers
 * would give one each. Read piece by piece, by several threads at once.
 *
 * <p>Immutable, as long as the sums do not change.
 */
public final class JoinedSums {
  private final Map<Node, GradientSum> parts;

  /**
   * Joins sums.
   *
   * @param parts sums by node, those without rows too; none of the nodes lies in another
   */
  public JoinedSums(Map<Node, GradientSum> parts) {
    this.parts = Map.copyOf(parts);
  }

  /**
   * The nodes whose sums can be had.
   *
   * @return the maximal ones, in no order; those without rows are left out
   */
  public List<Node> nodes() {
    return CanonicalTree.join(parts.keySet()).stream().filter(node -> !isEmpty(node)).toList();
  }

  /**
   * The sums as they were given.
   *
   * @return by node; those without rows are left out
   */
  public Map<Node, GradientSum> parts() {
    return parts.entrySet().stream()
        .filter(part -> !part.getValue().isEmpty())
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /**
   * How many parameters each sum has.
   *
   * @return at least 1
   */
  public int parameters() {
    return parts.values().iterator().next().gradient().length;
  }

  private boolean isEmpty(Node node) {
    GradientSum part = parts.get(node);
    return part != null ? part.isEmpty() : isEmpty(node.left()) && isEmpty(node.right());
  }

  /** Takes a piece of a gradient. */
  @FunctionalInterface
  public interface Taker {
    /**
     * Takes {@code [from, from + length)} of an array, which is valid within the call only.
     *
     * @param values Not modified.
     * @param from the first to take
     * @param length how many to take
     */
    void take(float[] values, int from, int length);
  }

  /** Reads gradients, with arrays that serve again. For one thread. */
  public static final class Reader {
    private final float[][] spare = new float[Integer.SIZE][]; // by level

    /** A reader of whatever sums. */
    public Reader() {}

    /**
     * Reads a piece of a node's gradient.
     *
     * @param sums whose node it is
     * @param node one that the sums' nodes make up; without rows, its gradient is anything
     * @param from the first parameter
     * @param length how many
     * @param taker is called once
     */
    public void read(JoinedSums sums, Node node, int from, int length, Taker taker) {
      GradientSum part = sums.parts.get(node);
      if (part != null) {
        taker.take(part.gradient(), from, length);
      } else {
        taker.take(sum(sums, node, from, length), 0, length);
      }
    }

    private float[] sum(JoinedSums sums, Node node, int from, int length) {
      float[] sum = spare[node.level()];
      if (sum == null || sum.length < length) {
        sum = new float[length];
        spare[node.level()] = sum;
      }
      fill(sums, node, from, length, sum);
      return sum;
    }

    private void fill(JoinedSums sums, Node node, int from, int length, float[] into) {
      GradientSum part = sums.parts.get(node);
      if (part != null) {
        System.arraycopy(part.gradient(), from, into, 0, length);
      } else if (sums.isEmpty(node.left())) {
        fill(sums, node.right(), from, length, into);
      } else {
        fill(sums, node.left(), from, length, into);
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
