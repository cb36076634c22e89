package org.sparkmlp.network;

import org.sparkmlp.math.LayerProducts.Into;
import org.sparkmlp.math.Strips;
import org.sparkmlp.math.Tile;

/**
 * The passes of a {@link Network} layer by layer, over the rows of a {@link Workspace}.
 *
 * <p>Immutable and thread-safe; each thread brings its own workspace.
 */
final class LayerPasses {
  private final Topology topology;
  private final Loss loss;
  private final ParameterLayout layout;
  private final double smoothing; // of labels; 0 for none

  LayerPasses(Topology topology, Loss loss, ParameterLayout layout, double smoothing) {
    this.smoothing = smoothing;
    this.topology = topology;
    this.loss = loss;
    this.layout = layout;
  }

  /**
   * {@code z_(l+1) = f([1 z_l] W_l)} of all rows, layer after layer.
   *
   * @param thinned whether rows leave out units, if the workspace is for that
   */
  void forward(Workspace workspace, boolean thinned) {
    workspace.gather();
    int last = layout.layers() - 1;
    for (int l = 0; l <= last; l++) {
      Strips into = l == last ? workspace.outputs : workspace.z[l + 1];
      workspace.products.forward(
          layout.panels(l),
          workspace.parameters,
          layout.biasOffset(l),
          workspace.z[l],
          workspace.rows(),
          l < last && isRelu(l + 1),
          into);
      if (l < last && !isRelu(l + 1)) {
        activate(workspace, l + 1);
      }
      if (l < last && thinned && workspace.dropout != null) {
        workspace.dropout.thin(l + 1, workspace.z[l + 1], workspace.rows());
      }
    }
  }

  /** Passes both ways, and {@code ∂/∂W_l = [1 z_l]^T δ_(l+1)} added to a sum. */
  void gradient(Workspace workspace, GradientSum into) {
    forward(workspace, true);
    outputDelta(workspace);
    workspace.growTree();
    Into how = into.isEmpty() ? Into.SET : Into.ADD;
    for (int l = layout.layers() - 1; l >= 0; l--) {
      workspace.products.gradient(
          layout.panels(l),
          workspace.z[l],
          workspace.delta[l + 1],
          workspace.tree,
          how,
          into.gradient(),
          layout.biasOffset(l));
      if (l > 0) {
        backward(workspace, l);
      }
    }
    into.set(
        into.loss() + workspace.tree.sum(workspace.losses),
        into.weight() + workspace.tree.sum(workspace.weights),
        into.rows() + workspace.rows());
  }

  /** {@code δ_l = m_l ∘ f'(z_l) ∘ δ_(l+1) W_l^T}; without dropout m_l is 1. */
  private void backward(Workspace workspace, int l) {
    workspace.products.backward(
        layout.panels(l),
        workspace.parameters,
        layout.biasOffset(l),
        workspace.delta[l + 1],
        workspace.rows(),
        isRelu(l) ? workspace.z[l] : null,
        workspace.delta[l]);
    if (!isRelu(l)) {
      scaleByDerivative(workspace, l);
    }
    if (workspace.dropout != null) {
      workspace.dropout.multiply(l, workspace.delta[l], workspace.rows());
    }
  }

  private Activation activation(int l) {
    return topology.activations().get(l - 1);
  }

  /** Whether the products apply f and f' themselves. */
  private boolean isRelu(int l) {
    return activation(l) == Activation.RELU;
  }

  /**
   * {@code z = f(a)} in place, strip by strip; copies of {@code a} or {@code z} where one is kept.
   */
  private void activate(Workspace workspace, int l) {
    Strips z = workspace.z[l];
    Strips kept = workspace.kept[l];
    boolean before = activation(l).keepsInput();
    int count = z.columns() * Tile.LANES;
    for (int strip = 0; strip < Strips.count(workspace.rows()); strip++) {
      int start = z.start(strip);
      if (kept != null && before) {
        System.arraycopy(z.data(), start, kept.data(), kept.start(strip), count);
      }
      activation(l).apply(workspace.kernels, z.data(), start, start + count);
      if (kept != null && !before) {
        System.arraycopy(z.data(), start, kept.data(), kept.start(strip), count);
      }
    }
  }

  private void scaleByDerivative(Workspace workspace, int l) {
    Strips z = workspace.kept[l] == null ? workspace.z[l] : workspace.kept[l];
    Strips delta = workspace.delta[l];
    for (int strip = 0; strip < Strips.count(workspace.rows()); strip++) {
      activation(l)
          .scaleByDerivative(
              workspace.kernels,
              z.data(),
              z.start(strip),
              delta.data(),
              delta.start(strip),
              z.columns() * Tile.LANES);
    }
  }

  /** {@code δ_L = ω ∘ ∂ℓ/∂a_L} in place of the outputs, and the rows' losses. */
  private void outputDelta(Workspace workspace) {
    int outputs = topology.outputs();
    int features = topology.features();
    float[] a = workspace.row;
    for (int row = 0; row < workspace.rows(); row++) {
      float[] values = workspace.values[row];
      int label = workspace.offsets[row] + features;
      float weight = values[label + loss.labelWidth(outputs)];
      workspace.outputs.get(row, a, 0);
      double rowLoss =
          smoothing > 0
              ? smoothedDelta(workspace, (int) values[label], values, label)
              : loss.deltaInPlace(workspace.kernels, a, 0, outputs, values, label);
      for (int k = 0; k < outputs; k++) {
        a[k] *= weight;
      }
      workspace.outputs.put(row, a, 0);
      workspace.losses[row] = weight * rowLoss;
      workspace.weights[row] = weight;
    }
  }

  /** As the loss's own, with a part of the label spread over all classes. */
  private double smoothedDelta(Workspace workspace, int c, float[] values, int label) {
    int outputs = topology.outputs();
    float[] a = workspace.row;
    double mean = 0;
    for (int k = 0; k < outputs; k++) {
      mean += a[k];
    }
    double further = smoothing * (a[c] - mean / outputs);
    double rowLoss = loss.deltaInPlace(workspace.kernels, a, 0, outputs, values, label);
    float each = (float) (smoothing / outputs);
    for (int k = 0; k < outputs; k++) {
      a[k] -= each;
    }
    a[c] += (float) smoothing;
    return rowLoss + further;
  }
}
