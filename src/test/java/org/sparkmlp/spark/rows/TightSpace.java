package org.sparkmlp.spark.rows;

import java.nio.file.Path;

/** Some bytes of the heap, and beyond them a folder. */
public final class TightSpace implements RowSpace {
  private final long bytes;
  private final Path folder;
  private long reserved;
  private int files;

  public TightSpace(long bytes, Path folder) {
    this.bytes = bytes;
    this.folder = folder;
  }

  @Override
  public boolean reserve(long more) {
    if (reserved + more > bytes) {
      return false;
    }
    reserved += more;
    return true;
  }

  @Override
  public void release(long fewer) {
    reserved -= fewer;
  }

  @Override
  public Path newFile() {
    return folder.resolve("rows-" + files++);
  }

  public long reserved() {
    return reserved;
  }

  public int files() {
    return files;
  }
}
