package org.sparkmlp.ml.prepare.census;

import java.util.List;
import java.util.Optional;

/**
 * What there is to know of a column of strings.
 *
 * @param present rows with a value
 * @param distinct different values
 * @param frequent the most frequent values, in alphabetical order
 * @param covered rows that have one of those
 * @param numbers rows whose value reads as a number
 * @param noNumber the first value, in alphabetical order, that does not
 */
public record CategoryFacts(
    long present,
    long distinct,
    List<String> frequent,
    long covered,
    long numbers,
    Optional<String> noNumber) {
  static final CategoryFacts NONE = new CategoryFacts(0, 0, List.of(), 0, 0, Optional.empty());
  private static final int ENOUGH = 100;

  public boolean isCapped() {
    return distinct > frequent.size();
  }

  /** Whether most rows have a value of their own. */
  public boolean isIdentifier() {
    return present >= ENOUGH && 2 * distinct > present;
  }

  /** Whether it is a column of numbers but for a few values. */
  public boolean isNearlyNumeric() {
    return 2 * numbers > present && noNumber.isPresent();
  }
}
