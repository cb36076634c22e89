package org.sparkmlp.math;

import java.util.Arrays;

/**
 * A matrix of some rows, sixteen of them beside each other: the layout in which activations and
 * deltas go through the passes.
 *
 * <pre>
 *   [⌈rows / 16⌉][lead + D][16]        row i, column d at ((i / 16) (lead + D) + lead + d) · 16 + i mod 16
 * </pre>
 *
 * <p>Sixteen rows are a strip; within it the sixteen values of a column lie together, so that
 * element-wise work may run over whole {@linkplain #start strips} and products read vectors of
 * rows. The lead is 1 for inputs of a layer, {@code [1; z]}, whose column of ones multiplies the
 * bias, and 0 for deltas and outputs. What is behind the last row of the last strip is never mixed
 * into rows before it.
 *
 * <p>Not thread-safe.
 */
public final class Strips {
  private static final int LANES = Tile.LANES;

  private final int columns;
  private final int lead;
  private final int maxRows;
  private final float[] data; // [⌈maxRows / 16⌉][lead + D][16]

  private Strips(int maxRows, int columns, int lead) {
    this.columns = columns;
    this.lead = lead;
    this.maxRows = maxRows;
    int strips = count(maxRows);
    this.data = new float[Math.multiplyExact(strips, Math.multiplyExact(lead + columns, LANES))];
    for (int strip = 0; strip < strips && lead == 1; strip++) {
      int ones = strip * (1 + columns) * LANES;
      Arrays.fill(data, ones, ones + LANES, 1f);
    }
  }

  /**
   * Room for the inputs of a layer, with the ones that multiply the bias.
   *
   * @param maxRows most rows
   * @param columns D, without the ones
   * @return zeros, {@code [1; 0]}
   */
  public static Strips ofInputs(int maxRows, int columns) {
    return new Strips(maxRows, columns, 1);
  }

  /**
   * Room for outputs or deltas.
   *
   * @param maxRows most rows
   * @param columns D
   * @return zeros
   */
  public static Strips ofDeltas(int maxRows, int columns) {
    return new Strips(maxRows, columns, 0);
  }

  /**
   * The number of strips that hold some rows.
   *
   * @param rows number of rows
   * @return {@code ⌈rows / 16⌉}
   */
  public static int count(int rows) {
    return (rows + LANES - 1) / LANES;
  }

  /**
   * The number of columns.
   *
   * @return D, without the column of ones
   */
  public int columns() {
    return columns;
  }

  /**
   * The number of rows that there is room for.
   *
   * @return at least the rows asked for
   */
  public int maxRows() {
    return maxRows;
  }

  /**
   * The memory itself, not a copy.
   *
   * @return {@code [⌈maxRows / 16⌉][lead + D][16]}
   */
  public float[] data() {
    return data;
  }

  /**
   * Where a strip's first column starts, behind its ones; its {@code 16 D} floats follow.
   *
   * @param strip number of the strip, from 0
   * @return index into {@link #data}
   */
  public int start(int strip) {
    return (strip * (lead + columns) + lead) * LANES;
  }

  /**
   * Copies rows from where they lie into rows of this matrix, all columns.
   *
   * @param first row of this matrix that takes the first of them
   * @param count number of rows
   * @param from {@code [count]} the array that holds each row. Not modified.
   * @param offsets {@code [count]} where in it the row's D values start
   */
  public void gather(int first, int count, float[][] from, int[] offsets) {
    for (int i = 0; i < count; i++) {
      put(first + i, from[i], offsets[i]);
    }
  }

  /**
   * Sets a row.
   *
   * @param row the row
   * @param from holds its values. Not modified.
   * @param offset where its D values start
   */
  public void put(int row, float[] from, int offset) {
    int to = start(row / LANES) + row % LANES;
    for (int d = 0; d < columns; d++) {
      data[to + d * LANES] = from[offset + d];
    }
  }

  /**
   * Copies a row out.
   *
   * @param row the row
   * @param into takes its values. Modified.
   * @param offset where its D values go
   */
  public void get(int row, float[] into, int offset) {
    int from = start(row / LANES) + row % LANES;
    for (int d = 0; d < columns; d++) {
      into[offset + d] = data[from + d * LANES];
    }
  }

  /** Floats from one strip to the next. */
  int stride() {
    return (lead + columns) * LANES;
  }

  /**
   * Copies rows into panels of columns, {@code [⌈D / 16⌉][16 ⌈rows / 16⌉][16]}, zeros beside the
   * last columns.
   *
   * @return the floats from one panel to the next
   */
  int toPanels(int rows, float[] panels) {
    int strips = count(rows);
    int stride = strips * LANES * LANES;
    for (int strip = 0; strip < strips; strip++) {
      for (int column = 0; column < columns; column += LANES) {
        int source = start(strip) + column * LANES;
        int target = column / LANES * stride + strip * LANES * LANES;
        int width = Math.min(LANES, columns - column);
        if (width == LANES) {
          transpose(data, source, panels, target);
        } else {
          transposePart(data, source, width, panels, target);
        }
      }
    }
    return stride;
  }

  /** [16][16], the other way round. */
  private static void transpose(float[] from, int source, float[] to, int target) {
    for (int r = 0; r < LANES; r++) {
      int p = source + r;
      int q = target + r * LANES;
      to[q] = from[p];
      to[q + 1] = from[p + 16];
      to[q + 2] = from[p + 32];
      to[q + 3] = from[p + 48];
      to[q + 4] = from[p + 64];
      to[q + 5] = from[p + 80];
      to[q + 6] = from[p + 96];
      to[q + 7] = from[p + 112];
      to[q + 8] = from[p + 128];
      to[q + 9] = from[p + 144];
      to[q + 10] = from[p + 160];
      to[q + 11] = from[p + 176];
      to[q + 12] = from[p + 192];
      to[q + 13] = from[p + 208];
      to[q + 14] = from[p + 224];
      to[q + 15] = from[p + 240];
    }
  }

  /** [width][16] to the first columns of [16][16], zeros beside them. */
  private static void transposePart(float[] from, int source, int width, float[] to, int target) {
    Arrays.fill(to, target, target + LANES * LANES, 0f);
    for (int r = 0; r < LANES; r++) {
      for (int j = 0; j < width; j++) {
        to[target + r * LANES + j] = from[source + j * LANES + r];
      }
    }
  }
}
