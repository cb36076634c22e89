package org.sparkmlp.insight;

/** How the final parameters predict rows: the validation rows if there are any. */
public sealed interface Outcome permits ClassOutcome, TargetOutcome {

  /**
   * Which rows.
   *
   * @return whether they are validation rows, else training rows
   */
  boolean validation();
}
