package org.sparkmlp.network;

import org.sparkmlp.math.ElementWise;
import org.sparkmlp.math.MatrixProduct;
import org.sparkmlp.math.OffHeapFloats;

/**
 * The scratch memory of one thread that runs a {@link Network}: parameters, and the activations and
 * deltas of one block of rows. Made once per task, used for every step, freed with {@link #close}.
 *
 * <p>With n the rows of a block and D_l the widths: parameters {@code [parameters]}, {@code z_l [n
 * × (1 + D_l)]} for l = 0 … L−1 with a first column of ones (so that one product does weights and
 * bias, forward and backward), deltas {@code [n × D_l]} for l = 1 … L. All of it off-heap, as
 * native products copy heap arrays at every call.
 *
 * <p>Not thread-safe.
 */
public final class Workspace implements AutoCloseable {
  /** Floats of a chunk that goes through the first-level cache: 16 KiB. */
  private static final int CHUNK = 4096;

  final int maxRows;
  final ElementWise kernels;
  final OffHeapFloats parameters;
  final OffHeapFloats[] w; // [L] W_l [(1 + D_l) × D_(l+1)], views of the parameters
  final OffHeapFloats[] wWithoutBias; // [L] [D_l × D_(l+1)], views of the parameters
  final Block whole; // all rows
  final Block[] leaves; // the places of leaves, one after the other; one if not asked for more
  final int leafRows; // rows of such a place
  final float[] labels; // [n × label width]
  final float[] weights; // [n]
  final float[] chunk; // heap side of element-wise work
  final float[] chunk2;
  final ExactAccumulation exact;
  final RowIndependence together;
  final double[] losses; // [n] of each row, unweighted, by the last passes
  private final OffHeapFloats[] z; // [L] [n × (1 + D_l)], first column 1
  private final OffHeapFloats[] delta; // [L + 1] [n × D_l], none for l = 0
  private final int largestLayer;
  private OffHeapFloats apart; // [largest layer], once it is needed

  Workspace(
      Topology topology,
      Loss loss,
      ParameterLayout layout,
      MatrixProduct product,
      int maxRows,
      int leafCount,
      int leafRows) {
    this.together = new RowIndependence(layout, product, leafRows, leafCount);
    this.maxRows = maxRows;
    this.exact = new ExactAccumulation(layout, product, maxRows);
    int layers = layout.layers();
    int widest = 0;
    for (int l = 0; l <= layers; l++) {
      widest = Math.max(widest, topology.width(l) + 1);
    }
    int chunkLength = Math.max(CHUNK, widest);
    this.kernels = new ElementWise(chunkLength);
    this.chunk = new float[chunkLength];
    this.chunk2 = new float[chunkLength];
    this.labels = new float[Math.multiplyExact(maxRows, loss.labelWidth(topology.outputs()))];
    this.weights = new float[maxRows];
    this.losses = new double[maxRows];
    this.parameters = OffHeapFloats.allocate(layout.size());
    this.w = new OffHeapFloats[layers];
    this.wWithoutBias = new OffHeapFloats[layers];
    this.z = new OffHeapFloats[layers];
    this.delta = new OffHeapFloats[layers + 1];
    int largest = 0;
    for (int l = 0; l < layers; l++) {
      int start = layout.biasOffset(l);
      int weightsStart = layout.weightsOffset(l);
      int end = layout.end(l);
      w[l] = parameters.slice(start, end - start);
      wWithoutBias[l] = parameters.slice(weightsStart, end - weightsStart);
      int stride = topology.width(l) + 1;
      z[l] = OffHeapFloats.allocate(Math.multiplyExact(maxRows, stride));
      for (int i = 0; i < maxRows; i++) {
        z[l].put(i * stride, 1f);
      }
      delta[l + 1] = OffHeapFloats.allocate(Math.multiplyExact(maxRows, topology.width(l + 1)));
      largest = Math.max(largest, end - start);
    }
    this.largestLayer = largest;
    this.whole = new Block(topology, 0, maxRows, z, delta);
    this.leafRows = leafRows;
    this.leaves = new Block[leafCount];
    for (int i = 0; i < leafCount; i++) {
      leaves[i] =
          leafRows == maxRows ? whole : new Block(topology, i * leafRows, leafRows, z, delta);
    }
  }

  /**
   * The number of rows that fit at once.
   *
   * @return at least 1
   */
  public int maxRows() {
    return maxRows;
  }

  /**
   * Sets the parameters for the passes to come.
   *
   * @param flat {@code [parameters]}. Not modified.
   */
  public void load(float[] flat) {
    parameters.put(0, flat, 0, flat.length);
  }

  /**
   * Sets one row of the block.
   *
   * @param row its place in the block, from 0
   * @param values holds the row's features, then its label. Not modified.
   * @param offset where the features start
   * @param features number of features
   * @param labelWidth number of floats in the label
   * @param weight the row's weight ω
   */
  public void put(int row, float[] values, int offset, int features, int labelWidth, float weight) {
    putFeatures(row, values, offset, features);
    for (int k = 0; k < labelWidth; k++) {
      labels[row * labelWidth + k] = values[offset + features + k];
    }
    weights[row] = weight;
  }

  /**
   * Sets one row's features alone, for prediction.
   *
   * @param row its place in the block, from 0
   * @param values holds the features. Not modified.
   * @param offset where they start
   * @param features number of features
   */
  public void putFeatures(int row, float[] values, int offset, int features) {
    z[0].put(row * (features + 1) + 1, values, offset, features);
  }

  /** Room for the gradient of one layer that must not be added where it is computed. */
  OffHeapFloats apart() {
    if (apart == null) {
      apart = OffHeapFloats.allocate(largestLayer);
    }
    return apart;
  }

  /** Frees the memory. */
  @Override
  public void close() {
    parameters.close();
    if (apart != null) {
      apart.close();
    }
    for (OffHeapFloats block : z) {
      block.close();
    }
    for (int l = 1; l < delta.length; l++) {
      delta[l].close();
    }
  }
}
