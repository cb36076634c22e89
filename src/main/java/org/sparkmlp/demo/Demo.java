package org.sparkmlp.demo;

import java.util.Locale;

/** The demonstrations there are. */
public enum Demo {
  /** Learned features beside polynomial ones. */
  CURVE(
      "learned features beside polynomials: kinks, pieces, and the error of each",
      new CurveDemo(3000)),
  /** Sums in a fixed order beside sums in the order of arrival. */
  SAME_BITS(
      "one fit on 1, 2, 3 and 5 workers by every exchange: equal hashes, and what happens without",
      new SameBitsDemo(100));

  private final String line;
  private final Demonstration demonstration;

  Demo(String line, Demonstration demonstration) {
    this.line = line;
    this.demonstration = demonstration;
  }

  /**
   * The name by which it is asked for.
   *
   * @return e.g. {@code same-bits}
   */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * What is seen.
   *
   * @return one line
   */
  public String line() {
    return line;
  }

  /**
   * What makes the page.
   *
   * @return the demonstration
   */
  public Demonstration demonstration() {
    return demonstration;
  }
}
