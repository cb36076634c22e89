package org.sparkmlp.network;

import org.sparkmlp.check.Refusal;
import org.sparkmlp.check.Require;
import org.sparkmlp.math.Tile;

/**
 * Forward and backward passes of a multilayer perceptron over some rows.
 *
 * <pre>
 *   a_(l+1) = [1 z_l] W_l                  [n × D_(l+1)]      z_0 = x
 *   z_l     = f(a_l)                       [n × D_l]          hidden layers
 *   δ_L     = ω ∘ ∂ℓ/∂a_L                  [n × D_L]
 *   ∂/∂W_l  = [1 z_l]^T δ_(l+1)            [(1 + D_l) × D_(l+1)]
 *   δ_l     = f'(z_l) ∘ δ_(l+1) W_l^T      [n × D_l]          W_l without its bias row
 * </pre>
 *
 * <p>n is the number of rows of the pass, L the number of layers; l counts from 0. Source: Bishop,
 * Pattern Recognition and Machine Learning, section 5.3.
 *
 * <p><b>The canonical order.</b> All is float32, and every bit is defined:
 *
 * <ul>
 *   <li>an element of {@code a} is one chain of fused multiply-adds from 0 over the bias and then
 *       the inputs, {@code a ← fma(z_j, W[j, k], a)};
 *   <li>an element of {@code δ_l}, before {@code f'}, is one chain over the outputs, from 0;
 *   <li>the sum of gradients over rows is that of a {@link org.sparkmlp.math.SumTree}: a leaf's
 *       rows in pieces of 512, each one chain over its rows, in their order, from 0; the pieces of
 *       a leaf, and then the leaves, are added pairwise in binary trees over their numbers, where
 *       what has no rows is absent;
 *   <li>losses and weights are summed in the same order, in float64.
 * </ul>
 *
 * <p>So rows do not know of each other, and which of them share a pass, a tile or a machine changes
 * no bit; nor does the vector width of the processor.
 *
 * <p>Immutable and thread-safe; each thread brings its own {@link Workspace}.
 */
public final class Network {
  private final Topology topology;
  private final Loss loss;
  private final ParameterLayout layout;
  private final LayerPasses passes;
  private final Tile tile;
  private final double dropout;
  private final double smoothing;

  private Network(Topology topology, Loss loss, Tile tile, double dropout, double smoothing) {
    this.tile = tile;
    this.dropout = dropout;
    this.smoothing = smoothing;
    this.topology = topology;
    this.loss = loss;
    this.layout = ParameterLayout.of(topology);
    this.passes = new LayerPasses(topology, loss, layout, smoothing);
  }

  /**
   * A network.
   *
   * @param topology its shape
   * @param loss what is minimised
   * @return the network
   */
  public static Network of(Topology topology, Loss loss) {
    return of(topology, loss, Tile.preferred());
  }

  /**
   * A network that computes with a given tile, to the same bits.
   *
   * @param topology its shape
   * @param loss what is minimised
   * @param tile the innermost loop of all products
   * @return the network
   */
  public static Network of(Topology topology, Loss loss, Tile tile) {
    return new Network(topology, loss, tile, 0, 0);
  }

  /**
   * The same network with dropout in {@link #gradient}: each row leaves out some units of the
   * hidden layers, and {@link #evaluate} and {@link #predict} leave out none.
   *
   * <pre>
   *   z_l = m_l ∘ f(a_l)      m_l = 0 with chance p, else 1 / (1 − p), of each row and unit
   * </pre>
   *
   * <p>So means are what they would be without it. The factor of unit k of layer l is {@code
   * CounterRandom.uniform(key, l, k)} of the row's {@linkplain Workspace#put(float[], int, long)
   * key}, compared with p: whoever computes it, whenever, finds the same. The loss that a gradient
   * comes with is that of the thinned network. Worked: {@code p = 0.2} makes {@code z = 2} either 0
   * or 2.5. Source: Srivastava et al., Dropout (2014), with the scaling turned round.
   *
   * @param rate p, at least 0 and below 1
   * @return a network
   * @throws IllegalArgumentException if the rate is out of its bounds
   */
  public Network withDropout(double rate) {
    Require.belowOne("dropout", rate);
    return new Network(topology, loss, tile, rate, smoothing);
  }

