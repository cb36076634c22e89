package org.sparkmlp.training;

import java.util.Locale;

/**
 * The loss or its gradient is no longer finite: training stopped at that step.
 *
 * <p>The parameters of the last whole epoch before it (of the best one, where that one's are kept),
 * or the initial ones, are kept.
 */
public final class DivergenceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Not serialized; null in what is read back. */
  private final transient float[] lastGood;

  /** Of what the first value was not finite. */
  private final String what;

  DivergenceException(
      String what, int epoch, long step, double rate, double lastLoss, float[] lastGood) {
    super(
        String.format(
            Locale.ROOT,
            "%s (learning rate %s, last finite mean loss %s); lower the learning rate, limit the gradient's norm"
                + " (clipNorm, --clip-norm), standardise the features, or look for extreme labels",
            line(what, epoch, step),
            rate,
            Double.isNaN(lastLoss) ? "none" : Double.toString(lastLoss)));
    this.lastGood = lastGood;
    this.what = line(what, epoch, step);
  }

  private static String line(String what, int epoch, long step) {
    return String.format(
        Locale.ROOT,
        "training diverged: the %s is not finite at epoch %d, step %d",
        what,
        epoch + 1,
        step + 1);
  }

  /** What happened, without the remedy. */
  String what() {
    return what;
  }

  /**
   * The parameters before things went wrong.
   *
   * @return {@code [parameters]} after the last whole epoch, or the initial ones
   */
  public float[] lastGoodParameters() {
    return lastGood.clone();
  }
}
