package org.sparkmlp.training;

import java.util.Map;
import org.sparkmlp.network.GradientSum;
import org.sparkmlp.training.tree.CanonicalTree;
import org.sparkmlp.training.tree.CanonicalTree.Node;
import org.sparkmlp.training.tree.Lanes;

/**
 * The gradient sum of one step, but for the last addition of the {@linkplain CanonicalTree tree}:
 * whoever uses it makes that one too, range by range, while the range is in the processor's cache.
 *
 * <p>Ranges that do not overlap may be finished at once on several threads.
 */
public final class StepTotal {
  private final GradientSum left; // becomes the total
  private final GradientSum right; // null if there is nothing left to add

  private StepTotal(GradientSum left, GradientSum right) {
    this.left = left;
    this.right = right;
  }

  /**
   * A sum that is complete.
   *
   * @param sum the total; owned by the result from now on
   * @return the total
   */
  public static StepTotal of(GradientSum sum) {
    return new StepTotal(sum, null);
  }

  /**
   * The total of partial sums.
   *
   * @param lanes the lanes of the fit
   * @param sums the sums of nodes that cover all lanes, missing where no row is. Modified.
   * @param parameters number of parameters
   * @return the total
   */
  public static StepTotal of(Lanes lanes, Map<Node, GradientSum> sums, int parameters) {
    Node root = CanonicalTree.root(lanes);
    GradientSum whole = sums.get(root);
    if (whole != null || root.level() == 0) {
      return of(whole == null ? new GradientSum(parameters) : whole);
    }
    GradientSum left = CanonicalTree.finish(root.left(), sums, StepTotal::add);
    GradientSum right = CanonicalTree.finish(root.right(), sums, StepTotal::add);
    if (left == null || right == null) {
      GradientSum only = left == null ? right : left;
      return of(only == null ? new GradientSum(parameters) : only);
    }
    return new StepTotal(left, right);
  }

  private static GradientSum add(GradientSum left, GradientSum right) {
    left.add(right);
    return left;
  }

  /**
   * Whether no row is in it.
   *
   * @return true if there is no gradient
   */
  public boolean isEmpty() {
    return left.isEmpty();
  }

  /**
   * Sum of weighted losses.
   *
   * @return {@code Σ ω_i ℓ_i}
   */
  public double loss() {
    return right == null ? left.loss() : left.loss() + right.loss();
  }

  /**
   * Sum of row weights.
   *
   * @return {@code Ω = Σ ω_i}
   */
  public double weight() {
    return right == null ? left.weight() : left.weight() + right.weight();
  }

  /**
   * The gradient, of which those ranges are valid that have been finished.
   *
   * @return {@code [parameters]}, to be overwritten by whoever likes
   */
  public float[] gradient() {
    return left.gradient();
  }

  /**
   * Makes the last addition for a range; to be called once for each element.
   *
   * @param from the first index
   * @param to the index after the last
   */
  public void finish(int from, int to) {
    if (right != null) {
      add(left.gradient(), right.gradient(), from, to);
    }
  }

  private static void add(float[] sum, float[] other, int from, int to) {
    for (int i = from; i < to; i++) {
      sum[i] += other[i];
    }
  }
}
