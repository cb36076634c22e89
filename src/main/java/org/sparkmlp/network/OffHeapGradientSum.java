package org.sparkmlp.network;

import org.sparkmlp.math.MatrixProduct;
import org.sparkmlp.math.OffHeapFloats;

/**
 * A {@link GradientSum} while a worker makes it: outside the heap, where products write it in
 * place.
 *
 * <p>Made once per task and open node of the tree, used for every step, freed with {@link #close}.
 * Not thread-safe.
 */
public final class OffHeapGradientSum implements Summable<OffHeapGradientSum>, AutoCloseable {
  private final MatrixProduct product;
  private final OffHeapFloats gradient; // [parameters]
  private final OffHeapFloats[] layers; // [L] views: [(1 + D_l) × D_(l+1)]
  private double loss;
  private double weight;
  private long rows;

  OffHeapGradientSum(ParameterLayout layout, MatrixProduct product) {
    this.product = product;
    this.gradient = OffHeapFloats.allocate(layout.size());
    this.layers = new OffHeapFloats[layout.layers()];
    for (int l = 0; l < layers.length; l++) {
      int start = layout.biasOffset(l);
      layers[l] = gradient.slice(start, layout.end(l) - start);
    }
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
    loss = 0;
    weight = 0;
    rows = 0;
  }

  @Override
  public void add(OffHeapGradientSum right) {
    if (right.isEmpty()) {
      return;
    }
    product.copy(gradient.length(), right.gradient, !isEmpty(), gradient);
    count(right.loss, right.weight, right.rows);
  }

  /**
   * Copies the sum to the heap.
   *
   * @param to takes the sum in place of what it held. Modified.
   */
  public void copyTo(GradientSum to) {
    if (!isEmpty()) {
      gradient.get(0, to.gradient(), 0, gradient.length());
    }
    to.set(loss, weight, rows);
  }

  /** The gradient of one layer, for products to write. */
  OffHeapFloats layer(int l) {
    return layers[l];
  }

  /** Counts rows whose gradient is in place. */
  void count(double moreLoss, double moreWeight, long moreRows) {
    loss += moreLoss;
    weight += moreWeight;
    rows += moreRows;
  }

  /** Frees the memory. */
  @Override
  public void close() {
    gradient.close();
  }
}