  /**
   * The same network with smoothed labels in {@link #gradient}: the class of a row is its own only
   * to a part, and any to the rest.
   *
   * <pre>
   *   y_k = (1 − ε) [k = c] + ε / C
   *   ℓ' = ℓ + ε (a_c − Σ_k a_k / C)      δ'_k = p_k − y_k
   * </pre>
   *
   * <p>So a network has nothing to gain by being surer than 1 − ε + ε / C. {@link #evaluate} takes
   * labels as they are. Worked: {@code ε = 0.2, C = 2, a = (0, 0), c = 1} gives {@code y = (0.1,
   * 0.9)}, {@code ℓ' = 0.6931} and {@code δ' = (0.4, −0.4)}. Source: Szegedy et al., Rethinking the
   * Inception architecture (2016).
   *
   * @param share ε, at least 0 and below 1; above 0 with softmax cross-entropy alone
   * @return a network
   * @throws IllegalArgumentException if it is out of its bounds
   */
  public Network withLabelSmoothing(double share) {
    Require.belowOne("labelSmoothing", share);
    if (share > 0 && loss != Loss.SOFTMAX_CROSS_ENTROPY) {
      throw Refusal.because("labelSmoothing is for classes, this network has the loss %s", loss);
    }
    return new Network(topology, loss, tile, dropout, share);
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
   * @param maxRows most rows of a pass, at least 1
   * @return a workspace
   */
  public Workspace workspace(int maxRows) {
    return new Workspace(topology, tile, dropout, maxRows);
  }

  /**
   * Adds the gradient sum over the leaves of the workspace to a sum: theirs is made first, and then
   * added.
   *
   * @param workspace holds rows, leaves and parameters. Modified.
   * @param into takes it; may be empty. Modified.
   */
  public void gradient(Workspace workspace, GradientSum into) {
    passes.gradient(workspace, into);
  }

  /**
   * Adds loss and metrics of the rows of the workspace to an evaluation, row after row.
   *
   * @param workspace holds rows and parameters. Modified.
   * @param into takes the sums. Modified.
   */
  public void evaluate(Workspace workspace, Evaluation into) {
    passes.forward(workspace, false);
    int outputs = topology.outputs();
    int features = topology.features();
    for (int row = 0; row < workspace.rows(); row++) {
      float[] values = workspace.values[row];
      int label = workspace.offsets[row] + features;
      double weight = values[label + loss.labelWidth(outputs)];
      workspace.outputs.get(row, workspace.row, 0);
      double rowLoss =
          loss.evaluate(workspace.kernels, workspace.row, 0, outputs, values, label, weight, into);
      into.addRow(rowLoss, weight);
    }
  }

  /**
   * The units of a hidden layer for a row of the workspace's last pass.
   *
   * @param workspace has made a pass. Not modified.
   * @param l the layer, from 1 to L − 1
   * @param row of the pass, from 0
   * @param into {@code [D_l]}: {@code z_l}. Modified.
   */
  public void activations(Workspace workspace, int l, int row, float[] into) {
    workspace.z[l].get(row, into, 0);
  }

  /**
   * The last layer's linear outputs of the rows of the workspace.
   *
   * @param workspace holds rows and parameters. Modified.
   * @param into {@code [rows × C]}, logits or predictions. Modified.
   */
  public void predict(Workspace workspace, float[] into) {
    passes.forward(workspace, false);
    for (int row = 0; row < workspace.rows(); row++) {
      workspace.outputs.get(row, into, row * topology.outputs());
    }
  }
}
