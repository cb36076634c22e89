package org.sparkmlp.report.html;

import org.sparkmlp.check.Refusal;

/**
 * What a plot shows of one name.
 *
 * @param name for the legend
 * @param mark as what it is drawn
 * @param x {@code [n]}. Not modified.
 * @param y {@code [n]}; what is not finite is left out. Not modified.
 */
public record Curve(String name, Mark mark, double[] x, double[] y) {

  /** As what points are drawn. */
  public enum Mark {
    /** Joined by a line. */
    LINE,
    /** Joined by a broken line. */
    DASHES,
    /** Each by itself. */
    DOTS,
    /** Each by itself, to be seen among dots. */
    RINGS
  }

  /**
   * Checks the lengths.
   *
   * @param name as of the record
   * @param mark as of the record
   * @param x as of the record
   * @param y as of the record
   * @throws IllegalArgumentException if they differ
   */
  public Curve {
    if (x.length != y.length) {
      throw Refusal.because("curve %s has %d x but %d y", name, x.length, y.length);
    }
  }
}
