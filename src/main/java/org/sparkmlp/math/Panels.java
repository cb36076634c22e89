package org.sparkmlp.math;

/**
 * The order of a layer's parameters in the flat vector: panels of sixteen columns.
 *
 * <pre>
 *   W ∈ R^((1 + D) × M)       row 0 is the bias
 *   [⌈M / 16⌉][1 + D][w]      w = 16, but M mod 16 in the last panel if that is not 0
 * </pre>
 *
 * <p>There is no padding, so a layer has exactly (1 + D) M floats. Gradient, velocity, checkpoint
 * and wire format share the order; the saved format of a model may be row-major, hence the
 * conversions here. A layer of M ≤ 16 outputs is row-major in itself.
 *
 * <p>Immutable.
 *
 * @param inputs D, without the bias
 * @param outputs M
 */
public record Panels(int inputs, int outputs) {
  private static final int LANES = Tile.LANES;

  /**
   * The number of panels.
   *
   * @return {@code ⌈M / 16⌉}
   */
  public int count() {
    return (outputs + LANES - 1) / LANES;
  }

  /**
   * The number of floats.
   *
   * @return {@code (1 + D) M}
   */
  public int size() {
    return Math.multiplyExact(1 + inputs, outputs);
  }

  /**
   * Where a panel starts, with its row of biases.
   *
   * @param panel number of the panel, from 0
   * @return index from the layer's start
   */
  public int start(int panel) {
    return panel * (1 + inputs) * LANES;
  }

  /**
   * The number of columns of a panel.
   *
   * @param panel number of the panel, from 0
   * @return 16, or less for the last
   */
  public int width(int panel) {
    return Math.min(LANES, outputs - panel * LANES);
  }

  /**
   * Where an element of W lies.
   *
   * @param row 0 for the bias, 1 + i for input i
   * @param column the output
   * @return index from the layer's start
   */
  public int index(int row, int column) {
    int panel = column / LANES;
    return start(panel) + row * width(panel) + column % LANES;
  }

  /**
   * Copies a layer from panels to row-major.
   *
   * @param from holds the layer in panels. Not modified.
   * @param fromStart where the layer starts in it
   * @param to takes the layer, {@code [1 + D][M]}. Modified.
   * @param toStart where it starts
   */
  public void toRowMajor(float[] from, int fromStart, float[] to, int toStart) {
    for (int panel = 0; panel < count(); panel++) {
      int width = width(panel);
      for (int row = 0; row <= inputs; row++) {
        int source = fromStart + start(panel) + row * width;
        System.arraycopy(from, source, to, toStart + row * outputs + panel * LANES, width);
      }
    }
  }

  /**
   * Copies a layer from row-major to panels.
   *
   * @param from holds the layer, {@code [1 + D][M]}. Not modified.
   * @param fromStart where the layer starts in it
   * @param to takes the layer in panels. Modified.
   * @param toStart where it starts
   */
  public void fromRowMajor(float[] from, int fromStart, float[] to, int toStart) {
    for (int panel = 0; panel < count(); panel++) {
      int width = width(panel);
      for (int row = 0; row <= inputs; row++) {
        int target = toStart + start(panel) + row * width;
        System.arraycopy(from, fromStart + row * outputs + panel * LANES, to, target, width);
      }
    }
  }
}
