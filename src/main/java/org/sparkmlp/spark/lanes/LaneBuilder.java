package org.sparkmlp.spark.lanes;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.math.CounterRandom;

/**
 * Gathers the rows of one lane as they arrive, in any order, and ranks them by (hash, content).
 *
 * <p>Their numbers are sorted, and then the rows themselves are moved in place: memory holds them
 * once.
 */
public final class LaneBuilder {
  /** Floats of a full block: 1 MiB. */
  private static final int BLOCK = 1 << 18;

  private static final int FIRST_ROWS = 16;

  /** What the longest array of a JVM holds. */
  private static final int MAX_ROWS = Integer.MAX_VALUE - 8;

  private final int lane;
  private final int features;
  private final int labelWidth;
  private final int stride;
  private final int blockShift;
  private final BitSet validation = new BitSet();
  private float[][] blocks = new float[0][];
  private long[] hashes = new long[FIRST_ROWS];
  private int rows;
  private long digest;
  private Refusal problem;

  LaneBuilder(int lane, int features, int labelWidth) {
    this(lane, features, labelWidth, BLOCK);
  }

  LaneBuilder(int lane, int features, int labelWidth, int blockFloats) {
    this.lane = lane;
    this.features = features;
    this.labelWidth = labelWidth;
    this.stride = features + labelWidth + 1;
    this.blockShift =
        31 - Integer.numberOfLeadingZeros(Math.max(1, Math.min(blockFloats / stride, 1 << 20)));
  }

  void problem(Refusal refusal) {
    if (problem == null) {
      problem = refusal;
    }
  }

  /** Adds one row of a chunk. */
  void add(RowChunk chunk, int row) {
    if (chunk.features != features || chunk.labelWidth != labelWidth) {
      problem(differingLengths(features, chunk.features, labelWidth, chunk.labelWidth));
      return;
    }
    if (rows == MAX_ROWS) {
      problem(Refusal.because("a lane may hold %,d rows: set more lanes", MAX_ROWS));
      return;
    }
    makeRoom();
    chunk.copy(row, block(rows), offset(rows));
    long hash = chunk.hash(row);
    boolean held = chunk.isValidation(row);
    hashes[rows] = hash;
    validation.set(rows, held);
    digest += held ? CounterRandom.mix(~hash) : hash;
    rows++;
  }

  static Refusal differingLengths(int features, int others, int targets, int otherTargets) {
    boolean inFeatures = features != others;
    return Refusal.because(
        "the rows have vectors of differing lengths: %d and %d %s; all rows must have as many",
        inFeatures ? Math.min(features, others) : Math.min(targets, otherTargets),
        inFeatures ? Math.max(features, others) : Math.max(targets, otherTargets),
        inFeatures ? "features" : "targets");
  }

  private void makeRoom() {
    int block = rows >> blockShift;
    int within = rows & ((1 << blockShift) - 1);
    if (block == blocks.length) {
      blocks = Arrays.copyOf(blocks, block + 1);
      int first = block == 0 ? Math.min(FIRST_ROWS, 1 << blockShift) : 1 << blockShift;
      blocks[block] = new float[first * stride];
    } else if (within * stride == blocks[block].length) {
      int grown = (int) Math.min(2L * within, 1L << blockShift);
      blocks[block] = Arrays.copyOf(blocks[block], grown * stride);
    }
    if (rows == hashes.length) {
      hashes = Arrays.copyOf(hashes, (int) Math.min(2L * rows, MAX_ROWS));
    }
  }

  /** The lane; the builder must not be used afterwards. */
  Lane build() {
    if (rows > 0) {
      int last = blocks.length - 1;
      int used = (rows - (last << blockShift)) * stride;
      blocks[last] = used == blocks[last].length ? blocks[last] : Arrays.copyOf(blocks[last], used);
    }
    int held = validation.cardinality();
    int[] order = new int[rows];
    int training = 0;
    int heldOut = rows - held;
    for (int row : ranked()) {
      order[validation.get(row) ? heldOut++ : training++] = row;
    }
    arrange(order);
    byte[] told = problem == null ? null : problem.toBytes();
    return new Lane(lane, features, labelWidth, blockShift, blocks, training, held, digest, told);
  }

  /** Row numbers by hash, then content. */
  private int[] ranked() {
    // The upper half of the hash and the row number share a long, which sorts without objects; runs
    // of equal upper halves, mostly duplicates, are then put in order by the whole.
    long[] keys = new long[rows];
    for (int row = 0; row < rows; row++) {
      keys[row] = (hashes[row] & 0xFFFF_FFFF_0000_0000L) | row;
    }
    Arrays.sort(keys);
    int[] order = new int[rows];
    for (int i = 0; i < rows; i++) {
      order[i] = (int) keys[i];
    }
    int start = 0;
    for (int i = 1; i <= rows; i++) {
      if (i == rows || keys[i] >>> 32 != keys[start] >>> 32) {
        if (i - start > 1) {
          sortRun(order, start, i);
        }
        start = i;
      }
    }
    return order;
  }

  private void sortRun(int[] order, int from, int to) {
    Integer[] run = new Integer[to - from];
    for (int i = from; i < to; i++) {
      run[i - from] = order[i];
    }
    Comparator<Integer> byHash = Comparator.comparingLong(row -> hashes[row]);
    Arrays.sort(run, byHash.thenComparing(this::compareContent));
    for (int i = from; i < to; i++) {
      order[i] = run[i - from];
    }
  }

  /**
   * Moves rows to their places, along the cycles of the permutation.
   *
   * @param order {@code [rows]} which row goes to each place. Modified.
   */
  private void arrange(int[] order) {
    float[] first = new float[stride];
    for (int start = 0; start < rows; start++) {
      if (order[start] == start) {
        continue;
      }
      System.arraycopy(block(start), offset(start), first, 0, stride);
      int place = start;
      for (int from = order[place]; from != start; from = order[place]) {
        System.arraycopy(block(from), offset(from), block(place), offset(place), stride);
        order[place] = place;
        place = from;
      }
      System.arraycopy(first, 0, block(place), offset(place), stride);
      order[place] = place;
    }
  }

  private float[] block(int row) {
    return blocks[row >> blockShift];
  }

  private int offset(int row) {
    return (row & ((1 << blockShift) - 1)) * stride;
  }

  private int compareContent(int a, int b) {
    int aOffset = offset(a);
    int bOffset = offset(b);
    return Arrays.compare(block(a), aOffset, aOffset + stride, block(b), bOffset, bOffset + stride);
  }
}
