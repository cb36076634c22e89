package org.sparkmlp.network;

import org.sparkmlp.math.MatrixProduct;

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
  private final LayerPasses passes;

  private Network(Topology topology, Loss loss, MatrixProduct product) {
    this.topology = topology;
    this.loss = loss;
    this.layout = ParameterLayout.of(topology);
    this.product = product;
    this.passes = new LayerPasses(topology, loss, layout, product);
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
    passes.run(workspace, 1, rows);
    passes.addGradient(workspace, workspace.whole, rows, continued, into);
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
    passes.run(workspace, leaves, leaves * workspace.leafRows);
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
    passes.addGradient(workspace, workspace.leaves[leaf], rows, continued, into);
  }

  /**
   * Adds loss and metrics of the first {@code rows} rows of the workspace to an evaluation.
   *
   * @param workspace holds rows and parameters. Modified.
   * @param rows number of rows
   * @param into takes the sums. Modified.
   */
  public void evaluate(Workspace workspace, int rows, Evaluation into) {
    passes.forward(workspace, 1, rows);
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
    passes.forward(workspace, 1, rows);
    workspace.whole.outputs().get(0, into, 0, rows * topology.outputs());
  }
}
