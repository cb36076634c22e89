package org.sparkmlp.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.sparkmlp.math.LayerProducts.Into;

/**
 * A layer with some rows, and what its products must be, bit for bit, by loops that follow the
 * definition.
 *
 * @param layer D and M
 * @param rows n
 * @param x z {@code [n][D]}
 * @param d δ' {@code [n][M]}
 * @param matrix W {@code [1 + D][M]}
 */
record LayerCase(Panels layer, int rows, float[][] x, float[][] d, float[][] matrix) {
  private static final float MARK = 77;

  static LayerCase of(int inputs, int outputs, int rows) {
    Panels layer = new Panels(inputs, outputs);
    return new LayerCase(
        layer,
        rows,
        random(1, rows, inputs),
        random(2, rows, outputs),
        random(3, 1 + inputs, outputs));
  }

  /** Gaussian, with zeros of both signs, and some so small that products are subnormal. */
  private static float[][] random(int stream, int rows, int columns) {
    float[][] x = new float[rows][columns];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        int counter = i * columns + j;
        float scale = counter % 11 == 0 ? 0x1p-70f : counter % 5 == 0 ? 0f : 1f;
        x[i][j] = (float) CounterRandom.gaussian(columns, stream, counter) * scale;
      }
    }
    return x;
  }

  Strips z() {
    return filled(Strips.ofInputs(rows, layer.inputs()), x);
  }

  Strips delta() {
    return filled(Strips.ofDeltas(rows, layer.outputs()), d);
  }

  private static Strips filled(Strips strips, float[][] rows) {
    strips.gather(0, rows.length, rows, new int[rows.length]);
    return strips;
  }

  /** W in panels, exactly as long as it is. */
  float[] w() {
    float[] w = new float[layer.size()];
    for (int i = 0; i <= layer.inputs(); i++) {
      for (int k = 0; k < layer.outputs(); k++) {
        w[layer.index(i, k)] = matrix[i][k];
      }
    }
    return w;
  }

  private LayerProducts products(Tile tile) {
    return new LayerProducts(tile, rows, layer.outputs());
  }

  /** All three products, again and again into the same memory. */
  Runnable allProducts(Tile tile) {
    LayerProducts products = products(tile);
    Strips z = z();
    Strips delta = delta();
    Strips a = Strips.ofDeltas(rows, layer.outputs());
    Strips back = Strips.ofDeltas(rows, layer.inputs());
    float[] w = w();
    float[] g = new float[w.length];
    SumTree tree = new SumTree();
    int[] firsts = {0, rows / 2};
    int[] counts = {rows / 2, rows - rows / 2};
    return () -> {
      tree.set(2, firsts, counts);
      products.forward(layer, w, 0, z, rows, true, a);
      products.backward(layer, w, 0, delta, rows, z, back);
      products.gradient(layer, z, delta, tree, Into.SET, g, 0);
    };
  }

  void assertForward(Tile tile, boolean relu) {
    Strips into = Strips.ofInputs(rows, layer.outputs());
    products(tile).forward(layer, w(), 0, z(), rows, relu, into);
    float[] found = new float[layer.outputs()];
    for (int i = 0; i < rows; i++) {
      into.get(i, found, 0);
      for (int k = 0; k < layer.outputs(); k++) {
        float sum = Math.fma(1f, matrix[0][k], 0f);
        for (int j = 0; j < layer.inputs(); j++) {
          sum = Math.fma(x[i][j], matrix[1 + j][k], sum);
        }
        assertSame(found[k], relu && sum <= 0 ? 0 : sum, tile, "a", i, k);
      }
    }
    for (int strip = 0; strip < Strips.count(rows); strip++) {
      assertThat(into.data()[into.start(strip) - 1]).as("ones stay").isEqualTo(1);
    }
  }

  void assertBackward(Tile tile, boolean relu) {
    Strips into = Strips.ofDeltas(rows, layer.inputs());
    products(tile).backward(layer, w(), 0, delta(), rows, relu ? z() : null, into);
    float[] found = new float[layer.inputs()];
    for (int i = 0; i < rows; i++) {
      into.get(i, found, 0);
      for (int j = 0; j < layer.inputs(); j++) {
        float sum = 0;
        for (int k = 0; k < layer.outputs(); k++) {
          sum = Math.fma(d[i][k], matrix[1 + j][k], sum);
        }
        assertSame(found[j], relu && x[i][j] <= 0 ? 0 : sum, tile, "delta", i, j);
      }
    }
  }

  float[] gradient(Tile tile, SumTree tree, Into how, float[] g) {
    products(tile).gradient(layer, z(), delta(), tree, how, g, 0);
    return g;
  }

  /** Leaves one after the other, of these many rows each. */
  void assertGradient(Tile tile, Into how, int... leaves) {
    int[] first = new int[leaves.length];
    for (int i = 1; i < leaves.length; i++) {
      first[i] = first[i - 1] + leaves[i - 1];
    }
    SumTree tree = new SumTree();
    tree.set(leaves.length, first, leaves);
    float[] g = new float[layer.size() + 1];
    for (int i = 0; i < g.length; i++) {
      g[i] = how == Into.SET ? MARK : (float) CounterRandom.gaussian(9, 9, i);
    }
    float[] before = g.clone();
    gradient(tile, tree, how, g);
    assertThat(g[layer.size()]).as("what is behind").isEqualTo(before[layer.size()]);
    for (int j = 0; j <= layer.inputs(); j++) {
      for (int k = 0; k < layer.outputs(); k++) {
        int at = layer.index(j, k);
        float start = how == Into.CONTINUE ? before[at] : 0;
        Float sum = new Definition(j, k, first, leaves, start).node(0, span(leaves.length));
        float expected = sum == null ? before[at] : how == Into.ADD ? before[at] + sum : sum;
        assertSame(g[at], expected, tile, how + " " + leaves.length + " leaves", j, k);
      }
    }
  }

  private static int span(int count) {
    int span = 1;
    while (span < count) {
      span *= 2;
    }
    return span;
  }

  /** The sum of one element over leaves, by recursion as it is defined; null is absent. */
  private final class Definition {
    private final int j;
    private final int k;
    private final int[] first;
    private final int[] leaves;
    private float start;

    Definition(int j, int k, int[] first, int[] leaves, float start) {
      this.j = j;
      this.k = k;
      this.first = first;
      this.leaves = leaves;
      this.start = start;
    }

    Float node(int leaf, int span) {
      if (leaf >= leaves.length) {
        return null;
      }
      if (span == 1) {
        List<Float> pieces = new ArrayList<>();
        for (int row = 0; row < leaves[leaf]; row += 512) {
          pieces.add(piece(first[leaf] + row, first[leaf] + Math.min(leaves[leaf], row + 512)));
        }
        return pieces(pieces, 0, span(pieces.size()));
      }
      Float left = node(leaf, span / 2);
      return add(left, node(leaf + span / 2, span / 2));
    }

    private Float pieces(List<Float> pieces, int from, int span) {
      if (from >= pieces.size()) {
        return null;
      }
      return span == 1
          ? pieces.get(from)
          : add(pieces(pieces, from, span / 2), pieces(pieces, from + span / 2, span / 2));
    }

    private Float add(Float left, Float right) {
      return left == null ? right : right == null ? left : Float.valueOf(left + right);
    }

    private float piece(int from, int to) {
      float sum = start;
      start = 0;
      for (int i = from; i < to; i++) {
        sum = Math.fma(j == 0 ? 1f : x[i][j - 1], d[i][k], sum);
      }
      return sum;
    }
  }

  private void assertSame(
      float found, float expected, Tile tile, String what, int row, int column) {
    if (Float.floatToIntBits(found) != Float.floatToIntBits(expected)) {
      assertThat(found)
          .as("%s (%d, %d) of %s, %d rows, by %s", what, row, column, layer, rows, tile.name())
          .isEqualTo(expected);
      throw new AssertionError("zeros of different signs: " + found + " and " + expected);
    }
  }
}
