package org.sparkmlp.training;

import java.io.Serializable;
import java.util.Locale;

/**
 * The S fixed shares of the data, chosen by the content of the rows, never by the cluster.
 *
 * <p>Worker p of P owns lanes {@code [⌊pS/P⌋, ⌊(p+1)S/P⌋)}. Immutable.
 *
 * @param count S, a power of two, 1 to {@link #MAX}
 * @serial exclude
 */
public record Lanes(int count) implements Serializable {
  /** Most lanes: what a full batch of any size is cut into. */
  public static final int MAX = 1024;

  private static final int ROWS_PER_LEAF = 128;

  /**
   * Checks the number.
   *
   * @param count as of the record
   * @throws IllegalArgumentException if it is not a power of two from 1 to {@link #MAX}
   */
  public Lanes {
    if (count < 1 || count > MAX || Integer.bitCount(count) != 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "lanes must be a power of two from 1 to %d, was %d", MAX, count));
    }
  }

  /**
   * The default for a batch size: about 128 rows a leaf for large batches, 8 lanes as soon as
   * leaves keep 16 rows. Worked: 31 → 1, 32 → 2, 64 → 4, 128 … 2047 → 8, 2048 → 16, 8192 → 64.
   *
   * @param batchSize B, at least 1
   * @return the lanes
   */
  public static Lanes forBatchSize(int batchSize) {
    if (batchSize < 128) {
      return new Lanes(batchSize < 32 ? 1 : batchSize < 64 ? 2 : 4);
    }
    int wanted = Integer.highestOneBit(batchSize / ROWS_PER_LEAF);
    return new Lanes(Math.min(MAX, Math.max(8, wanted)));
  }

  /**
   * The lane of a row.
   *
   * @param hash the row's content hash
   * @return {@code hash mod S}, in [0, S)
   */
  public int of(long hash) {
    return (int) (hash & (count - 1));
  }

  /**
   * The first lane of a worker; it owns those up to the first of the next one.
   *
   * @param worker p, in [0, P]; P itself gives S
   * @param workers P, at least 1
   * @return {@code ⌊pS/P⌋}
   */
  public int first(int worker, int workers) {
    return (int) ((long) worker * count / workers);
  }

  /**
   * The worker that owns a lane.
   *
   * @param lane the lane, in [0, S)
   * @param workers P, at least 1
   * @return the p with {@code first(p) <= lane < first(p + 1)}
   */
  public int worker(int lane, int workers) {
    int worker = (int) ((long) lane * workers / count);
    while (first(worker + 1, workers) <= lane) {
      worker++;
    }
    return worker;
  }
}
