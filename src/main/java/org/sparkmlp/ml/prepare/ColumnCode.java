package org.sparkmlp.ml.prepare;

import java.io.Serializable;
import java.util.List;

/**
 * Which elements of the vector a column's values become.
 *
 * <p>A value is a {@code Double} for numbers, booleans (0 or 1), dates and timestamps (days since
 * 1970), a {@code String}, or a {@code Vector}; null where it is missing.
 */
sealed interface ColumnCode extends Serializable
    permits NumberCode, TimeCode, CategoryCode, VectorCode {

  /** The column. */
  String name();

  /** Its kind. */
  ColumnKind kind();

  /** What the elements are called, in order. */
  List<String> inputs();

  /** How many elements there are. */
  int width();

  /**
   * Appends the elements of a value.
   *
   * @param value the value, null if it is missing. Not modified.
   * @param to takes them. Modified.
   */
  void put(Object value, VectorBuffer to);

  /** What the indicator of a column's missing values is called. */
  static String missing(String name) {
    return name + " is missing";
  }
}
