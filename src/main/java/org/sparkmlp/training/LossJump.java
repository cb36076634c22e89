package org.sparkmlp.training;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether the training loss has jumped: a sign that one step threw the network off what it had
 * learned.
 *
 * <pre>
 *   loss_k &gt; 2 · min(loss_1 … loss_(k-1))   and   loss_k &gt; ½ · loss_1
 * </pre>
 *
 * <p>loss_k is the mean over the k-th epoch's rows. The second condition leaves the noise of a loss
 * that is close to nothing alone: what is lost must count beside what the first epoch began with.
 * Both are ratios, so the unit of the loss does not matter. An epoch that follows one with a jump
 * is not told of again.
 */
final class LossJump {
  private static final double RISE = 2;
  private static final double OF_THE_FIRST = 0.5;

  private LossJump() {}

  /**
   * What is to be said after an epoch.
   *
   * @param history the epochs so far, the one just ended last
   * @return one line, if the loss jumped in that epoch
   */
  static Optional<String> in(List<EpochRecord> history) {
    int last = history.size() - 1;
    if (!jumped(history, last) || jumped(history, last - 1)) {
      return Optional.empty();
    }
    EpochRecord now = history.get(last);
    EpochRecord best = best(history, last);
    return Optional.of(
        String.format(
            Locale.ROOT,
            "the training loss jumped from %.4g in epoch %d to %.4g in epoch %d: lower the learning"
                + " rate %s, or set a gradient-norm limit",
            best.trainLoss(),
            best.epoch(),
            now.trainLoss(),
            now.epoch(),
            now.learningRate()));
  }

  private static boolean jumped(List<EpochRecord> history, int epoch) {
    if (epoch < 1) {
      return false;
    }
    double loss = history.get(epoch).trainLoss();
    return loss > RISE * best(history, epoch).trainLoss()
        && loss > OF_THE_FIRST * history.get(0).trainLoss();
  }

  /** The epoch of the lowest training loss before one. */
  private static EpochRecord best(List<EpochRecord> history, int before) {
    EpochRecord best = history.get(0);
    for (EpochRecord epoch : history.subList(0, before)) {
      best = epoch.trainLoss() < best.trainLoss() ? epoch : best;
    }
    return best;
  }
}
