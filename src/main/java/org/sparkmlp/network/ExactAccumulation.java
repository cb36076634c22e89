package org.sparkmlp.network;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.sparkmlp.math.MatrixProduct;
import org.sparkmlp.math.OffHeapFloats;

/**
 * Whether the gradient of a leaf may be added to a sum by the product that computes it.
 *
 * <pre>
 *   C := C + A^T B      in one call: saves writing and reading A^T B
 *   P := A^T B, C := C + P
 * </pre>
 *
 * <p>The tree of sums is defined by the second form, as the leaves may lie on different workers.
 * The first has the same bits if the kernel sums over all rows before it touches C, as OpenBLAS
 * does for leaves of up to some hundred rows. That depends on the kernel, the processor and the
 * shape, so it is not assumed but tried out: once in a process for each shape, on random matrices
 * of just that shape, and every bit is compared. Where one differs, gradients are added by the
 * second form.
 *
 * <p>Layers of more than 2^24 weights are not tried, and added by the second form.
 *
 * <p>Allocates when a shape is met for the first time only. Not thread-safe.
 */
final class ExactAccumulation {
  private static final byte UNKNOWN = 0;
  private static final byte EXACT = 1;
  private static final byte INEXACT = 2;

  /** What has been tried out in this process. */
  private static final Map<Shape, Boolean> TRIED = new ConcurrentHashMap<>();

  private final ParameterLayout layout;
  private final MatrixProduct product;
  private final byte[][] known; // [L][1 + most rows]

  ExactAccumulation(ParameterLayout layout, MatrixProduct product, int maxRows) {
    this.layout = layout;
    this.product = product;
    this.known = new byte[layout.layers()][maxRows + 1];
  }

  private record Shape(MatrixProduct product, int m, int n, int k) {}

  /** Whether both forms give the same bits for a layer and a number of rows. */
  boolean holds(int layer, int rows) {
    if (known[layer][rows] == UNKNOWN) {
      Shape shape = new Shape(product, layout.inputs(layer) + 1, layout.outputs(layer), rows);
      boolean exact =
          Trial.affordable(shape.m(), shape.n())
              && TRIED.computeIfAbsent(shape, ExactAccumulation::agree);
      known[layer][rows] = exact ? EXACT : INEXACT;
    }
    return known[layer][rows] == EXACT;
  }

  private static boolean agree(Shape shape) {
    MatrixProduct product = shape.product();
    int m = shape.m();
    int n = shape.n();
    int k = shape.k();
    try (OffHeapFloats a = Trial.random(1, Math.multiplyExact(k, m));
        OffHeapFloats b = Trial.random(2, Math.multiplyExact(k, n));
        OffHeapFloats once = Trial.random(3, Math.multiplyExact(m, n));
        OffHeapFloats twice = Trial.random(3, m * n);
        OffHeapFloats part = OffHeapFloats.allocate(m * n)) {
      product.multiply(true, false, m, n, k, a, m, b, n, true, once, n);
      product.multiply(true, false, m, n, k, a, m, b, n, false, part, n);
      product.copy(m * n, part, true, twice);
      return Trial.sameBits(once, 0, twice);
    }
  }
}
