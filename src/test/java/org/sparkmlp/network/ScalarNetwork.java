package org.sparkmlp.network;

import org.sparkmlp.math.ElementWise;

/**
 * The canonical order in the open: the passes of {@link Network} one row and one element at a time,
 * by {@link Math#fma}, whose bits every kernel must have.
 *
 * <p>It shares the element-wise functions and the losses with the network, but no product, no panel
 * and no pass. Parameters and gradients are row-major, as saved.
 */
public final class ScalarNetwork {
  private final Topology topology;
  private final Loss loss;
  private final ParameterLayout layout;

  public ScalarNetwork(Topology topology, Loss loss) {
    this.topology = topology;
    this.loss = loss;
    this.layout = ParameterLayout.of(topology);
  }

  /** All z_l of a row, [L + 1][D_l]; the last are the linear outputs. */
  public float[][] forward(float[] w, float[] row) {
    int layers = layout.layers();
    ElementWise kernels = new ElementWise(16);
    float[][] z = new float[layers + 1][];
    z[0] = row;
    for (int l = 0; l < layers; l++) {
      int outputs = layout.outputs(l);
      z[l + 1] = new float[outputs];
      for (int k = 0; k < outputs; k++) {
        float a = w[layout.biasOffset(l) + k];
        for (int j = 0; j < layout.inputs(l); j++) {
          a = Math.fma(z[l][j], w[layout.weightsOffset(l) + j * outputs + k], a);
        }
        z[l + 1][k] = a;
      }
      if (l < layers - 1) {
        topology.activations().get(l).apply(kernels, z[l + 1], 0, outputs);
      }
    }
    return z;
  }

  /**
   * The sum over one leaf: its pieces in the canonical tree.
   *
   * @param rows features, label, weight
   */
  public GradientSum leaf(float[] w, float[][] rows) {
    GradientSum[] pieces = new GradientSum[(rows.length + 511) / 512];
    for (int i = 0; i < pieces.length; i++) {
      pieces[i] = piece(w, rows, 512 * i, Math.min(rows.length, 512 * (i + 1)));
    }
    return tree(pieces);
  }

  /** The tree by its definition: halves of a power of two of places; what has no rows is absent. */
  public static GradientSum tree(GradientSum[] leaves) {
    int places = 1;
    while (places < leaves.length) {
      places *= 2;
    }
    return tree(leaves, 0, places);
  }

  private static GradientSum tree(GradientSum[] leaves, int from, int to) {
    if (to - from == 1) {
      return from < leaves.length ? leaves[from] : null;
    }
    GradientSum left = tree(leaves, from, (from + to) / 2);
    GradientSum right = tree(leaves, (from + to) / 2, to);
    if (left == null || right == null) {
      return left == null ? right : left;
    }
    GradientSum sum = left.copy();
    for (int i = 0; i < sum.gradient().length; i++) {
      sum.gradient()[i] = left.gradient()[i] + right.gradient()[i];
    }
    sum.set(left.loss() + right.loss(), left.weight() + right.weight(), left.rows() + right.rows());
    return sum;
  }

  private GradientSum piece(float[] w, float[][] rows, int from, int to) {
    GradientSum sum = new GradientSum(layout.size());
    float[] g = sum.gradient();
    ElementWise kernels = new ElementWise(16);
    int features = topology.features();
    double lossSum = 0;
    double weightSum = 0;
    for (int i = from; i < to; i++) {
      float[] row = rows[i];
      float weight = row[features + loss.labelWidth(topology.outputs())];
      float[][] z = forward(w, row);
      float[] delta = z[layout.layers()];
      double rowLoss = loss.deltaInPlace(kernels, delta, 0, delta.length, row, features);
      for (int k = 0; k < delta.length; k++) {
        delta[k] *= weight;
      }
      lossSum += weight * rowLoss;
      weightSum += weight;
      for (int l = layout.layers() - 1; l >= 0; l--) {
        int in = layout.inputs(l);
        int out = layout.outputs(l);
        for (int k = 0; k < out; k++) {
          int bias = layout.biasOffset(l) + k;
          g[bias] = Math.fma(1f, delta[k], g[bias]);
          for (int j = 0; j < in; j++) {
            int at = layout.weightsOffset(l) + j * out + k;
            g[at] = Math.fma(z[l][j], delta[k], g[at]);
          }
        }
        if (l > 0) {
          float[] previous = new float[in];
          for (int j = 0; j < in; j++) {
            for (int k = 0; k < out; k++) {
              float weightOfLink = w[layout.weightsOffset(l) + j * out + k];
              previous[j] = Math.fma(delta[k], weightOfLink, previous[j]);
            }
          }
          topology.activations().get(l - 1).scaleByDerivative(kernels, z[l], 0, previous, 0, in);
          delta = previous;
        }
      }
    }
    sum.set(lossSum, weightSum, to - from);
    return sum;
  }
}
