package org.sparkmlp.spark;

import org.sparkmlp.check.Refusal;

/**
 * The Spark that this library is built for: it uses classes that Spark keeps to itself, which
 * another version may not have, or have otherwise.
 */
public final class SparkVersion {
  private static final String WANTED = "4.1";

  private SparkVersion() {}

  /**
   * Refuses any other Spark in one line, in place of a {@link LinkageError} later.
   *
   * @param running the version that runs, such as {@code 4.1.0}
   * @throws Refusal if it is not a {@value #WANTED}
   */
  public static void require(String running) {
    if (!running.startsWith(WANTED + ".")) {
      throw Refusal.because(
          "Spark MLP needs Spark %s, but Spark %s runs: use a Spark %s, or a Spark MLP built for"
              + " yours",
          WANTED, running, WANTED);
    }
  }
}
