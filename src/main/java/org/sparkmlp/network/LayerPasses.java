package org.sparkmlp.network;

import org.sparkmlp.math.MatrixProduct;
import org.sparkmlp.math.OffHeapFloats;

/**
 * The passes of a {@link Network} layer by layer, over the blocks of a {@link Workspace}.
 *
 * <p>Immutable and thread-safe; each thread brings its own workspace.
 */
final class LayerPasses {
  private final Topology topology;
  private final Loss loss;
  private final ParameterLayout layout;
  private final MatrixProduct product;

  LayerPasses(Topology topology, Loss loss, ParameterLayout layout, MatrixProduct product) {
    this.topology = topology;
    this.loss = loss;
    this.layout = layout;
    this.product = product;
  }

  /** Forward and backward passes of all rows: {@code z_l} and {@code δ_l}. */
  void run(Workspace workspace, int leaves, int rows) {
    forward(workspace, leaves, rows);
    outputDelta(workspace, rows);
    for (int l = layout.layers() - 1; l > 0; l--) {
      if (workspace.together.backward(l, leaves)) {
        layerBackward(workspace, workspace.whole, l, rows);
      } else {
        for (int i = 0; i < leaves; i++) {
          layerBackward(workspace, workspace.leaves[i], l, workspace.leafRows);
        }
      }
      scaleByDerivative(workspace, l, rows);
    }
  }

  /** {@code δ_l = δ_(l+1) W_l^T}, to be multiplied by f'. */
  private void layerBackward(Workspace workspace, Block block, int l, int rows) {
    int in = layout.inputs(l);
    int out = layout.outputs(l);
    product.multiply(
        false,
        true,
        rows,
        in,
        out,
        block.delta[l + 1],
        out,
        workspace.wWithoutBias[l],
        out,
        false,
        block.delta[l],
        in);
  }

  /** Adds the gradient sum of a block's first rows, whose passes are done. */
  void addGradient(
      Workspace workspace, Block block, int rows, boolean continued, OffHeapGradientSum into) {
    boolean adding = !into.isEmpty();
    for (int l = 0; l < layout.layers(); l++) {
      if (adding && !continued && !workspace.exact.holds(l, rows)) {
        OffHeapFloats apart = workspace.apart();
        layerGradient(block, l, rows, false, apart);
        product.copy(into.layer(l).length(), apart, true, into.layer(l));
      } else {
        layerGradient(block, l, rows, adding, into.layer(l));
      }
    }
    double lossSum = 0;
    double weightSum = 0;
    for (int row = block.first; row < block.first + rows; row++) {
      lossSum += workspace.weights[row] * workspace.losses[row];
      weightSum += workspace.weights[row];
    }
    into.count(lossSum, weightSum, rows);
  }

  /** {@code ∂/∂W_l = [1 z_l]^T δ_(l+1)}, plus what is there if accumulated. */
  private void layerGradient(Block block, int l, int rows, boolean accumulate, OffHeapFloats into) {
    int in = layout.inputs(l) + 1;
    int out = layout.outputs(l);
    product.multiply(
        true, false, in, out, rows, block.z[l], in, block.delta[l + 1], out, accumulate, into, out);
  }

  /** {@code z_(l+1) = f([1 z_l] W_l)} of all rows, layer after layer. */
  void forward(Workspace workspace, int leaves, int rows) {
    for (int l = 0; l < layout.layers(); l++) {
      if (workspace.together.forward(l, leaves)) {
        layerForward(workspace, workspace.whole, l, rows);
      } else {
        for (int i = 0; i < leaves; i++) {
          layerForward(workspace, workspace.leaves[i], l, workspace.leafRows);
        }
      }
      if (l < layout.layers() - 1) {
        activate(workspace, l + 1, rows);
      }
    }
  }

  /** {@code a_(l+1) = [1 z_l] W_l}, in the place of z_(l+1) or of the outputs. */
  private void layerForward(Workspace workspace, Block block, int l, int rows) {
    int in = layout.inputs(l) + 1;
    int out = layout.outputs(l);
    boolean last = l == layout.layers() - 1;
    product.multiply(
        false,
        false,
        rows,
        out,
        in,
        block.z[l],
        in,
        workspace.w[l],
        out,
        false,
        last ? block.outputs() : block.zWithoutOnes[l + 1],
        last ? out : out + 1);
  }

  /** {@code z_l = f(a_l)} in place, in chunks of whole rows that stay in the first-level cache. */
  private void activate(Workspace workspace, int l, int rows) {
    Activation activation = topology.activations().get(l - 1);
    if (activation == Activation.IDENTITY) {
      return;
    }
    int stride = topology.width(l) + 1;
    float[] chunk = workspace.chunk;
    int step = chunk.length / stride;
    for (int first = 0; first < rows; first += step) {
      int count = Math.min(step, rows - first);
      workspace.whole.z[l].get(first * stride, chunk, 0, count * stride);
      activation.apply(workspace.kernels, chunk, 0, count * stride);
      for (int i = 0; i < count; i++) {
        chunk[i * stride] = 1f; // the column of ones went through f with the rest
      }
      workspace.whole.z[l].put(first * stride, chunk, 0, count * stride);
    }
  }

  /** {@code δ_l ← f'(z_l) ∘ δ_l}, row by row, as only z has the column of ones. */
  private void scaleByDerivative(Workspace workspace, int l, int rows) {
    Activation activation = topology.activations().get(l - 1);
    if (activation == Activation.IDENTITY) {
      return;
    }
    int width = topology.width(l);
    OffHeapFloats delta = workspace.whole.delta[l];
    float[] chunk = workspace.chunk;
    float[] chunk2 = workspace.chunk2;
    int step = chunk.length / (width + 1);
    for (int first = 0; first < rows; first += step) {
      int count = Math.min(step, rows - first);
      delta.get(first * width, chunk2, 0, count * width);
      workspace.whole.z[l].get(first * (width + 1), chunk, 0, count * (width + 1));
      for (int i = 0; i < count; i++) { // close the gaps of the ones, in place
        System.arraycopy(chunk, i * (width + 1) + 1, chunk, i * width, width);
      }
      activation.scaleByDerivative(workspace.kernels, chunk, chunk2, 0, count * width);
      delta.put(first * width, chunk2, 0, count * width);
    }
  }

  /** {@code δ_L = ω ∘ ∂ℓ/∂a_L} in place of the outputs, and the rows' losses. */
  private void outputDelta(Workspace workspace, int rows) {
    int outputs = topology.outputs();
    int labelWidth = loss.labelWidth(outputs);
    float[] chunk = workspace.chunk;
    int step = chunk.length / outputs;
    for (int first = 0; first < rows; first += step) {
      int count = Math.min(step, rows - first);
      workspace.whole.outputs().get(first * outputs, chunk, 0, count * outputs);
      for (int i = 0; i < count; i++) {
        int row = first + i;
        float weight = workspace.weights[row];
        workspace.losses[row] =
            loss.deltaInPlace(
                workspace.kernels, chunk, i * outputs, outputs, workspace.labels, row * labelWidth);
        if (weight != 1f) {
          for (int k = 0; k < outputs; k++) {
            chunk[i * outputs + k] *= weight;
          }
        }
      }
      workspace.whole.outputs().put(first * outputs, chunk, 0, count * outputs);
    }
  }
}
