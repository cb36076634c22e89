package org.sparkmlp.network;

import org.sparkmlp.math.MatrixProduct;
import org.sparkmlp.math.OffHeapFloats;

/**
 * Forward and backward passes of a multilayer perceptron over a block of rows.
 *
 * <pre>
 *   a_(l+1) = [1 z_l] W_l                  [n × D_(l+1)]      z_0 = x
 *   z_l     = f(a_l)                       [n × D_l]          hidden layers
 *   δ_L     = ω ∘ ∂ℓ/∂a_L                  [n × D_L]
 *   ∂/∂W_l  = [1 z_l]^T δ_(l+1)            [(1 + D_l) × D_(l+1)]
 *   δ_l     = f'(z_l) ∘ δ_(l+1) W_l^T      [n × D_l]          W_l without its bias row
 * </pre>
 *
 * <p>n is the number of rows of the block, L the number of layers; l counts from 0. All in float32;
 * losses in float64. The bits of a gradient depend on the rows, their order and the split into
 * blocks, so all three must come from the data alone. Source: Bishop, Pattern Recognition and
 * Machine Learning, section 5.3.
 *
 * <p>Immutable and thread-safe; each thread brings its own {@link Workspace}.
 */
public final class Network {
  private final Topology topology;
  private final Loss loss;
  private final ParameterLayout layout;
  private final MatrixProduct product;

  private Network(Topology topology, Loss loss, MatrixProduct product) {
    this.topology = topology;
    this.loss = loss;
    this.layout = ParameterLayout.of(topology);
    this.product = product;
  }

  /**
   * A network that computes with the preferred matrix product of this JVM.
   *
   * @param topology its shape
   * @param loss what is minimised
   * @return the network
   */
  public static Network of(Topology topology, Loss loss) {
    return of(topology, loss, MatrixProduct.preferred());
  }

  /**
   * A network that computes with a given matrix product.
   *
   * @param topology its shape
   * @param loss what is minimised
   * @param product the provider of matrix products
   * @return the network
   */
  public static Network of(Topology topology, Loss loss, MatrixProduct product) {
    return new Network(topology, loss, product);
  }

  /**
   * The network's shape.
   *
   * @return the topology
   */
  public Topology topology() {
    return topology;
  }

  /**
   * What is minimised.
   *
   * @return the loss
   */
  public Loss loss() {
    return loss;
  }

  /**
   * Where each layer lies in the flat parameter vector.
   *
   * @return the layout
   */
  public ParameterLayout layout() {
    return layout;
  }

  /**
   * Scratch memory for one thread.
   *
   * @param maxRows most rows of a block, at least 1
   * @return a workspace, to be closed by the caller
   */
  public Workspace workspace(int maxRows) {
    return new Workspace(topology, loss, layout, product, maxRows, 1, maxRows);
  }

  /**
   * Scratch memory for one thread, for leaves that go through the layers together.
   *
   * @param maxRows most rows of a block that is not of leaves, at least 1
   * @param leaves number of places for leaves, at least 1
   * @param leafRows rows of a place, at least 1; leaf i lies from row {@code i · leafRows} on
   * @return a workspace, to be closed by the caller
   */
  public Workspace workspace(int maxRows, int leaves, int leafRows) {
    int rows = Math.max(maxRows, Math.multiplyExact(leaves, leafRows));
    return new Workspace(topology, loss, layout, product, rows, leaves, leafRows);
  }

  /**
   * A sum for {@link #gradient} to add to.
   *
   * @return the empty sum, to be closed by the caller
   */
  public OffHeapGradientSum gradientSum() {
    return new OffHeapGradientSum(layout, product);
  }

  /**
   * Adds the gradient sum of the first {@code rows} rows of the workspace to a sum: {@link #passes}
   * and {@link #addGradient} of a block that is one leaf, or a part of one.
   *
   * @param workspace holds rows and parameters. Modified.
   * @param rows number of rows, at least 1 and at most its {@code maxRows}
   * @param continued as in {@link #addGradient}
   * @param into takes it; may be empty. Modified.
   */
  public void gradient(Workspace workspace, int rows, boolean continued, OffHeapGradientSum into) {
    passes(workspace, 1, rows);
    addGradient(workspace, workspace.whole, rows, continued, into);
  }

  /**
   * Forward and backward passes of some leaves, each of which fills its place: what lies behind a
   * shorter one's rows goes with them and is left out by {@link #addGradient}.
   *
   * <p>They go through a layer together where that has the bits of each going alone, which is tried
   * out.
   *
   * @param workspace holds rows and parameters. Modified.
   * @param leaves number of leaves, from the first place on
   */
  public void passes(Workspace workspace, int leaves) {
    passes(workspace, leaves, leaves * workspace.leafRows);
  }

  private void passes(Workspace workspace, int leaves, int rows) {
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

  /**
   * Adds the gradient sum of one leaf, whose passes are done, to a sum.
   *
   * @param workspace holds the passes. Not modified but for scratch.
   * @param leaf which place it is in, from 0
   * @param rows number of its rows, at least 1
   * @param continued whether the sum holds the first blocks of the same leaf and nothing else; if
   *     not, the rows' own sum is made first and then added, to the last bit
   * @param into takes it; may be empty. Modified.
   */
  public void addGradient(
      Workspace workspace, int leaf, int rows, boolean continued, OffHeapGradientSum into) {
    addGradient(workspace, workspace.leaves[leaf], rows, continued, into);
  }

  private void addGradient(
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

  /**
   * Adds loss and metrics of the first {@code rows} rows of the workspace to an evaluation.
   *
   * @param workspace holds rows and parameters. Modified.
   * @param rows number of rows
   * @param into takes the sums. Modified.
   */
  public void evaluate(Workspace workspace, int rows, Evaluation into) {
    forward(workspace, 1, rows);
    int outputs = topology.outputs();
    int labelWidth = loss.labelWidth(outputs);
    float[] chunk = workspace.chunk;
    int step = chunk.length / outputs;
    for (int first = 0; first < rows; first += step) {
      int count = Math.min(step, rows - first);
      workspace.whole.outputs().get(first * outputs, chunk, 0, count * outputs);
      for (int i = 0; i < count; i++) {
        int row = first + i;
        double weight = workspace.weights[row];
        double rowLoss =
            loss.evaluate(
                workspace.kernels,
                chunk,
                i * outputs,
                outputs,
                workspace.labels,
                row * labelWidth,
                weight,
                into);
        into.addRow(rowLoss, weight);
      }
    }
  }

  /**
   * The last layer's linear outputs of the first {@code rows} rows of the workspace.
   *
   * @param workspace holds rows and parameters. Modified.
   * @param rows number of rows
   * @param into {@code [rows × C]}, logits or predictions. Modified.
   */
  public void predict(Workspace workspace, int rows, float[] into) {
    forward(workspace, 1, rows);
    workspace.whole.outputs().get(0, into, 0, rows * topology.outputs());
  }

  private void forward(Workspace workspace, int leaves, int rows) {
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
