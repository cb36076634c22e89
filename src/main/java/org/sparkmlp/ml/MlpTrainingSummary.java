package org.sparkmlp.ml;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.spark.ml.classification.TrainingSummary;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.sparkmlp.insight.Insight;
import org.sparkmlp.ml.summary.EpochTable;
import org.sparkmlp.ml.summary.SummaryPage;
import org.sparkmlp.ml.summary.TrainedLook;
import org.sparkmlp.network.Evaluation;
import org.sparkmlp.spark.TrainingRows;
import org.sparkmlp.spark.request.FitRequest;
import org.sparkmlp.spark.request.FittedNetwork;
import org.sparkmlp.training.EpochRecord;
import org.sparkmlp.training.TrainingSettings;

/**
 * How a fit went. A model has it right after the fit; a loaded model does not.
 *
 * <p>Serializable only because Spark's summaries are: none of it travels.
 *
 * <p>Immutable and thread-safe.
 */
public class MlpTrainingSummary implements TrainingSummary, Serializable {
  private static final long serialVersionUID = 1L;

  private final transient FittedNetwork fitted;
  private final transient FitRequest request;

  MlpTrainingSummary(FittedNetwork fitted, FitRequest request) {
    this.fitted = fitted;
    this.request = request;
  }

  /** The rows of the fitted DataFrame that were trained on, lazily. */
  Dataset<Row> trainingRows() {
    return TrainingRows.of(request);
  }

  FittedNetwork fitted() {
    return fitted;
  }

  /**
   * The mean training loss of each epoch, without the L2 penalty.
   *
   * @return {@code [epochs]}, new
   */
  @Override
  public double[] objectiveHistory() {
    return history().stream().mapToDouble(EpochRecord::trainLoss).toArray();
  }

  /**
   * The epochs run.
   *
   * @return at least 1
   */
  @Override
  public int totalIterations() {
    return history().size();
  }

  /**
   * The mean validation loss after each epoch.
   *
   * @return {@code [epochs]}, new; empty where there are no validation rows
   */
  public double[] validationHistory() {
    return history().stream()
        .map(EpochRecord::validationLoss)
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble)
        .toArray();
  }

  /**
   * All that is known of each epoch.
   *
   * @return one record per epoch
   */
  public List<EpochRecord> history() {
    return fitted.training().history();
  }

  /**
   * The history as a table.
   *
   * @return a DataFrame of one row per epoch: epoch, steps, trainLoss, validationLoss,
   *     validationMetric (null where there are no validation rows), learningRate, rowsPerSecond,
   *     seconds, computeSeconds, gatherSeconds, waitSeconds, exchangeSeconds, updateSeconds,
   *     validationSeconds, best
   */
  public Dataset<Row> epochs() {
    return EpochTable.of(SparkSession.active(), history());
  }

  /**
   * The fit as a page with pictures: losses, learning rate, speed, where the time went, the
   * network, and its layers as they were in the end and how training rows are predicted. For these
   * it reads some of the rows once more; all of them for a classifier whose model has a column of
   * raw predictions.
   *
   * @return an HTML document that needs no other file, to be shown in a notebook or written to one
   */
  public String report() {
    return SummaryPage.of(fitted, inside());
  }

  /** What can be seen of the layers and predictions. */
  Insight inside() {
    TrainedLook look = look();
    return new Insight(look.layers(keptEpoch()), Optional.of(look.targets()), List.of());
  }

  TrainedLook look() {
    return new TrainedLook(fitted, request, trainingRows());
  }

  /**
   * The epoch of the lowest monitored loss.
   *
   * @return from 1
   */
  public int bestEpoch() {
    return fitted.training().bestEpoch();
  }

  /**
   * The epoch whose parameters the model has: the best one or the last, as {@code keep} says.
   *
   * @return from 1
   */
  public int keptEpoch() {
    TrainingSettings settings = request.training();
    boolean best = settings.keep().best(validationRows() > 0, settings.patience().isPresent());
    return best ? bestEpoch() : totalIterations();
  }

  /**
   * Whether patience ran out before the epochs did.
   *
   * @return false without patience
   */
  public boolean stoppedEarly() {
    return fitted.training().stoppedEarly();
  }

  /**
   * Updates made.
   *
   * @return over all epochs
   */
  public long steps() {
    return fitted.training().steps();
  }

  /**
   * Training rows.
   *
   * @return without the validation rows
   */
  public long rows() {
    return fitted.scores().rows();
  }

  /**
   * Validation rows.
   *
   * @return 0 where there are none
   */
  public long validationRows() {
    return fitted.scores().validationRows();
  }

  /**
   * The shares that the rows were divided into.
   *
   * @return a power of two
   */
  public int lanes() {
    return fitted.run().lanes();
  }

  /**
   * The Spark tasks that trained.
   *
   * @return at least 1
   */
  public int workers() {
    return fitted.run().workers();
  }

  /**
   * Wall-clock time of the fit, placement of the rows included.
   *
   * @return seconds
   */
  public double seconds() {
    return fitted.run().seconds();
  }

  /**
   * Where the time of all epochs went.
   *
   * @return seconds of compute, gather, wait, exchange, update, validation, in this order; see
   *     {@link org.sparkmlp.training.TimeSplit}
   */
  public double[] timeSplit() {
    double[] split = new double[6];
    for (EpochRecord epoch : history()) {
      split[0] += epoch.times().computeSeconds();
      split[1] += epoch.times().gatherSeconds();
      split[2] += epoch.times().waitSeconds();
      split[3] += epoch.times().exchangeSeconds();
      split[4] += epoch.times().updateSeconds();
      split[5] += epoch.times().validationSeconds();
    }
    return split;
  }

  /**
   * Loss and metrics of the final parameters on the training rows.
   *
   * @return sums from which they follow
   */
  public Evaluation trainingEvaluation() {
    return fitted.scores().training();
  }

  /**
   * Loss and metrics of the final parameters on the validation rows.
   *
   * @return sums from which they follow; empty where there are no such rows
   */
  public Optional<Evaluation> validationEvaluation() {
    return fitted.scores().validation();
  }
}
