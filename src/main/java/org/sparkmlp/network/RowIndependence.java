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
 */
final class RowIndependence {
  private static final Map<Shape, Boolean> TRIED = new ConcurrentHashMap<>();

  private RowIndependence() {}

  private record Shape(
      MatrixProduct product, boolean backward, int inputs, int outputs, int rows, int leaves) {}

  /** Whether it holds for all layers of a network. */
  static boolean holds(ParameterLayout layout, MatrixProduct product, int rows, int leaves) {
    boolean holds = true;
    for (int l = 0; l < layout.layers() && holds; l++) {
      int in = layout.inputs(l);
      int out = layout.outputs(l);
      holds =
          tried(new Shape(product, false, in + 1, out, rows, leaves))
              && (l == 0 || tried(new Shape(product, true, out, in, rows, leaves)));
    }
    return holds;
  }

  private static boolean tried(Shape shape) {
    return TRIED.computeIfAbsent(shape, RowIndependence::agree);
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
