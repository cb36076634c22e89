package org.sparkmlp.training;

import java.util.Locale;
import java.util.Objects;
import java.util.OptionalInt;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.check.Require;
import org.sparkmlp.optim.Optimizer;

/**
 * How to train; what it is applied to is said elsewhere.
 *
 * @param batchSize B, at least 1; at least the number of rows for full-batch descent
 * @param epochs most passes over the rows, at least 1
 * @param shuffle whether each epoch takes the rows in a new seeded order
 * @param seed seeds initial weights, placement, held-out rows and shuffling
 * @param optimizer how gradients become updates, with its learning-rate schedule
 * @param patience stop after so many epochs without improvement of the monitored loss (the
 *     validation loss, or else the training loss); empty to run all epochs
 * @param tolerance by how much the monitored loss must fall to count as an improvement, at least 0
 * @param keep which epoch's parameters are taken
 * @param onDivergence what to do where loss, gradient or parameters are no longer finite
 */
public record TrainingSettings(
    int batchSize,
    int epochs,
    boolean shuffle,
    long seed,
    Optimizer optimizer,
    OptionalInt patience,
    double tolerance,
    Keep keep,
    OnDivergence onDivergence) {

  /** What to do where loss, gradient or parameters are no longer finite. */
  public enum OnDivergence {
    /** End the fit, with a message. */
    FAIL,
    /**
     * Go back to the end of the last good epoch and on from there at half the learning rate; three
     * times in all, then fail.
     */
    ROLLBACK;

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
    public static OnDivergence parse(String text) {
      for (OnDivergence each : values()) {
        if (each.text().equals(text.trim().toLowerCase(Locale.ROOT))) {
          return each;
        }
      }
      throw Refusal.setting("onDivergence", "one of fail, rollback", "'" + text + "'");
    }
  }

  /**
   * Settings whose fit fails where it diverges.
   *
   * @param batchSize as of the record
   * @param epochs as of the record
   * @param shuffle as of the record
   * @param seed as of the record
   * @param optimizer as of the record
   * @param patience as of the record
   * @param tolerance as of the record
   * @param keep as of the record
   * @throws IllegalArgumentException if one is out of its range
   */
  public TrainingSettings(
      int batchSize,
      int epochs,
      boolean shuffle,
      long seed,
      Optimizer optimizer,
      OptionalInt patience,
      double tolerance,
      Keep keep) {
    this(batchSize, epochs, shuffle, seed, optimizer, patience, tolerance, keep, OnDivergence.FAIL);
  }

  /**
   * Checks the settings.
   *
   * @param batchSize as of the record
   * @param epochs as of the record
   * @param shuffle as of the record
   * @param seed as of the record
   * @param optimizer as of the record
   * @param patience as of the record
   * @param tolerance as of the record
   * @param keep as of the record
   * @param onDivergence as of the record
   * @throws IllegalArgumentException if one is out of its range
   */
  public TrainingSettings {
    Objects.requireNonNull(onDivergence, "onDivergence");
    Objects.requireNonNull(keep, "keep");
    Require.atLeast(1, "batchSize", batchSize);
    Require.atLeast(1, "epochs", epochs);
    if (patience.isPresent()) {
      Require.atLeast(1, "patience", patience.getAsInt());
    }
    Require.notNegative("tolerance", tolerance);
  }

  /**
   * Settings that keep the best epoch, as {@link Keep#BEST} says.
   *
   * @param batchSize as of the record
   * @param epochs as of the record
   * @param shuffle as of the record
   * @param seed as of the record
   * @param optimizer as of the record
   * @param patience as of the record
   * @param tolerance as of the record
   * @throws IllegalArgumentException if one is out of its range
   */
  public TrainingSettings(
      int batchSize,
      int epochs,
      boolean shuffle,
      long seed,
      Optimizer optimizer,
      OptionalInt patience,
      double tolerance) {
    this(batchSize, epochs, shuffle, seed, optimizer, patience, tolerance, Keep.BEST);
  }
}
