package org.sparkmlp.ml.prepare;

import java.util.List;

/**
 * A number as it is; where it is missing, another in its place.
 *
 * <pre>
 *   x        →  x            or, with the indicator,  x, 0
 *   missing  →  fill                                  fill, 1
 * </pre>
 *
 * @param name the column
 * @param kind a number or a boolean
 * @param fill what stands for a missing value; NaN if none is to be expected
 * @param indicator whether an element tells which values were missing
 */
record NumberCode(String name, ColumnKind kind, double fill, boolean indicator)
    implements ColumnCode {
  private static final long serialVersionUID = 1L;

  @Override
  public List<String> inputs() {
    return indicator ? List.of(name, ColumnCode.missing(name)) : List.of(name);
  }

  @Override
  public int width() {
    return indicator ? 2 : 1;
  }

  @Override
  public void put(Object value, VectorBuffer to) {
    to.add(value == null ? fill : (Double) value);
    if (indicator) {
      to.add(value == null ? 1 : 0);
    }
  }
}
