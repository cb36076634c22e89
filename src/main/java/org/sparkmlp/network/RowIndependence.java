package org.sparkmlp.network;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.sparkmlp.math.MatrixProduct;
import org.sparkmlp.math.OffHeapFloats;

/**
 * Whether small leaves may go through the layers together.
 *
 * <p>A product over the rows of several leaves is much faster than one for each, as it reads the
 * weights once. Each row of the result depends on that row alone, but the order in which a kernel
 * sums may depend on how many rows there are, and that on the number of workers. So it is not
 * assumed but tried out, once in a process for each shape, on random matrices of just that shape:
 * only where every bit of the leaves together is that of the leaves apart do they go together.
 *
 * <p>Layers of more than 2^24 weights are not tried, and their leaves go one by one.
 *
 * <p>Allocates when a shape is met for the first time only. Not thread-safe.
 */
final class RowIndependence {
  private static final Map<Shape, Boolean> TRIED = new ConcurrentHashMap<>();

  private final ParameterLayout layout;
  private final MatrixProduct product;
  private final int rows;
  private final Boolean[][] forward; // [L][1 + most leaves], null until tried
  private final Boolean[][] backward;

  RowIndependence(ParameterLayout layout, MatrixProduct product, int leafRows, int leaves) {
    this.layout = layout;
    this.product = product;
    this.rows = leafRows;
    this.forward = new Boolean[layout.layers()][leaves + 1];
    this.backward = new Boolean[layout.layers()][leaves + 1];
  }

  private record Shape(
      MatrixProduct product, boolean backward, int inputs, int outputs, int rows, int leaves) {}

  /** Whether so many leaves may go through a layer together. */
  boolean forward(int l, int leaves) {
    if (forward[l][leaves] == null) {
      forward[l][leaves] =
          tried(new Shape(product, false, layout.inputs(l) + 1, layout.outputs(l), rows, leaves));
    }
    return forward[l][leaves];
  }

  /** Whether their deltas may go back through it together. */
  boolean backward(int l, int leaves) {
    if (backward[l][leaves] == null) {
      backward[l][leaves] =
          tried(new Shape(product, true, layout.outputs(l), layout.inputs(l), rows, leaves));
    }
    return backward[l][leaves];
  }

  private static boolean tried(Shape shape) {
    return shape.leaves() == 1
        || Trial.affordable(shape.inputs(), shape.outputs())
            && TRIED.computeIfAbsent(shape, RowIndependence::agree);
  }

  private static boolean agree(Shape shape) {
    int k = shape.inputs();
    int n = shape.outputs();
    int rows = shape.rows();
    int all = Math.multiplyExact(rows, shape.leaves());
    try (OffHeapFloats a = Trial.random(1, Math.multiplyExact(all, k));
        OffHeapFloats b = Trial.random(2, Math.multiplyExact(k, n));
        OffHeapFloats together = OffHeapFloats.allocate(Math.multiplyExact(all, n));
        OffHeapFloats apart = OffHeapFloats.allocate(rows * n)) {
      multiply(shape, all, a, b, together);
      for (int leaf = 0; leaf < shape.leaves(); leaf++) {
        multiply(shape, rows, a.slice(leaf * rows * k, rows * k), b, apart);
        if (!Trial.sameBits(together, leaf * rows * n, apart)) {
          return false;
        }
      }
      return true;
    }
  }

  /** As in {@link Network}: a W forward, a W^T backward. */
  private static void multiply(
      Shape shape, int rows, OffHeapFloats a, OffHeapFloats b, OffHeapFloats c) {
    int k = shape.inputs();
    int n = shape.outputs();
    boolean backward = shape.backward();
    shape.product().multiply(false, backward, rows, n, k, a, k, b, backward ? k : n, false, c, n);
  }
}
