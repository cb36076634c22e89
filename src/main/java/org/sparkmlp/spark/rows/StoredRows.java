package org.sparkmlp.spark.rows;

/**
 * Rows of one width, by number from 0, wherever they lie.
 *
 * <p>Whoever reads a row is shown an array and where in it the row starts: the memory itself if the
 * row lies in the heap, and else a copy, for which the reader has the array. So a pass over rows in
 * the heap copies nothing, and one over mapped rows allocates nothing.
 *
 * <p>Reading is safe from several threads; changing is for one.
 */
public sealed interface StoredRows permits HeapRows, MappedRows {

  /** Whether the rows lie in a file, and reading one needs an array for its copy. */
  boolean isMapped();

  /**
   * The array that holds a row.
   *
   * @param row number of the row
   * @param copy {@code [stride]} takes the row if it is mapped, else it may be null. Modified.
   * @return the memory of the row, or {@code copy}
   */
  float[] array(int row, float[] copy);

  /**
   * Where a row starts in its {@link #array}.
   *
   * @param row number of the row
   * @return index of its first float
   */
  int offset(int row);

  /**
   * Overwrites a row.
   *
   * @param row number of the row
   * @param from holds the {@code stride} new values. Not modified.
   * @param offset where the first of them is
   */
  void put(int row, float[] from, int offset);

  /**
   * Overwrites a row by another one.
   *
   * @param from number of the row that is copied
   * @param to number of the row that is overwritten
   */
  void move(int from, int to);
}
