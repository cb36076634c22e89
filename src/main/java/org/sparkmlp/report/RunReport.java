package org.sparkmlp.report;

import java.util.List;
import java.util.OptionalDouble;
import org.sparkmlp.network.Topology;
import org.sparkmlp.training.EpochRecord;

/**
 * What a training came to: everything that is told of it, whatever the form.
 *
 * @param topology the network's shape
 * @param rows how many were trained and validated on
 * @param course what training did
 * @param spread how the work was spread; changes no result
 * @param seed the seed
 * @param result losses and metrics of the final parameters
 * @param weightsSha256 SHA-256 of the flat parameters as little-endian float32
 * @param history each epoch, in order
 */
public record RunReport(
    Topology topology,
    Rows rows,
    Course course,
    Spread spread,
    long seed,
    Result result,
    String weightsSha256,
    List<EpochRecord> history) {

  /**
   * Rows.
   *
   * @param training rows trained on
   * @param validation rows held out or given for validation, 0 for none
   */
  public record Rows(long training, long validation) {}

  /**
   * What training did.
   *
   * @param epochs epochs run
   * @param bestEpoch the epoch of the lowest monitored loss, from 1
   * @param keptEpoch the epoch whose parameters the model has, from 1
   * @param stoppedEarly whether patience ran out
   * @param steps updates made
   * @param seconds wall-clock time of all, placement of the rows included
   * @param rowsPerSecond training rows per second of the epochs' time without validation
   */
  public record Course(
      int epochs,
      int bestEpoch,
      int keptEpoch,
      boolean stoppedEarly,
      long steps,
      double seconds,
      double rowsPerSecond) {

    /**
     * The course that epochs tell.
     *
     * @param history the epochs
     * @param rows training rows
     * @param bestEpoch the epoch of the lowest monitored loss, from 1
     * @param keptEpoch the epoch whose parameters the model has, from 1
     * @param stoppedEarly whether patience ran out
     * @param seconds wall-clock time of all
     * @return the course
     */
    public static Course of(
        List<EpochRecord> history,
        long rows,
        int bestEpoch,
        int keptEpoch,
        boolean stoppedEarly,
        double seconds) {
      double training = history.stream().mapToDouble(e -> rows / e.rowsPerSecond()).sum();
      return new Course(
          history.size(),
          bestEpoch,
          keptEpoch,
          stoppedEarly,
          history.get(history.size() - 1).steps(),
          seconds,
          (double) rows * history.size() / training);
    }
  }

  /**
   * How the work was spread.
   *
   * @param exchange how gradients travelled
   * @param workers Spark tasks that trained
   * @param lanes shares of the rows
   */
  public record Spread(String exchange, int workers, int lanes) {}

  /**
   * Losses and metrics of the final parameters. A regression's losses are in standardised units if
   * its targets were standardised; its score never is.
   *
   * @param trainLoss mean loss on the training rows
   * @param validationLoss mean loss on the validation rows, if there are any
   * @param score on the validation rows if there are any, else on the training rows
   */
  public record Result(double trainLoss, OptionalDouble validationLoss, Score score) {}
}
