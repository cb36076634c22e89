package org.sparkmlp.cli.options;

import java.util.List;
import java.util.Locale;

/** What is learned. */
public enum Task {
  /** Which class a row is of. */
  CLASSIFICATION,
  /** One or more numbers per row. */
  REGRESSION;

  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Task parse(String text) {
    for (Task task : values()) {
      if (task.text().equals(text.trim().toLowerCase(Locale.ROOT))) {
        return task;
      }
    }
    throw UserMistake.of(
        "--task must be classification or regression, was '%s'%s",
        text, Nearest.hint(text, List.of(CLASSIFICATION.text(), REGRESSION.text())));
  }
}
