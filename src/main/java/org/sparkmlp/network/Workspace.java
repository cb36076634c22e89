package org.sparkmlp.network;

import java.util.Arrays;
import org.sparkmlp.math.ElementWise;
import org.sparkmlp.math.LayerProducts;
import org.sparkmlp.math.Strips;
import org.sparkmlp.math.SumTree;
import org.sparkmlp.math.Tile;

/**
 * The scratch memory of one thread that runs a {@link Network}: the rows of a pass, how they make
 * leaves, and their activations and deltas. Made once per task and used for every step.
 *
 * <p>With n the most rows of a pass and D_l the widths: {@code [1 z_l]} {@code [n × (1 + D_l)]} for
 * l = 0 … L−1, outputs and deltas {@code [n × D_l]} for l = 1 … L, and {@code [n × D_l]} of what
 * the hidden layers' derivatives are taken from, where that is not {@code z_l}.
 *
 * <p>Not thread-safe.
 */
public final class Workspace {
  final ElementWise kernels;
  final Strips[] z; // [L] [1 z_l]
  final Strips[] kept; // [L] a_l or f(a_l), where z_l does not tell it; none elsewhere
  final Dropout dropout; // null for none
  final Strips[] delta; // [L + 1], none for l = 0
  final Strips outputs; // [C] a_L, and then δ_L in its place
  final float[] row; // [C] of one row
  final LayerProducts products;
  final float[][] values; // [n] the array that holds each row
  final int[] offsets; // [n] where in it the row starts
  final double[] losses; // [n] of each row, weighted, by the last passes
  final double[] weights; // [n]
  final SumTree tree = new SumTree();
  float[] parameters; // in the order of memory
  private final int maxRows;
  private int[] firsts = new int[1]; // [leaves] first row of each
  private int[] counts = new int[1]; // [leaves] rows of each
  private int leaves;
  private int rows;
  private boolean gathered;

  Workspace(Topology topology, Tile tile, double dropout, int maxRows) {
    int layers = topology.layers();
    this.maxRows = maxRows;
    this.z = new Strips[layers];
    this.kept = new Strips[layers];
    this.dropout = dropout > 0 ? new Dropout(topology, dropout, maxRows) : null;
    this.delta = new Strips[layers + 1];
    int widest = 0;
    for (int l = 0; l < layers; l++) {
      z[l] = Strips.ofInputs(maxRows, topology.width(l));
      if (l > 0 && isKept(topology.activations().get(l - 1), dropout > 0)) {
        kept[l] = Strips.ofDeltas(maxRows, topology.width(l));
      }
      delta[l + 1] = Strips.ofDeltas(maxRows, topology.width(l + 1));
      widest = Math.max(widest, topology.width(l + 1));
    }
    this.kernels = new ElementWise(widest * Tile.LANES);
    this.outputs = delta[layers];
    this.row = new float[topology.outputs()];
    this.products = new LayerProducts(tile, maxRows, widest);
    this.values = new float[maxRows][];
    this.offsets = new int[maxRows];
    this.losses = new double[maxRows];
    this.weights = new double[maxRows];
  }

  /** ReLU's derivative is that of z either way: what is left out has none. */
  private static boolean isKept(Activation activation, boolean thinned) {
    return activation.keepsInput() || thinned && activation != Activation.RELU;
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
   * @param memory {@code [parameters]}, in the order of memory of {@link ParameterLayout}; read
   *     until others are set. Not modified.
   */
  public void load(float[] memory) {
    parameters = memory;
  }

  /** Begins a pass: there are no rows, and no leaves. */
  public void clear() {
    rows = 0;
    leaves = 0;
    gathered = false;
  }

  /**
   * Adds a row: features, then label, then weight; for predictions the features are enough.
   *
   * @param from holds the row, and must do so until it is {@linkplain #gather gathered} and, but
   *     for predictions, passed. Not modified.
   * @param offset where it starts
   * @throws IndexOutOfBoundsException if there is no room for it
   */
  public void put(float[] from, int offset) {
    values[rows] = from;
    offsets[rows++] = offset;
    gathered = false;
  }

  /**
   * Adds a row of a network with dropout.
   *
   * @param from as of {@link #put(float[], int)}
   * @param offset likewise
   * @param key tells the row, and the epoch, from all others; chooses what it leaves out
   */
  public void put(float[] from, int offset, long key) {
    dropout.put(rows, key);
    put(from, offset);
  }

  /**
   * Ends a leaf: the rows since the one before are its. Leaves without rows count too, for the
   * leaves of a pass are all those of one node of the canonical tree.
   */
  public void endLeaf() {
    if (leaves == firsts.length) {
      firsts = Arrays.copyOf(firsts, 2 * leaves);
      counts = Arrays.copyOf(counts, 2 * leaves);
    }
    int first = leaves == 0 ? 0 : firsts[leaves - 1] + counts[leaves - 1];
    firsts[leaves] = first;
    counts[leaves++] = rows - first;
  }

  /** Copies the features of the rows together; passes do it themselves if it is not done. */
  public void gather() {
    if (!gathered) {
      z[0].gather(0, rows, values, offsets);
      gathered = true;
    }
  }

  int rows() {
    return rows;
  }

  /** Sets the tree over the leaves. */
  void growTree() {
    tree.set(leaves, firsts, counts);
  }
}
