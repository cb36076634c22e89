package org.sparkmlp.cli.options;

import java.util.Locale;
import org.sparkmlp.check.Refusal;

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

  /** A refused setting by the name of its option: {@code batchSize} is {@code --batch-size}. */
  static UserMistake of(Refusal refusal) {
    String line =
        refusal
            .setting()
            .filter(name -> name.chars().allMatch(Character::isLetterOrDigit))
            .map(
                name ->
                    Refusal.setting(
                            option(name),
                            refusal.bound(),
                            refusal.value().orElse(""),
                            refusal.remedy().orElse(null))
                        .getMessage())
            .orElse(refusal.getMessage());
    return new UserMistake(line, refusal);
  }

  private static String option(String name) {
    StringBuilder option = new StringBuilder("--");
    for (char letter : name.toCharArray()) {
      option.append(Character.isUpperCase(letter) ? "-" : "").append(Character.toLowerCase(letter));
    }
    return option.toString();
  }
}
