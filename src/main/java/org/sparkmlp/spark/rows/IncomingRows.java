package org.sparkmlp.spark.rows;

import java.util.Arrays;

/**
 * Rows of one width as they arrive: in the heap as long as there is room, and all of them in a file
 * as soon as there is none, so that no more than a block of them must fit.
 *
 * <p>A row is written where {@link #array} and {@link #offset} say and then {@linkplain #added
 * counted}. Memory that was reserved is given back by {@link #close}, when somebody else accounts
 * for the rows. For one thread.
 */
public final class IncomingRows implements AutoCloseable {
  /** Floats of a full block: 256 KiB, as G1 rounds arrays of half a region, 512 KiB, up to all. */
  public static final int BLOCK = 1 << 16;

  private static final int FIRST_ROWS = 16;
  private static final int MOST_SHIFT = 20;

  private final int stride;
  private final int blockShift; // a block has 2^blockShift rows
  private final RowSpace space;
  private float[][] blocks = new float[0][]; // of those in the heap; the one that is written last
  private int first; // row that the first of the blocks starts with
  private int rows;
  private long reserved; // bytes
  private RowFile file; // null while the rows are in the heap

  /**
   * No rows.
   *
   * @param stride floats of a row, at least 1
   * @param blockFloats floats of a full block at most, unless it is one row
   * @param space where rows may lie
   */
  public IncomingRows(int stride, int blockFloats, RowSpace space) {
    this.stride = stride;
    this.blockShift = shift(blockFloats, stride);
    this.space = space;
  }

  /** How many rows make up so many floats at most, as a power of two: at least one, 2²⁰ at most. */
  static int shift(long floats, int stride) {
    long rows = Math.max(1, Math.min(floats / stride, 1 << MOST_SHIFT));
    return Long.SIZE - 1 - Long.numberOfLeadingZeros(rows);
  }

  /** The number of rows. */
  public int count() {
    return rows;
  }

  /**
   * The array that takes the next row, for which room is made.
   *
   * @throws org.sparkmlp.check.Refusal if the heap has no room, and the disk neither
   */
  public float[] array() {
    makeRoom();
    return blocks[(rows - first) >> blockShift];
  }

  /** Where in the array the next row starts. */
  public int offset() {
    return ((rows - first) & ((1 << blockShift) - 1)) * stride;
  }

  /** Counts the row that was written. */
  public void added() {
    rows++;
  }

  private void makeRoom() {
    int full = 1 << blockShift;
    int held = rows - first;
    if (file != null) {
      if (held == full) {
        write();
      }
      return;
    }
    int block = held >> blockShift;
    int within = held & (full - 1);
    int has = block == blocks.length ? 0 : blocks[block].length / stride;
    if (within < has) {
      return;
    }
    int grown = block > 0 ? full : Math.min(full, Math.max(FIRST_ROWS, 2 * has));
    if (reserve(grown - has)) {
      blocks = block == blocks.length ? Arrays.copyOf(blocks, block + 1) : blocks;
      blocks[block] = has == 0 ? new float[grown * stride] : resized(blocks[block], grown);
    } else {
      spill();
    }
  }

  private float[] resized(float[] block, int blockRows) {
    int floats = blockRows * stride;
    return block.length == floats ? block : Arrays.copyOf(block, floats);
  }

  private boolean reserve(int more) {
    long bytes = (long) more * stride * Float.BYTES;
    boolean granted = space.reserve(bytes);
    reserved += granted ? bytes : 0;
    return granted;
  }

  /** Moves all rows to a file, and keeps a block to take the next ones. */
  private void spill() {
    file = new RowFile(space.newFile());
    write();
    blocks = new float[][] {new float[stride << blockShift]};
    release();
  }

  /** Writes the rows that the blocks hold. */
  private void write() {
    for (float[] block : blocks) {
      int held = Math.min(1 << blockShift, rows - first);
      file.write(block, held * stride);
      first += held;
    }
  }

  /**
   * The rows, by order of arrival; no more may be added.
   *
   * @throws org.sparkmlp.check.Refusal if the disk has no room
   */
  public StoredRows finish() {
    if (file != null) {
      write();
      return file.map(rows, stride);
    }
    int last = blocks.length - 1;
    if (last >= 0) {
      blocks[last] = resized(blocks[last], rows - (last << blockShift));
    }
    return new HeapRows(stride, blockShift, blocks);
  }

  private void release() {
    space.release(reserved);
    reserved = 0;
  }

  @Override
  public void close() {
    release();
    if (file != null) {
      file.close();
    }
  }
}
