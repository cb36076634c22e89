package org.sparkmlp.ml.prepare.census;

/**
 * What there is to know of a column of numbers, booleans or times.
 *
 * @param rows rows of the table
 * @param present those with a value
 * @param least the least value; infinity if there is none
 * @param most the greatest value; minus infinity if there is none
 * @param rounded values that float32 rounds to another
 * @param sum the sum of the values, as float32, added without rounding but the last
 */
public record NumberFacts(
    long rows, long present, double least, double most, long rounded, double sum) {
  private static final int ENOUGH = 100;

  public long missing() {
    return rows - present;
  }

  public double mean() {
    return sum / present;
  }

  public boolean isConstant() {
    return missing() == 0 && least == most;
  }

  /** Whether whole numbers can only be the rows' own: each from the first to the last, once. */
  public boolean countsRows() {
    return missing() == 0
        && rows >= ENOUGH
        && rounded == 0
        && most - least == rows - 1
        && sum == (least + most) / 2 * rows;
  }
}
