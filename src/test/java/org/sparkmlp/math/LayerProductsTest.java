package org.sparkmlp.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkmlp.math.LayerProducts.Into;

/** The three products of a layer, by every tile, against loops of {@link Math#fma}: all bits. */
class LayerProductsTest {
  private static final String MODULE = "--add-modules=jdk.incubator.vector";

  static Stream<Tile> tiles() {
    return Stream.of(new PlainTile(), PreferredTile.get());
  }

  @ParameterizedTest
  @MethodSource("tiles")
  void multipliesInTheCanonicalOrder(Tile tile) {
    LayerContract.check(tile);
  }

  @ParameterizedTest
  @ValueSource(strings = {"128", "256", "512"})
  void soDoesEveryWidthOfVectors(String bits) {
    String output =
        ChildJvm.run(LayerContract.class, MODULE, "-D" + PreferredTile.PROPERTY + "=" + bits);
    assertThat(output).contains(bits + "-bit vectors");
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

  @Test
  void propagatesNaN() {
    for (Tile tile : tiles().toList()) {
      Panels layer = new Panels(20, 20);
      float[] w = new float[layer.size()];
      w[layer.index(4, 7)] = Float.NaN;
      Strips z = Strips.ofInputs(2, 20);
      Strips a = Strips.ofDeltas(2, 20);
      new LayerProducts(tile, 2, 20).forward(layer, w, 0, z, 2, true, a);
      float[] row = new float[20];
      a.get(1, row, 0);
      float[] expected = new float[20];
      expected[7] = Float.NaN;
      assertThat(row).as(tile.name()).isEqualTo(expected);
    }
  }

  @Test
  void rectifiesWhatIsNotPositive() {
    for (Tile tile : tiles().toList()) {
      float[] c = new float[32];
      Arrays.fill(c, 16, 32, 5);
      float[] ends = {-0f, 0, -1, Float.MIN_VALUE, Float.NaN, Float.NEGATIVE_INFINITY};
      System.arraycopy(ends, 0, c, 0, ends.length);
      float[] mask = c.clone();
      float[] delta = new float[16];
      Arrays.fill(delta, 3);
      tile.rectify(mask, 0, delta, 0, 16);
      assertThat(Arrays.copyOf(delta, 6)).as(tile.name()).containsExactly(0, 0, 0, 3, 3, 0);
      tile.rectify(c, 0, c, 0, 16);
      assertThat(Arrays.copyOf(c, 6))
          .as(tile.name())
          .containsExactly(0, 0, 0, Float.MIN_VALUE, Float.NaN, 0);
      assertThat(Float.floatToRawIntBits(c[0])).isZero();
      assertThat(c[16]).isEqualTo(5);
    }
  }

  @Test
  void allocatesNothing() {
    AllocationCheck.assertAllocatesNothing(LayerCase.of(20, 40, 40).allProducts(Tiles.plain()));
  }

  @Test
  void vectorsStayInRegistersOnceCompiled() {
    assertThat(ChildJvm.run(VectorAllocationMain.class, MODULE, "-Xbatch")).contains("compiled");
  }
}
