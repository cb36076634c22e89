package org.sparkmlp.training;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.sparkmlp.check.Refusal;

/** Which epoch's parameters a fit gives. */
public enum Keep {
  /**
   * Those of the epoch with the lowest monitored loss, where there is something to go by: rows for
   * validation, or patience. Else the last ones, as the training loss alone favours over-fitting.
   */
  BEST,
  /** Those of the last epoch, whatever it came to. */
  LAST;

  /**
   * Whether a fit gives its best epoch's parameters.
   *
   * @param validated whether there are rows for validation
   * @param patient whether patience is set
   * @return false for the last epoch's
   */
  public boolean best(boolean validated, boolean patient) {
    return this == BEST && (validated || patient);
  }

  /**
   * The name that options and params use.
   *
   * @return the name in lower case
   */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The choice of a name.
   *
   * @param text a name in any case
   * @return the choice
   * @throws IllegalArgumentException if there is none of that name
   */
  public static Keep parse(String text) {
    for (Keep keep : values()) {
      if (keep.text().equals(text.trim().toLowerCase(Locale.ROOT))) {
        return keep;
      }
    }
    String names = Arrays.stream(values()).map(Keep::text).collect(Collectors.joining(", "));
    throw Refusal.setting("keep", "one of " + names, "'" + text + "'");
  }
}
