package org.sparkmlp.ml.prepare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sparkmlp.ml.prepare.census.CategoryFacts;
import org.sparkmlp.ml.prepare.census.NumberFacts;

/**
 * What an encoder saw in its columns and its user should know, one line each.
 *
 * @param notes how values are taken
 * @param warnings what is likely to do harm, with the remedy
 */
public record EncodingNotes(List<String> notes, List<String> warnings) {
  private static final int NAMED = 5;
  private static final long EXACT = 1 << 24;

  /**
   * The notes.
   *
   * @param notes how values are taken
   * @param warnings what is likely to do harm
   */
  public EncodingNotes {
    notes = List.copyOf(notes);
    warnings = List.copyOf(warnings);
  }

  /** Notes as they come up, column by column. Mutable; not thread-safe. */
  static final class Builder {
    private final List<String> notes = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<String> constants = new ArrayList<>();

    EncodingNotes build() {
      List<String> all = new ArrayList<>(notes);
      if (!constants.isEmpty()) {
        all.add(
            text(
                "one value in all rows: %s%s (%d of the columns); such a column tells nothing",
                String.join(", ", constants.subList(0, Math.min(NAMED, constants.size()))),
                constants.size() > NAMED ? ", …" : "",
                constants.size()));
      }
      return new EncodingNotes(all, warnings);
    }

    void numbers(String name, NumberFacts facts, boolean whole, String imputed) {
      if (facts.isConstant()) {
        constants.add(name);
      }
      if (whole && facts.rounded() > 0) {
        warnings.add(
            text(
                "column '%s' has whole numbers beyond %,d, of which float32 rounds those in %,d"
                    + " rows: if it is an identifier leave it out, else subtract a constant or"
                    + " make it a string",
                name, EXACT, facts.rounded()));
      }
      if (whole && facts.countsRows()) {
        warnings.add(
            text(
                "column '%s' counts the rows, from %.0f to %.0f, as an identifier does: leave it out",
                name, facts.least(), facts.most()));
      }
      if (facts.missing() > 0) {
        notes.add(text("%s: %,d missing, %s", name, facts.missing(), imputed));
      }
    }

    void categories(String name, CategoryFacts facts, long missing) {
      if (facts.distinct() == 1 && missing == 0) {
        constants.add(name);
      }
      if (facts.isNearlyNumeric()) {
        warnings.add(
            text(
                "column '%s' is of strings, though %,d of its %,d values are numbers: if '%s' stands"
                    + " for a missing one, have it read as null",
                name, facts.numbers(), facts.present(), facts.noNumber().orElse("")));
      } else if (facts.isIdentifier()) {
        warnings.add(
            text(
                "column '%s' has %,d different strings in %,d rows, as an identifier has: leave it"
                    + " out",
                name, facts.distinct(), facts.present()));
      } else if (facts.isCapped()) {
        warnings.add(
            text(
                "column '%s' has %,d different strings: the %,d most frequent are categories of"
                    + " their own (maxCategories), the others, in %,d rows, share one",
                name,
                facts.distinct(),
                facts.frequent().size(),
                facts.present() - facts.covered()));
      }
      if (missing > 0) {
        notes.add(text("%s: %,d missing, a category of their own", name, missing));
      }
    }

    private static String text(String format, Object... values) {
      return String.format(Locale.ROOT, format, values);
    }
  }
}
