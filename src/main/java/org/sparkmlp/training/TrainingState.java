package org.sparkmlp.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.sparkmlp.check.Require;
import org.sparkmlp.optim.Optimizer;
import org.sparkmlp.optim.OptimizerState;

/**
 * All that training knows between two steps, as a value: saved and read back, it goes on to the
 * same bits.
 *
 * <p>Parameters, the optimiser's state, which step is next, the sums of the epoch so far, the
 * parameters kept, what patience compares with, and the history. Mutable: an {@link EpochRun}
 * advances it step by step, the {@link Trainer} epoch by epoch. Parameters and the optimiser's
 * vectors are in the order of memory of {@link org.sparkmlp.network.ParameterLayout}. For one
 * thread at a time. Long, as it is written and read field by field.
 */
public final class TrainingState {
  private final float[] parameters;
  private final OptimizerState optimizer;
  private final float[] kept;
  private final List<EpochRecord> history;
  private int epoch;
  private long step; // within the epoch
  private double lossSum; // of the epoch so far
  private double weightSum;
  private double lastLoss = Double.NaN;
  private double bestLoss = Double.POSITIVE_INFINITY;
  private int bestEpoch;
  private double toBeat = Double.POSITIVE_INFINITY; // what patience compares with
  private int improvedEpoch;
  private int halvings; // of the learning rate, one for each time that training was rolled back

  private TrainingState(
      float[] parameters, OptimizerState optimizer, float[] kept, List<EpochRecord> history) {
    this.parameters = parameters;
    this.optimizer = optimizer;
    this.kept = kept;
    this.history = history;
  }

  /**
   * The state before the first step.
   *
   * @param parameters {@code [parameters]}, the initial ones; owned by the state from now on, as
   *     they are large
   * @param optimizer its initial state is taken
   * @return a new state at step 0 of epoch 0
   */
  public static TrainingState initial(float[] parameters, Optimizer optimizer) {
    return new TrainingState(
        parameters,
        optimizer.initialState(parameters.length),
        parameters.clone(),
        new ArrayList<>());
  }

  /**
   * All of a state but its arrays.
   *
   * @param epoch the epoch that the next step is of, from 0
   * @param step the next step within it, from 0
   * @param lossSum sum of weighted losses of the epoch so far
   * @param weightSum sum of row weights of the epoch so far
   * @param lastLoss the last finite mean loss of a batch; NaN if there was none
   * @param bestLoss the lowest monitored loss of an epoch; infinite before the first has ended
   * @param bestEpoch the epoch of that loss, from 1; 0 before the first has ended
   * @param toBeat what patience compares with; infinite likewise
   * @param improvedEpoch the last epoch that counted as an improvement, from 1; 0 likewise
   * @param halvings how often the learning rate has been halved, as training diverged
   * @param history one record for each epoch that has ended
   */
  public record Progress(
      int epoch,
      long step,
      double lossSum,
      double weightSum,
      double lastLoss,
      double bestLoss,
      int bestEpoch,
      double toBeat,
      int improvedEpoch,
      int halvings,
      List<EpochRecord> history) {

    /**
     * Checks the counts and copies the history.
     *
     * @param epoch as of the record
     * @param step as of the record
     * @param lossSum as of the record
     * @param weightSum as of the record
     * @param lastLoss as of the record
     * @param bestLoss as of the record
     * @param bestEpoch as of the record
     * @param toBeat as of the record
     * @param improvedEpoch as of the record
     * @param halvings as of the record
     * @param history as of the record
     * @throws IllegalArgumentException if a count is negative, or the history is not of the epochs
     *     that have ended
     */
    public Progress {
      Require.atLeast(0, "epoch", epoch);
      Require.atLeast(0, "step", step);
      Require.atLeast(0, "halvings", halvings);
      history = List.copyOf(history);
      Require.length("history", epoch, history.size());
    }
  }

  /**
   * A state that was saved.
   *
   * @param parameters {@code [parameters]}. Not modified; copied.
   * @param optimizer the optimiser's state, which is taken
   * @param kept {@code [parameters]}: those that training would give if it ended now. Not modified;
   *     copied.
   * @param progress the rest
   * @return a state of the same content as the one that was saved
   * @throws IllegalArgumentException if the arrays differ in length
   */
  public static TrainingState of(
      float[] parameters, OptimizerState optimizer, float[] kept, Progress progress) {
    Require.length("kept", parameters.length, kept.length);
    Require.length("optimizer's state", parameters.length, optimizer.size());
    TrainingState state =
        new TrainingState(
            parameters.clone(), optimizer, kept.clone(), new ArrayList<>(progress.history()));
    state.epoch = progress.epoch();
    state.step = progress.step();
    state.lossSum = progress.lossSum();
    state.weightSum = progress.weightSum();
    state.lastLoss = progress.lastLoss();
    state.bestLoss = progress.bestLoss();
    state.bestEpoch = progress.bestEpoch();
    state.toBeat = progress.toBeat();
    state.improvedEpoch = progress.improvedEpoch();
    state.halvings = progress.halvings();
    return state;
  }

