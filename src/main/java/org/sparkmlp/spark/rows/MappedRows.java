package org.sparkmlp.spark.rows;

import java.nio.FloatBuffer;

/**
 * Rows in a file that is mapped into memory: what is read often stays in the memory that the
 * machine has left, outside the heap.
 *
 * @param stride floats of a row
 * @param mapShift a map has 2^mapShift rows, the last one perhaps fewer
 * @param maps {@code [rows >> mapShift]}, each of rows × stride floats
 */
record MappedRows(int stride, int mapShift, FloatBuffer[] maps) implements StoredRows {

  @Override
  public boolean isMapped() {
    return true;
  }

  @Override
  public float[] array(int row, float[] copy) {
    map(row).get(start(row), copy, 0, stride);
    return copy;
  }

  @Override
  public int offset(int row) {
    return 0;
  }

  @Override
  public void put(int row, float[] from, int offset) {
    map(row).put(start(row), from, offset, stride);
  }

  @Override
  public void move(int from, int to) {
    map(to).put(start(to), map(from), start(from), stride);
  }

  private FloatBuffer map(int row) {
    return maps[row >> mapShift];
  }

  private int start(int row) {
    return (row & ((1 << mapShift) - 1)) * stride;
  }
}
