package org.sparkmlp.cli.options;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The nearest valid name to a misspelt one, by edit distance (Levenshtein), case ignored. */
public final class Nearest {
  private Nearest() {}

  /** The nearest name, unless more than half of the misspelt one would have to change. */
  static Optional<String> to(String misspelt, Collection<String> valid) {
    return valid.stream()
        .min(
            Comparator.<String>comparingInt(name -> distance(misspelt, name)).thenComparing(n -> n))
        .filter(name -> distance(misspelt, name) <= Math.max(1, misspelt.length() / 2));
  }

  /** A half-sentence for a message: {@code "; did you mean 'x'?"}, or nothing. */
  public static String hint(String misspelt, Collection<String> valid) {
    return to(misspelt, valid).map(name -> "; did you mean '" + name + "'?").orElse("");
  }

  private static int distance(String left, String right) {
    String a = left.toLowerCase(Locale.ROOT);
    String b = right.toLowerCase(Locale.ROOT);
    int[] row =
        new int[b.length() + 1]; // row[j]: distance of a's first i characters to b's first j
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
