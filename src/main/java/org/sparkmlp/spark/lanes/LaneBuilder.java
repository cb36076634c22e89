package org.sparkmlp.spark.lanes;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.math.CounterRandom;
import org.sparkmlp.spark.rows.IncomingRows;
import org.sparkmlp.spark.rows.RowSpace;
import org.sparkmlp.spark.rows.StoredRows;

/**
 * Gathers the rows of one lane as they arrive, in any order, and ranks them by (hash, content).
 *
 * <p>Their numbers are sorted, and then the rows themselves are moved in place: there is one copy
 * of them. Numbers and hashes take up to 32 bytes of the heap per row, wherever the rows lie.
 */
public final class LaneBuilder implements AutoCloseable {
  private static final int FIRST_ROWS = 16;

  /** What the longest array of a JVM holds. */
  private static final int MAX_ROWS = Integer.MAX_VALUE - 8;

  private final int lane;
  private final int features;
  private final int labelWidth;
  private final int stride;
  private final IncomingRows incoming;
  private final BitSet validation = new BitSet();
  private long[] hashes = new long[FIRST_ROWS];
  private long digest;
  private Refusal problem;

  LaneBuilder(int lane, int features, int labelWidth, RowSpace space) {
    this(lane, features, labelWidth, IncomingRows.BLOCK, space);
  }

  LaneBuilder(int lane, int features, int labelWidth, int blockFloats, RowSpace space) {
    this.lane = lane;
    this.features = features;
    this.labelWidth = labelWidth;
    this.stride = features + labelWidth + 1;
    this.incoming = new IncomingRows(stride, blockFloats, space);
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
    int number = incoming.count();
    if (number == MAX_ROWS) {
      problem(Refusal.because("a lane may hold %,d rows: set more lanes", MAX_ROWS));
      return;
    }
    if (number == hashes.length) {
      hashes = Arrays.copyOf(hashes, (int) Math.min(2L * number, MAX_ROWS));
    }
    chunk.copy(row, incoming.array(), incoming.offset());
    incoming.added();
    long hash = chunk.hash(row);
    boolean held = chunk.isValidation(row);
    hashes[number] = hash;
    validation.set(number, held);
    digest += held ? CounterRandom.mix(~hash) : hash;
  }

  static Refusal differingLengths(int features, int others, int targets, int otherTargets) {
    boolean inFeatures = features != others;
    return Refusal.because(
        "the rows have vectors of differing lengths: %d and %d %s; all rows must have as many",
        inFeatures ? Math.min(features, others) : Math.min(targets, otherTargets),
        inFeatures ? Math.max(features, others) : Math.max(targets, otherTargets),
        inFeatures ? "features" : "targets");
  }

  /**
   * The lane; nothing but to close the builder may be done afterwards.
   *
   * @throws Refusal if the rows are more than the heap has room for, and the disk too
   */
  Lane build() {
    StoredRows rows = incoming.finish();
    int held = validation.cardinality();
    int[] order = new int[incoming.count()];
    int training = 0;
    int heldOut = order.length - held;
    for (int row : ranked(rows)) {
      order[validation.get(row) ? heldOut++ : training++] = row;
    }
    arrange(rows, order);
    byte[] told = problem == null ? null : problem.toBytes();
    return new Lane(lane, features, labelWidth, rows, training, held, digest, told);
  }

  /** Gives back what was reserved: Spark accounts for the lane, or nobody has it. */
  @Override
  public void close() {
    incoming.close();
  }

  /** Row numbers by hash, then content. */
  private int[] ranked(StoredRows stored) {
    int rows = incoming.count();
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
          sortRun(stored, order, start, i);
        }
        start = i;
      }
    }
    return order;
  }

  private void sortRun(StoredRows rows, int[] order, int from, int to) {
    Integer[] run = new Integer[to - from];
    for (int i = from; i < to; i++) {
      run[i - from] = order[i];
    }
    float[] left = rows.isMapped() ? new float[stride] : null;
    float[] right = rows.isMapped() ? new float[stride] : null;
    Comparator<Integer> byHash = Comparator.comparingLong(row -> hashes[row]);
    Comparator<Integer> byContent =
        (a, b) -> {
          int aStart = rows.offset(a);
          int bStart = rows.offset(b);
          return Arrays.compare(
              rows.array(a, left),
              aStart,
              aStart + stride,
              rows.array(b, right),
              bStart,
              bStart + stride);
        };
    Arrays.sort(run, byHash.thenComparing(byContent));
    for (int i = from; i < to; i++) {
      order[i] = run[i - from];
    }
  }

  /**
   * Moves rows to their places, along the cycles of the permutation.
   *
   * @param rows the rows. Modified.
   * @param order {@code [rows]} which row goes to each place. Modified.
   */
  private void arrange(StoredRows rows, int[] order) {
    float[] copy = new float[stride];
    float[] first = new float[stride];
    for (int start = 0; start < order.length; start++) {
      if (order[start] == start) {
        continue;
      }
      System.arraycopy(rows.array(start, copy), rows.offset(start), first, 0, stride);
      int place = start;
      for (int from = order[place]; from != start; from = order[place]) {
        rows.move(from, place);
        order[place] = place;
        place = from;
      }
      rows.put(place, first, 0);
      order[place] = place;
    }
  }
}
