package org.sparkmlp.cli.options;

import java.util.Locale;

/** Something that only the user can put right: told in one line, exit status 2. */
public final class UserMistake extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private UserMistake(String message, Throwable cause) {
    super(message, cause);
  }

  public static UserMistake of(String format, Object... values) {
    return new UserMistake(String.format(Locale.ROOT, format, values), null);
  }

  public static UserMistake because(Throwable cause, String format, Object... values) {
    return new UserMistake(String.format(Locale.ROOT, format, values), cause);
  }
}
