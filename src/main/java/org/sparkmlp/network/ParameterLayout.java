package org.sparkmlp.network;

/**
 * Where each layer lies in the flat parameter vector: layer after layer, each {@code W_(l) ∈
 * R^((D_(l-1) + 1) × D_l)} row-major with its bias row first.
 *
 * <p>Gradient, velocity, checkpoint and wire format share it. Layers count from 0 here: layer
 * {@code l} takes {@code D_l} inputs to {@code D_(l+1)} outputs.
 *
 * <p>Immutable.
 */
public final class ParameterLayout {
  private final Topology topology;
  private final int[] offsets; // [L + 1]: where layer l starts; the last is the size

  private ParameterLayout(Topology topology) {
    this.topology = topology;
    this.offsets = new int[topology.layers() + 1];
    for (int l = 0; l < topology.layers(); l++) {
      offsets[l + 1] = offsets[l] + (topology.width(l) + 1) * topology.width(l + 1);
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
    return topology.layers();
  }

  /**
   * The number of parameters.
   *
   * @return the length of the flat vector
   */
  public int size() {
    return offsets[layers()];
  }

  /**
   * The number of inputs of a layer.
   *
   * @param layer the layer, from 0
   * @return rows of its weights without the bias row
   */
  public int inputs(int layer) {
    return topology.width(layer);
  }

  /**
   * The number of outputs of a layer.
   *
   * @param layer the layer, from 0
   * @return columns of its weights, and the length of its bias row
   */
  public int outputs(int layer) {
    return topology.width(layer + 1);
  }

  /**
   * Where a layer's bias row starts; it ends at {@link #weightsOffset}.
   *
   * @param layer the layer, from 0
   * @return index into the flat vector
   */
  public int biasOffset(int layer) {
    return offsets[layer];
  }

  /**
   * Where a layer's weights, without its bias row, start; they end at {@link #end}.
   *
   * @param layer the layer, from 0
   * @return index into the flat vector
   */
  public int weightsOffset(int layer) {
    return offsets[layer] + outputs(layer);
  }

  /**
   * Where a layer ends.
   *
   * @param layer the layer, from 0
   * @return index into the flat vector, exclusive
   */
  public int end(int layer) {
    return offsets[layer + 1];
  }
}
