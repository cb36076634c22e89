package org.sparkmlp.math;

import org.sparkmlp.math.LayerProducts.Into;

/**
 * A hash of the bits that this virtual machine computes: of the three products of a small layer and
 * of each element-wise function. It must be the same on every processor, vector width, compiler and
 * JDK; where it is not, parameters would differ too.
 *
 * <p>The operands have subnormal products, zeros of both signs, an absent leaf and a narrow panel.
 * NaN is left out: which of the many a sum becomes is up to the processor.
 *
 * <p>Stateless. Takes some milliseconds before anything is compiled.
 */
public final class KernelFingerprint {
  private static final int INPUTS = 21;
  private static final int OUTPUTS = 43; // two whole panels, and one of 11 columns
  private static final int[] FIRST = {0, 5, 5, 19};
  private static final int[] ROWS = {5, 0, 14, 2};
  private static final int TOTAL = 21; // a whole strip, and five rows of another
  private static final long SEED = 9;
  private static final int FUNCTIONS = 17; // of ElementWise

  private KernelFingerprint() {}

  /**
   * The fingerprint of the kernel that this virtual machine computes with.
   *
   * @return the same number wherever the arithmetic is right
   */
  public static long bits() {
    return bits(PreferredTile.get());
  }

  /**
   * Which kernel that is, for messages.
   *
   * @return its vector width and shape
   */
  public static String kernel() {
    return PreferredTile.get().name();
  }

  static long bits(Tile tile) {
    Panels layer = new Panels(INPUTS, OUTPUTS);
    float[] w = values(1, layer.size());
    Strips z = strips(Strips.ofInputs(TOTAL, INPUTS), 2);
    Strips delta = strips(Strips.ofDeltas(TOTAL, OUTPUTS), 3);
    Strips a = Strips.ofDeltas(TOTAL, OUTPUTS);
    Strips back = Strips.ofDeltas(TOTAL, INPUTS);
    float[] gradient = new float[layer.size()];
    SumTree tree = new SumTree();
    tree.set(ROWS.length, FIRST, ROWS);
    LayerProducts products = new LayerProducts(tile, TOTAL, OUTPUTS);
    long hash = 0;
    products.forward(layer, w, 0, z, TOTAL, true, a);
    hash = add(hash, a);
    products.backward(layer, w, 0, delta, TOTAL, z, back);
    hash = add(hash, back);
    for (Into how : Into.values()) {
      products.gradient(layer, z, delta, tree, how, gradient, 0);
      hash = add(hash, gradient);
    }
    return add(hash, elementWise());
  }

  /** Every element-wise function over the same values, one after the other. */
  private static float[] elementWise() {
    int length = 100;
    float[] results = new float[FUNCTIONS * length];
    ElementWise kernels = new ElementWise(length);
    for (int function = 0; function < FUNCTIONS; function++) {
      float[] x = values(4, length);
      float[] z = values(5, length);
      for (int i = 0; i < length; i++) {
        x[i] *= 20;
      }
      switch (function) {
        case 0 -> kernels.exp(x, 0, length);
        case 1 -> kernels.sigmoid(x, 0, length);
        case 2 -> kernels.tanh(x, 0, length);
        case 3 -> kernels.relu(x, 0, length);
        case 4 -> kernels.sigmoidDerivative(z, 0, x, 0, length);
        case 5 -> kernels.tanhDerivative(z, 0, x, 0, length);
        case 6 -> kernels.reluDerivative(z, 0, x, 0, length);
        case 7 -> kernels.add(x, z, 0, length);
        case 8 -> x[0] = (float) kernels.softmax(x, 0, length);
        case 9 -> kernels.leakyRelu(x, 0, length);
        case 10 -> kernels.elu(x, 0, length);
        case 11 -> kernels.gelu(x, 0, length);
        case 12 -> kernels.softplus(x, 0, length);
        case 13 -> kernels.leakyReluDerivative(z, 0, x, 0, length);
        case 14 -> kernels.eluDerivative(z, 0, x, 0, length);
        case 15 -> kernels.geluDerivative(z, 0, x, 0, length);
        default -> kernels.softplusDerivative(z, 0, x, 0, length);
      }
      System.arraycopy(x, 0, results, function * length, length);
    }
    return results;
  }

  private static Strips strips(Strips strips, int stream) {
    float[] rows = values(stream, TOTAL * strips.columns());
    for (int row = 0; row < TOTAL; row++) {
      strips.put(row, rows, row * strips.columns());
    }
    return strips;
  }

  /** Between −1 and 1, with zeros of both signs and values whose products are subnormal. */
  private static float[] values(int stream, int length) {
    float[] x = new float[length];
    for (int i = 0; i < length; i++) {
      float uniform = (float) (2 * CounterRandom.uniform(SEED, stream, i) - 1);
      x[i] = i % 7 == 0 ? uniform * 0x1p-68f : i % 5 == 0 ? uniform * 0f : uniform;
    }
    return x;
  }

  private static long add(long hash, Strips strips) {
    float[] row = new float[strips.columns()];
    for (int i = 0; i < TOTAL; i++) {
      strips.get(i, row, 0);
      hash = add(hash, row);
    }
    return hash;
  }

  private static long add(long hash, float[] x) {
    for (float each : x) {
      hash = CounterRandom.mix(hash ^ Float.floatToIntBits(each));
    }
    return hash;
  }
}
