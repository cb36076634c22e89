package org.sparkmlp.math;

import org.sparkmlp.math.LayerProducts.Into;

/**
 * What the products of a layer by a tile must be: all bits, over awkward sizes.
 *
 * <p>Run by itself it holds the kernel that {@code sparkmlp.kernel} chooses to it. Each width of
 * vectors needs a virtual machine of its own: where classes of several widths are loaded, all of
 * them become slow.
 */
final class LayerContract {
  private static final int[][] SHAPES = { // D, M, rows
    {1, 1, 1},
    {1, 1, 0},
    {3, 2, 5},
    {7, 15, 16},
    {8, 16, 17},
    {15, 17, 15},
    {16, 33, 31},
    {17, 10, 33},
    {33, 31, 65},
    {70, 100, 25},
    {257, 48, 48},
    {300, 273, 20},
    {5, 513, 3}
  };

  private static final int[][] LEAVES = { // rows of each
    {0, 5, 0, 3},
    {1, 1, 1, 1, 1, 1, 1, 1},
    {0, 0, 0, 7},
    {4, 0},
    {25, 25, 25, 24},
    {2, 3, 4},
    {9, 1, 0, 1, 0, 0, 2},
    {511, 0},
    {512},
    {513},
    {1025},
    {1600, 1, 513, 0}
  };

  private LayerContract() {}

  /** Throws what {@link LayerCase} finds; prints the kernel's name otherwise. */
  public static void main(String[] arguments) {
    check(PreferredTile.get());
    System.out.println(KernelFingerprint.kernel());
  }

  static void check(Tile tile) {
    for (int[] shape : SHAPES) {
      LayerCase example = LayerCase.of(shape[0], shape[1], shape[2]);
      for (boolean relu : new boolean[] {false, true}) {
        example.assertForward(tile, relu);
        example.assertBackward(tile, relu);
      }
      example.assertGradient(tile, Into.SET, shape[2]);
    }
    for (int[] rows : LEAVES) {
      int total = 0;
      for (int each : rows) {
        total += each;
      }
      for (int[] shape : new int[][] {{6, 5}, {9, 18}, {17, 35}}) {
        LayerCase example = LayerCase.of(shape[0], shape[1], total);
        for (Into how : Into.values()) {
          example.assertGradient(tile, how, rows);
        }
      }
    }
    LayerCase.of(3, 2, 1).assertGradient(tile, Into.SET, 0, 0);
  }
}
