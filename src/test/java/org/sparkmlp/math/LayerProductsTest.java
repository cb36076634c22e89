package org.sparkmlp.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sparkmlp.math.LayerProducts.Into;

/** The three products of a layer, by every tile, against loops of {@link Math#fma}: all bits. */
class LayerProductsTest {
  static Stream<Tile> tiles() {
    return Stream.concat(
        Stream.of(new PlainTile()), Stream.of(128, 256, 512).map(PreferredTile::vectors));
  }

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

  @ParameterizedTest
  @MethodSource("tiles")
  void multipliesInTheCanonicalOrder(Tile tile) {
    for (int[] shape : SHAPES) {
      LayerCase example = LayerCase.of(shape[0], shape[1], shape[2]);
      for (boolean relu : new boolean[] {false, true}) {
        example.assertForward(tile, relu);
        example.assertBackward(tile, relu);
      }
      example.assertGradient(tile, Into.SET, shape[2]);
    }
  }

  @ParameterizedTest
  @MethodSource("tiles")
  void sumsLeavesInTheCanonicalTree(Tile tile) {
    int[][] leaves = {
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
    for (int[] rows : leaves) {
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
  }

  @ParameterizedTest
  @MethodSource("tiles")
  void leavesTheGradientAloneWhereThereAreNoRows(Tile tile) {
    LayerCase.of(3, 2, 1).assertGradient(tile, Into.SET, 0, 0);
  }

  @Test
  void aChainGoesOnWhereItWasCut() {
    LayerCase example = LayerCase.of(20, 40, 100);
    Tile tile = PreferredTile.get();
    SumTree tree = new SumTree();
    tree.set(0, 100);
    float[] whole = example.gradient(tile, tree, Into.SET, new float[example.layer().size()]);
    float[] parts = new float[whole.length];
    tree.set(0, 37);
    example.gradient(tile, tree, Into.SET, parts);
    tree.set(37, 63);
    example.gradient(tile, tree, Into.CONTINUE, parts);
    assertThat(parts).isEqualTo(whole);
  }

  @ParameterizedTest
  @MethodSource("tiles")
  void allocatesNothing(Tile tile) {
    LayerCase example = LayerCase.of(20, 40, 100);
    LayerProducts products = LayerProducts.of(tile, 100, 40);
    Strips z = example.z();
    Strips delta = example.delta();
    Strips a = Strips.ofDeltas(100, 40);
    Strips back = Strips.ofDeltas(100, 20);
    float[] w = example.w();
    SumTree tree = new SumTree();
    int[] first = {0, 50};
    int[] rows = {50, 50};
    AllocationCheck.assertAllocatesNothing(
        () -> {
          tree.set(2, first, rows);
          products.forward(example.layer(), w, 0, z, 100, true, a);
          products.backward(example.layer(), w, 0, delta, 100, z, back);
          products.gradient(example.layer(), z, delta, tree, Into.SET, w, 0);
        });
  }
}
