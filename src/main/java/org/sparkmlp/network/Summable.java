package org.sparkmlp.network;

/**
 * What merges: a sum over rows that other such sums can be added to.
 *
 * <p>The empty sum is neutral: adding it changes nothing, not even a −0.0, and adding to it copies.
 * Addition of floats is not associative, so whoever adds keeps to a fixed order.
 *
 * @param <T> the type itself
 */
public interface Summable<T extends Summable<T>> {
  /** Makes the sum empty. */
  void clear();

  /**
   * Adds another sum: {@code this ← this + right}, element by element.
   *
   * @param right the other sum, of as many elements. Not modified.
   */
  void add(T right);
}
