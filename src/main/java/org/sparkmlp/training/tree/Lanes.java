package org.sparkmlp.training.tree;

import java.io.Serializable;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.check.Require;

/**
 * The S fixed shares of the data, chosen by the content of the rows, never by the cluster.
 *
 * <p>Each of P workers owns a contiguous range of them: see {@link #shares}. Immutable.
 *
 * @param count S, a power of two, 1 to {@link #MAX}
 * @serial exclude
 */
public record Lanes(int count) implements Serializable {
  /** Most lanes: what a full batch of any size is cut into. */
  public static final int MAX = 1024;

  private static final int ROWS_PER_LEAF = 128; // of large batches
  private static final int FEWEST_ROWS = 8; // of a leaf, where that makes less than ENOUGH lanes
  private static final int ENOUGH = 64;

  /** A node weighs more than any sum of squared shares. */
  private static final long NODE = (long) MAX * MAX + 1;

  /**
   * Checks the number.
   *
   * @param count as of the record
   * @throws IllegalArgumentException if it is not a power of two from 1 to {@link #MAX}
   */
  public Lanes {
    Require.powerOfTwo(MAX, "lanes", count);
  }

  /**
   * The default for a batch size: as many lanes as keep 8 rows a leaf, up to 64, and more only for
   * batches so large that a leaf has 128 rows.
   *
   * <pre>
   *   S = max(1, min(64, ⌊B / 8⌋₂), ⌊B / 128⌋₂), at most 1,024      ⌊x⌋₂ the power of two below
   * </pre>
   *
   * <p>Worked: 8 → 1, 16 → 2, 32 → 4, 128 → 16, 200 → 16, 1000 → 64, 8192 → 64, 16384 → 128.
   *
   * @param batchSize B, at least 1
   * @return the lanes
   */
  public static Lanes forBatchSize(int batchSize) {
    int small = Math.min(ENOUGH, Integer.highestOneBit(batchSize / FEWEST_ROWS));
    int large = Math.min(MAX, Integer.highestOneBit(batchSize / ROWS_PER_LEAF));
    return new Lanes(Math.max(1, Math.max(small, large)));
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
   * Cuts the lanes into one contiguous share per worker, so that few sums travel.
   *
   * <p>A worker hands over one sum per node of its share's {@linkplain CanonicalTree#cover cover}.
   * Of all ways to cut with no share empty and none larger than {@code max(⌈S/P⌉, ⌊1.15·S/P⌋)} this
   * is the one with the fewest nodes; among those, the one with the smallest sum of squared shares;
   * among those, the one whose last share is smallest, then the one before, and so on. So the
   * largest share is at most 15 % over the mean, or at most ⌈S/P⌉, which no cut avoids. If P is a
   * power of two all shares are equal and one node each.
   *
   * <p>Worked: 64 lanes for 3 workers are cut at 24 and 48, 5 nodes in all; even shares, cut at 21
   * and 42, would have 11.
   *
   * @param workers P, from 1 to S
   * @return {@code [P + 1]}: share p is {@code [shares[p], shares[p + 1])}
   * @throws IllegalArgumentException if P is out of its range
   */
  public int[] shares(int workers) {
    if (workers < 1 || workers > count) {
      throw Refusal.setting("workers", "from 1 to " + count, workers);
    }
    int largest = Math.max((count - 1) / workers + 1, (int) (115L * count / (100L * workers)));
    long[] cost = new long[count + 1]; // of the best way to cut [0, end) into p shares, by end
    int[][] start = new int[workers + 1][count + 1]; // of the last of them
    for (int p = 1; p <= workers; p++) {
      long[] next = new long[count + 1];
      for (int end = p; end <= Math.min(count, p * largest); end++) {
        next[end] = Long.MAX_VALUE;
        int first = Math.max(p - 1, end - largest);
        for (int from = Math.min(end - 1, (p - 1) * largest); from >= first; from--) {
          long size = end - from;
          long here = cost[from] + NODE * nodes(from, end) + size * size;
          if (here < next[end]) {
            next[end] = here;
            start[p][end] = from;
          }
        }
      }
      cost = next;
    }
    int[] shares = new int[workers + 1];
    shares[workers] = count;
    for (int p = workers; p > 0; p--) {
      shares[p - 1] = start[p][shares[p]];
    }
    return shares;
  }

  /**
   * How many sums the workers hand over, all together.
   *
   * <p>Worked: 64 lanes for 3 workers give 5, for 4 workers 4.
   *
   * @param workers P, from 1 to S
   * @return the nodes of the covers of all {@link #shares}
   * @throws IllegalArgumentException if P is out of its range
   */
  public int nodes(int workers) {
    int[] shares = shares(workers);
    int nodes = 0;
    for (int p = 0; p < workers; p++) {
      nodes += nodes(shares[p], shares[p + 1]);
    }
    return nodes;
  }

  /** How many nodes {@link CanonicalTree#cover} gives for lanes {@code [from, to)}, not empty. */
  static int nodes(int from, int to) {
    int half = Integer.highestOneBit(from ^ to);
    int middle = to & -half; // the boundary within (from, to] that most lanes are aligned to
    return Integer.bitCount(middle - from) + Integer.bitCount(to - middle);
  }
}
