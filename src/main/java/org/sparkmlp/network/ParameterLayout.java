package org.sparkmlp.network;

import java.util.Arrays;
import org.sparkmlp.math.Panels;

/**
 * Where each parameter lies in the flat vector, in its two orders: that of <em>memory</em>, and
 * that of <em>saved</em> models.
 *
 * <pre>
 *   saved    layer after layer, W_l [1 + D_l][D_(l+1)] row-major, bias row first
 *   memory   layer after layer, each in {@link Panels} of sixteen outputs, bias row first
 * </pre>
 *
 * <p>Both orders have the same length, and a layer starts and ends at the same place in both; one
 * of at most 16 outputs looks alike in both. Parameters, gradient, velocity and what travels
 * between machines are in the order of memory, which matrix products read as it is; {@link
 * InitialParameters}, saved models and whatever people see are in that of saved models.
 *
 * <p>Layers count from 0 here: layer {@code l} takes {@code D_l} inputs to {@code D_(l+1)} outputs.
 *
 * <p>Immutable.
 */
public final class ParameterLayout {
  private final Panels[] layers; // [L]
  private final int[] offsets; // [L + 1]: where layer l starts; the last is the size

  private ParameterLayout(Topology topology) {
    this.layers = new Panels[topology.layers()];
    this.offsets = new int[layers.length + 1];
    for (int l = 0; l < layers.length; l++) {
      layers[l] = new Panels(topology.width(l), topology.width(l + 1));
      offsets[l + 1] = offsets[l] + layers[l].size();
    }
  }

  /**
   * The layout of a topology's parameters.
   *
   * @param topology the network's shape
   * @return its layout
   */
  public static ParameterLayout of(Topology topology) {
    return new ParameterLayout(topology);
  }

  /**
   * The number of layers of weights, {@code L}.
   *
   * @return at least 1
   */
  public int layers() {
    return layers.length;
  }

  /**
   * The number of parameters.
   *
   * @return the length of the flat vector
   */
  public int size() {
    return offsets[layers.length];
  }

  /**
   * The number of inputs of a layer.
   *
   * @param layer the layer, from 0
   * @return rows of its weights without the bias row
   */
  public int inputs(int layer) {
    return layers[layer].inputs();
  }

  /**
   * The number of outputs of a layer.
   *
   * @param layer the layer, from 0
   * @return columns of its weights, and the length of its bias row
   */
  public int outputs(int layer) {
    return layers[layer].outputs();
  }

  /**
   * Where a layer starts, in either order; in the saved one its bias row does, which ends at {@link
   * #weightsOffset}.
   *
   * @param layer the layer, from 0
   * @return index into the flat vector
   */
  public int biasOffset(int layer) {
    return offsets[layer];
  }

  /**
   * Where a layer's weights, without its bias row, start in the saved order; they end at {@link
   * #end}.
   *
   * @param layer the layer, from 0
   * @return index into the flat vector
   */
  public int weightsOffset(int layer) {
    return offsets[layer] + outputs(layer);
  }

  /**
   * Where a layer ends, in either order.
   *
   * @param layer the layer, from 0
   * @return index into the flat vector, exclusive
   */
  public int end(int layer) {
    return offsets[layer + 1];
  }

  /**
   * The order of a layer in memory, from {@link #biasOffset} on.
   *
   * @param layer the layer, from 0
   * @return its panels
   */
  public Panels panels(int layer) {
    return layers[layer];
  }

  /**
   * Whether a parameter is a bias.
   *
   * @param index of the parameter in the order of memory
   * @return false for a weight
   */
  public boolean isBias(int index) {
    int layer = layer(index);
    int panel = panel(layer, index);
    return index < weights(layer, panel);
  }

  /**
   * Where the run of biases, or that of weights, ends that holds a parameter.
   *
   * @param index of the parameter in the order of memory
   * @return the first index after it of another kind or panel
   */
  public int runEnd(int index) {
    int layer = layer(index);
    int panel = panel(layer, index);
    int weights = weights(layer, panel);
    return index < weights ? weights : weights + inputs(layer) * layers[layer].width(panel);
  }

  private int layer(int index) {
    int found = Arrays.binarySearch(offsets, index);
    return found >= 0 ? found : -found - 2;
  }

  private int panel(int layer, int index) {
    return (index - offsets[layer]) / layers[layer].start(1);
  }

  /** Where the weights of a panel start, behind its biases. */
  private int weights(int layer, int panel) {
    return offsets[layer] + layers[layer].start(panel) + layers[layer].width(panel);
  }

  /**
   * Parameters in the order of memory.
   *
   * @param saved {@code [parameters]}, in the saved order. Not modified.
   * @return a copy in the other order
   */
  public float[] ofRowMajor(float[] saved) {
    float[] memory = new float[size()];
    for (int l = 0; l < layers.length; l++) {
      layers[l].fromRowMajor(saved, offsets[l], memory, offsets[l]);
    }
    return memory;
  }

  /**
   * Parameters in the order of saved models.
   *
   * @param memory {@code [parameters]}, in the order of memory. Not modified.
   * @return a copy in the other order
   */
  public float[] toRowMajor(float[] memory) {
    float[] saved = new float[size()];
    for (int l = 0; l < layers.length; l++) {
      layers[l].toRowMajor(memory, offsets[l], saved, offsets[l]);
    }
    return saved;
  }
}
