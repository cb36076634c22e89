package org.sparkmlp.ml.prepare.census;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * The median of each column, as float32: of an even number of values the lower one of the two in
 * the middle, so that it is always a value that is there.
 *
 * <p>By radix: a float32's bits, turned so that their order is that of the numbers, are four digits
 * of 8 bits. Four passes count the digits from the highest on, each among the values which have the
 * digits found so far: 256 counts per column and pass, whatever the number of rows. Counts have no
 * order, so the median does not depend on that of the rows.
 */
public final class Medians {
  private static final int DIGIT = 8;
  private static final int BUCKETS = 1 << DIGIT;

  private Medians() {}

  /**
   * The medians.
   *
   * @param values columns of float64, null or NaN where a value is missing
   * @param present how many values there are, by column, each at least 1
   */
  public static double[] of(Dataset<Row> values, long[] present) {
    int columns = present.length;
    long[] rank = new long[columns]; // among the values with the digits found so far
    for (int j = 0; j < columns; j++) {
      rank[j] = (present[j] - 1) / 2;
    }
    int[] found = new int[columns];
    Dataset<Row> kept = values.persist(StorageLevel.MEMORY_AND_DISK());
    try {
      for (int shift = Integer.SIZE - DIGIT; shift >= 0; shift -= DIGIT) {
        long[] counts = counts(kept, found.clone(), shift);
        for (int j = 0; j < columns; j++) {
          int digit = 0;
          while (rank[j] >= counts[j * BUCKETS + digit]) {
            rank[j] -= counts[j * BUCKETS + digit];
            digit++;
          }
          found[j] |= digit << shift;
        }
      }
    } finally {
      kept.unpersist();
    }
    double[] medians = new double[columns];
    for (int j = 0; j < columns; j++) {
      medians[j] = value(found[j]);
    }
    return medians;
  }

  private static long[] counts(Dataset<Row> values, int[] found, int shift) {
    return values
        .javaRDD()
        .mapPartitions(rows -> List.of(counts(rows, found, shift)).iterator())
        .treeReduce(Medians::add);
  }

  private static long[] counts(Iterator<Row> rows, int[] found, int shift) {
    long[] counts = new long[found.length * BUCKETS];
    int known = shift == Integer.SIZE - DIGIT ? 0 : -1 << (shift + DIGIT); // bits found so far
    while (rows.hasNext()) {
      Row row = rows.next();
      for (int j = 0; j < found.length; j++) {
        double value = row.isNullAt(j) ? Double.NaN : row.getDouble(j);
        int key = key((float) value);
        if (!Double.isNaN(value) && (key & known) == found[j]) {
          counts[j * BUCKETS + (key >>> shift & BUCKETS - 1)]++;
        }
      }
    }
    return counts;
  }

  private static long[] add(long[] left, long[] right) {
    long[] sum = left.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += right[i];
    }
    return sum;
  }

  /** Bits whose order, without a sign, is that of the values; −0 is 0. */
  static int key(float value) {
    int bits = Float.floatToIntBits(value + 0f);
    return bits ^ (bits >> 31 | 0x8000_0000);
  }

  /** The value with that key. */
  static float value(int key) {
    return Float.intBitsToFloat(key ^ (~key >> 31 | 0x8000_0000));
  }
}
