package org.sparkmlp.ml.prepare;

import java.util.Arrays;
import java.util.Locale;
import org.sparkmlp.check.Require;

/** What becomes of missing values: nulls, and NaN in columns of numbers. */
public enum Missing {
  /** They are refused. */
  ERROR,
  /** Rows with one are left out. */
  DROP,
  /** Numbers and times get another in their place, strings a category of their own. */
  IMPUTE;

  /**
   * The name that params and options use.
   *
   * @return the name, in small letters
   */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The treatment of a name.
   *
   * @param text error, drop or impute
   * @return the treatment
   * @throws IllegalArgumentException if it is another name
   */
  public static Missing parse(String text) {
    Require.oneOf("missing", Arrays.stream(values()).map(Missing::text).toList(), text);
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
