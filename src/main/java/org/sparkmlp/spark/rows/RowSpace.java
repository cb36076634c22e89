package org.sparkmlp.spark.rows;

import java.nio.file.Path;

/** What there is for rows: some of the heap, and beyond it a folder for files. */
public interface RowSpace {

  /**
   * Takes memory for rows that are being gathered.
   *
   * @param bytes how much
   * @return whether there is so much; if not, nothing is taken
   */
  boolean reserve(long bytes);

  /**
   * Gives memory back that was taken: the rows are given up, or somebody else accounts for them.
   *
   * @param bytes how much
   */
  void release(long bytes);

  /** The path of a file that does not exist yet, in a folder that does. */
  Path newFile();
}
