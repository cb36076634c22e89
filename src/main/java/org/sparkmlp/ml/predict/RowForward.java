package org.sparkmlp.ml.predict;

import java.io.Serializable;
import java.util.function.Supplier;
import org.apache.spark.ml.linalg.Vector;
import org.sparkmlp.math.ElementWise;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.ParameterLayout;
import org.sparkmlp.network.Scaling;
import org.sparkmlp.network.Topology;

/**
 * The forward pass over one row: raw features in, the last layer's linear outputs out.
 *
 * <pre>
 *   x' = (x − shift) / scale          [D_0]
 *   a  = b + Σ_j z_j W[j, :]          [D_l]
 *   z  = f(a)                         [D_l]      hidden layers
 * </pre>
 *
 * <p>Each element is one chain of fused multiply-adds, from the bias on in the order of the inputs,
 * as in {@link org.sparkmlp.network.Network}: so a row has the bits that it has in a block. Blocks
 * are faster.
 *
 * <p>Thread-safe: scratch memory is per thread, and as wide as the widest layer seen.
 */
public final class RowForward implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final ThreadLocal<Scratch> SCRATCH =
      ThreadLocal.withInitial(() -> new Scratch(64));

  /** Where parameters come from: the driver's array, or a broadcast. */
  public interface Source extends Supplier<float[]>, Serializable {}

  private final Topology topology;
  private final int[] widths; // [L + 1] D_0 … D_L
  private final int[] biases; // [L] offsets
  private final Activation[] activations; // [L − 1]
  private final int widest;
  private final Scaling scaling;
  private final Source source;

  public RowForward(Topology topology, Scaling scaling, Source source) {
    ParameterLayout layout = ParameterLayout.of(topology);
    this.topology = topology;
    this.widths = new int[topology.layers() + 1];
    this.biases = new int[topology.layers()];
    int most = 0;
    for (int l = 0; l < widths.length; l++) {
      widths[l] = topology.width(l);
      most = Math.max(most, widths[l]);
      if (l < biases.length) {
        biases[l] = layout.biasOffset(l);
      }
    }
    this.widest = most;
    this.activations = topology.activations().toArray(Activation[]::new);
    this.scaling = scaling;
    this.source = source;
  }

  Topology topology() {
    return topology;
  }

  Scaling scaling() {
    return scaling;
  }

  float[] parameters() {
    return source.get();
  }

  /** Number of parameters. */
  int size() {
    return ParameterLayout.of(topology).size();
  }

  /**
   * The outputs of one row.
   *
   * @param features raw features. Not modified.
   * @return {@code [outputs]}, or longer; valid until this thread's next call
   * @throws IllegalArgumentException if the features do not suit the model
   */
  float[] outputs(Vector features) {
    Scratch scratch = SCRATCH.get();
    if (scratch.in.length < widest) {
      scratch = new Scratch(widest);
      SCRATCH.set(scratch);
    }
    FeatureRow.copy(features, widths[0], scratch.in);
    scaling.apply(scratch.in, 0);
    float[] parameters = source.get();
    for (int l = 0; l < biases.length; l++) {
      layer(parameters, biases[l], scratch.in, widths[l], scratch.out, widths[l + 1]);
      if (l < activations.length) {
        activations[l].apply(scratch.kernels, scratch.out, 0, widths[l + 1]);
      }
      float[] free = scratch.in;
      scratch.in = scratch.out;
      scratch.out = free;
    }
    return scratch.in;
  }

  /** {@code a = b + W^T z}, four links of the chain at a time. Modified: {@code a}. */
  private static void layer(float[] w, int bias, float[] z, int inputs, float[] a, int outputs) {
    for (int k = 0; k < outputs; k++) {
      a[k] = 0f + w[bias + k]; // the chain's first link: −0 becomes 0
    }
    int row = bias + outputs;
    int j = 0;
    for (; j + 4 <= inputs; j += 4, row += 4 * outputs) {
      four(w, row, outputs, z[j], z[j + 1], z[j + 2], z[j + 3], a);
    }
    for (; j < inputs; j++, row += outputs) {
      float z0 = z[j];
      for (int k = 0; k < outputs; k++) {
        a[k] = Math.fma(z0, w[row + k], a[k]);
      }
    }
  }

  /** A loop of its own, which the compiler turns into vector instructions. */
  private static void four(
      float[] w, int row, int outputs, float z0, float z1, float z2, float z3, float[] a) {
    int row1 = row + outputs;
    int row2 = row1 + outputs;
    int row3 = row2 + outputs;
    for (int k = 0; k < outputs; k++) {
      float sum = Math.fma(z0, w[row + k], a[k]);
      sum = Math.fma(z1, w[row1 + k], sum);
      sum = Math.fma(z2, w[row2 + k], sum);
      a[k] = Math.fma(z3, w[row3 + k], sum);
    }
  }

  private static final class Scratch {
    final ElementWise kernels;
    float[] in;
    float[] out;

    Scratch(int width) {
      kernels = new ElementWise(width);
      in = new float[width];
      out = new float[width];
    }
  }
}
