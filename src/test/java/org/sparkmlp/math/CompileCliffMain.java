package org.sparkmlp.math;

import org.sparkmlp.math.LayerProducts.Into;

/** Calls every method of a tile until the quick compiler has looked at it. */
final class CompileCliffMain {
  private static final int CALLS = 300;

  private CompileCliffMain() {}

  public static void main(String[] arguments) {
    int rows = 37;
    Panels layer = new Panels(40, 43);
    Strips z = Strips.ofInputs(rows, layer.inputs());
    Strips delta = Strips.ofDeltas(rows, layer.outputs());
    float[] w = new float[layer.size()];
    LayerProducts products = new LayerProducts(Tile.preferred(), rows, layer.outputs());
    SumTree tree = new SumTree();
    tree.set(2, new int[] {0, 20}, new int[] {20, 17});
    for (int call = 0; call < CALLS; call++) {
      products.forward(layer, w, 0, z, rows, true, delta);
      products.backward(layer, w, 0, delta, rows, z, Strips.ofDeltas(rows, layer.inputs()));
      products.gradient(layer, z, delta, tree, Into.SET, w, 0);
    }
  }
}
