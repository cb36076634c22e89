package org.sparkmlp.network;

import java.util.Arrays;

/**
 * What merges: sums over rows of weighted gradients, losses and weights. Never means; the one
 * division by {@link #weight} is the optimiser's.
 *
 * <pre>
 *   gradient = Σ_i ω_i ∇ℓ_i      loss = Σ_i ω_i ℓ_i      weight = Σ_i ω_i      rows = Σ_i 1
 * </pre>
 *
 * <p>The empty sum (no rows) is neutral: adding it changes nothing, not even a −0.0. The gradient
 * is float32, all else float64. Addition is not associative in floating point, so whoever adds must
 * do it in a fixed order: {@code training.CanonicalTree} has it.
 *
 * <p>Mutable, for its arrays are large and used again; not thread-safe.
 */
public final class GradientSum implements Summable<GradientSum> {
  private final float[] gradient; // [parameters]
  private double loss;
  private double weight;
  private long rows;

  /**
   * The empty sum.
   *
   * @param parameters number of parameters
   */
  public GradientSum(int parameters) {
    this(new float[parameters]);
  }

  /**
   * The empty sum over an array to be used as its gradient.
   *
   * @param gradient {@code [parameters]}; owned by the sum from now on
   */
  public GradientSum(float[] gradient) {
    this.gradient = gradient;
  }

  /**
   * The gradient itself, not a copy; meaningless while the sum is empty.
   *
   * @return {@code [parameters]}
   */
  public float[] gradient() {
    return gradient;
  }

  /**
   * Sum of weighted losses.
   *
   * @return {@code Σ ω_i ℓ_i}
   */
  public double loss() {
    return loss;
  }

  /**
   * Sum of row weights.
   *
   * @return {@code Ω = Σ ω_i}
   */
  public double weight() {
    return weight;
  }

  /**
   * Number of rows.
   *
   * @return 0 if the sum is empty
   */
  public long rows() {
    return rows;
  }

  /**
   * Whether no row has been added.
   *
   * @return true if the sum is neutral
   */
  public boolean isEmpty() {
    return rows == 0;
  }

  /** Makes the sum empty. The gradient's old content becomes meaningless; it is not zeroed. */
  @Override
  public void clear() {
    set(0, 0, 0);
  }

  /**
   * Sets all but the gradient, whose content the caller has put in place.
   *
   * @param loss sum of weighted losses
   * @param weight sum of row weights
   * @param rows number of rows
   */
  public void set(double loss, double weight, long rows) {
    this.loss = loss;
    this.weight = weight;
    this.rows = rows;
  }

  /**
   * Adds another sum: {@code this ← this + right}, element by element; copies it if this is empty.
   *
   * @param right the other sum, of as many elements. Not modified.
   */
  @Override
  public void add(GradientSum right) {
    if (right.isEmpty()) {
      return;
    }
    if (isEmpty()) {
      System.arraycopy(right.gradient, 0, gradient, 0, gradient.length);
      set(right.loss, right.weight, right.rows);
      return;
    }
    float[] sum = gradient;
    float[] other = right.gradient;
    for (int i = 0; i < sum.length; i++) {
      sum[i] += other[i];
    }
    set(loss + right.loss, weight + right.weight, rows + right.rows);
  }

  /**
   * A copy with an array of its own.
   *
   * @return an equal sum
   */
  public GradientSum copy() {
    GradientSum copy = new GradientSum(Arrays.copyOf(gradient, gradient.length));
    copy.set(loss, weight, rows);
    return copy;
  }
}
