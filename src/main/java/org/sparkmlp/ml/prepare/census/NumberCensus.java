package org.sparkmlp.ml.prepare.census;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.sparkmlp.math.ExactSum;

/**
 * Counts of the columns of a table of numbers, in one pass.
 *
 * <p>Values are taken as float32, as the network takes them, and added without rounding; all else
 * is counted or compared. So nothing depends on the order or the partitioning of the rows.
 *
 * <p>Counts travel as {@code long[columns × 27]}, which every serialiser of Spark knows:
 *
 * <pre>
 *   0 rows   1 present   2 least   3 most   4 rounded   5–15 Σ x of x ≥ 0   16–26 Σ −x of x below 0
 * </pre>
 */
public final class NumberCensus {
  private static final int ROWS = 0;
  private static final int PRESENT = 1;
  private static final int LEAST = 2;
  private static final int MOST = 3;
  private static final int ROUNDED = 4;
  private static final int POSITIVE = 5;
  private static final int DIGITS = 11;
  private static final int NEGATIVE = POSITIVE + DIGITS;
  private static final int FIELDS = NEGATIVE + DIGITS;

  private NumberCensus() {}

  /**
   * The facts of each column.
   *
   * @param values columns of float64, null or NaN where a value is missing
   */
  public static List<NumberFacts> of(Dataset<Row> values) {
    int columns = values.columns().length;
    if (columns == 0) {
      return List.of();
    }
    JavaRDD<Row> rows = values.javaRDD();
    long[] counts =
        rows.getNumPartitions() == 0
            ? count(Collections.emptyIterator(), columns)
            : rows.mapPartitions(part -> List.of(count(part, columns)).iterator())
                .treeReduce(NumberCensus::merge);
    List<NumberFacts> facts = new ArrayList<>();
    for (int j = 0; j < columns; j++) {
      int at = j * FIELDS;
      facts.add(
          new NumberFacts(
              counts[at + ROWS],
              counts[at + PRESENT],
              Double.longBitsToDouble(counts[at + LEAST]),
              Double.longBitsToDouble(counts[at + MOST]),
              counts[at + ROUNDED],
              sum(counts, at + POSITIVE).value() - sum(counts, at + NEGATIVE).value()));
    }
    return facts;
  }

  private static long[] count(Iterator<Row> rows, int columns) {
    long[] counts = new long[columns * FIELDS];
    double[] least = filled(columns, Double.POSITIVE_INFINITY);
    double[] most = filled(columns, Double.NEGATIVE_INFINITY);
    ExactSum[] positive = sums(columns);
    ExactSum[] negative = sums(columns);
    long seen = 0;
    while (rows.hasNext()) {
      Row row = rows.next();
      seen++;
      for (int j = 0; j < columns; j++) {
        double value = row.isNullAt(j) ? Double.NaN : row.getDouble(j);
        if (Double.isNaN(value)) {
          continue;
        }
        float single = (float) value;
        counts[j * FIELDS + PRESENT]++;
        counts[j * FIELDS + ROUNDED] += single == value ? 0 : 1;
        least[j] = Math.min(least[j], value);
        most[j] = Math.max(most[j], value);
        if (Float.isFinite(single)) { // an infinity is refused when the rows are read for training
          (single >= 0 ? positive : negative)[j].add(Math.abs(single));
        }
      }
    }
    for (int j = 0; j < columns; j++) {
      int at = j * FIELDS;
      counts[at + ROWS] = seen;
      counts[at + LEAST] = Double.doubleToLongBits(least[j]);
      counts[at + MOST] = Double.doubleToLongBits(most[j]);
      System.arraycopy(positive[j].toArray(), 0, counts, at + POSITIVE, DIGITS);
      System.arraycopy(negative[j].toArray(), 0, counts, at + NEGATIVE, DIGITS);
    }
    return counts;
  }

  private static long[] merge(long[] left, long[] right) {
    long[] both = left.clone();
    for (int at = 0; at < both.length; at += FIELDS) {
      for (int field : new int[] {ROWS, PRESENT, ROUNDED}) {
        both[at + field] += right[at + field];
      }
      both[at + LEAST] = lesser(left[at + LEAST], right[at + LEAST], 1);
      both[at + MOST] = lesser(left[at + MOST], right[at + MOST], -1);
      for (int sum : new int[] {POSITIVE, NEGATIVE}) {
        ExactSum total = sum(left, at + sum);
        total.add(Arrays.copyOfRange(right, at + sum, at + sum + DIGITS));
        System.arraycopy(total.toArray(), 0, both, at + sum, DIGITS);
      }
    }
    return both;
  }

  private static long lesser(long left, long right, int sign) {
    boolean first =
        sign * Double.compare(Double.longBitsToDouble(left), Double.longBitsToDouble(right)) <= 0;
    return first ? left : right;
  }

  private static ExactSum sum(long[] counts, int from) {
    return ExactSum.of(Arrays.copyOfRange(counts, from, from + DIGITS));
  }

  private static ExactSum[] sums(int columns) {
    ExactSum[] sums = new ExactSum[columns];
    Arrays.setAll(sums, j -> new ExactSum());
    return sums;
  }

  private static double[] filled(int columns, double value) {
    double[] filled = new double[columns];
    Arrays.fill(filled, value);
    return filled;
  }
}
