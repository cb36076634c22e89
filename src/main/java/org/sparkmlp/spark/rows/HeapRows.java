package org.sparkmlp.spark.rows;

/**
 * Rows in blocks of the heap, which make more than 2³¹ values possible.
 *
 * @param stride floats of a row
 * @param blockShift a block has 2^blockShift rows, the last one perhaps fewer
 * @param blocks {@code [rows >> blockShift][rows of the block × stride]}
 */
record HeapRows(int stride, int blockShift, float[][] blocks) implements StoredRows {

  @Override
  public boolean isMapped() {
    return false;
  }

  @Override
  public float[] array(int row, float[] copy) {
    return blocks[row >> blockShift];
  }

  @Override
  public int offset(int row) {
    return (row & ((1 << blockShift) - 1)) * stride;
  }

  @Override
  public void put(int row, float[] from, int offset) {
    System.arraycopy(from, offset, array(row, null), offset(row), stride);
  }

  @Override
  public void move(int from, int to) {
    put(to, array(from, null), offset(from));
  }
}
