package org.sparkmlp.cli.options;

import org.sparkmlp.check.Refusal;
import org.sparkmlp.ml.prepare.Missing;
import org.sparkmlp.ml.prepare.TableEncoder;
import picocli.CommandLine.Option;

/** What becomes of missing values and of strings. */
public final class PreparationOptions {
  @Option(
      names = "--missing",
      paramLabel = "error|drop|impute",
      defaultValue = "error",
      description =
          "What becomes of missing values, null or NaN: error refuses them; drop leaves the row out;"
              + " impute puts a number in place of a missing number or time, with an indicator column"
              + " where any was missing, and makes a missing string a category of its own. The model"
              + " does the same when it predicts and is evaluated. Default: ${DEFAULT-VALUE}.")
  private String missing;

  @Option(
      names = "--impute-by",
      paramLabel = "median|mean",
      defaultValue = "median",
      description =
          "Which number of the training rows stands for a missing one. Default: ${DEFAULT-VALUE}.")
  private String imputeBy;

  @Option(
      names = "--max-categories",
      paramLabel = "N",
      defaultValue = "100",
      description =
          "How many strings of a column, the most frequent ones, are categories of their own; the"
              + " others share one. Default: ${DEFAULT-VALUE}.")
  private int maxCategories;

  @Option(
      names = "--unseen",
      paramLabel = "other|error",
      defaultValue = "other",
      description =
          "What the model makes of a string that training has not seen: other, one category for all"
              + " such, or error, which refuses it (not in columns with more than --max-categories)."
              + " Default: ${DEFAULT-VALUE}.")
  private String unseen;

  /** No option given yet. */
  public PreparationOptions() {}

  /**
   * An encoder as the options want it.
   *
   * @throws UserMistake if there is no such value of an option
   */
  public TableEncoder encoder() {
    try {
      return new TableEncoder()
          .setMissing(missing)
          .setImputeBy(imputeBy)
          .setMaxCategories(maxCategories)
          .setUnseen(unseen);
    } catch (Refusal e) {
      throw UserMistake.of(e);
    }
  }

  /** What becomes of missing values. */
  public Missing missing() {
    return Missing.parse(encoder().getMissing());
  }
}