  /**
   * A state of the same content that later steps of this one do not touch.
   *
   * @return the copy
   */
  public TrainingState copy() {
    return of(parameters, optimizer.copy(), kept, progress());
  }

  /**
   * All of the state but its arrays.
   *
   * @return its value now
   */
  public Progress progress() {
    return new Progress(
        epoch,
        step,
        lossSum,
        weightSum,
        lastLoss,
        bestLoss,
        bestEpoch,
        toBeat,
        improvedEpoch,
        halvings,
        history);
  }

  /**
   * The parameters now.
   *
   * @return {@code [parameters]}, the array itself
   */
  public float[] parameters() {
    return parameters;
  }

  /**
   * The optimiser's state.
   *
   * @return the state itself
   */
  public OptimizerState optimizer() {
    return optimizer;
  }

  /**
   * The epoch that the next step is of.
   *
   * @return from 0; also the number of epochs that have ended
   */
  public int epoch() {
    return epoch;
  }

  /**
   * The next step within its epoch.
   *
   * @return from 0
   */
  public long step() {
    return step;
  }

  /**
   * The parameters that training would give if it ended now: those of an epoch's end, or the
   * initial ones.
   *
   * @return {@code [parameters]}, the array itself
   */
  public float[] kept() {
    return kept;
  }

  /**
   * The epoch of the lowest monitored loss.
   *
   * @return from 1; 0 before the first epoch has ended
   */
  public int bestEpoch() {
    return bestEpoch;
  }

  /**
   * What is known of the epochs that have ended.
   *
   * @return one record per epoch; a view
   */
  public List<EpochRecord> history() {
    return Collections.unmodifiableList(history);
  }

  /** The lowest monitored loss of an epoch; infinite before the first has ended. */
  double bestLoss() {
    return bestLoss;
  }

  /** The last finite mean loss of a batch; NaN if there was none. */
  double lastLoss() {
    return lastLoss;
  }

  /** The mean loss of the epoch so far, each row's taken before the update of its batch. */
  double meanLoss() {
    return lossSum / weightSum;
  }

  /** For how many epochs the monitored loss has not improved. */
  int epochsWithoutImprovement() {
    return epoch - improvedEpoch;
  }

  /** How often the learning rate has been halved. */
  int halvings() {
    return halvings;
  }

  /** Halves the learning rate of all steps from here on. */
  void halveRate() {
    halvings++;
  }

  void sawLoss(double mean) {
    lastLoss = mean;
  }

  /** Counts a step over whose rows loss and weight are the sums. */
  void endStep(double loss, double weight) {
    lossSum += loss;
    weightSum += weight;
    step++;
    optimizer.advance();
  }

  /**
   * Ends the epoch.
   *
   * @param record what is known of it
   * @param tolerance by how much the monitored loss must fall to count as an improvement
   * @param keep whether its parameters are those to be taken
   */
  void endEpoch(EpochRecord record, double tolerance, boolean keep) {
    double monitored = record.validationLoss().orElse(record.trainLoss());
    if (record.best()) {
      bestLoss = monitored;
      bestEpoch = record.epoch();
    }
    if (monitored < toBeat - tolerance) {
      toBeat = monitored;
      improvedEpoch = record.epoch();
    }
    if (keep) {
      System.arraycopy(parameters, 0, kept, 0, kept.length);
    }
    history.add(record);
    epoch++;
    step = 0;
    lossSum = 0;
    weightSum = 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TrainingState that
        && progress().equals(that.progress())
        && optimizer.equals(that.optimizer)
        && Arrays.equals(parameters, that.parameters)
        && Arrays.equals(kept, that.kept);
  }

  @Override
  public int hashCode() {
    return 31 * progress().hashCode() + Arrays.hashCode(parameters);
  }

  @Override
  public String toString() {
    return "TrainingState[parameters="
        + parameters.length
        + ", epoch="
        + epoch
        + ", step="
        + step
        + "]";
  }
}
