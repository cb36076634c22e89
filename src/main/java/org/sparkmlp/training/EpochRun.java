package org.sparkmlp.training;

import org.sparkmlp.network.ParameterLayout;
import org.sparkmlp.optim.Optimizer;

/**
 * One epoch on its way: says which step is next, and takes its gradient sum, which updates the
 * parameters.
 *
 * <ul>
 *   <li>{@link #nextStep} and {@link #parameters} tell what to compute while {@link #hasNext}.
 *   <li>{@link #accept} takes the sum of just that step; thereafter the next one is next.
 *   <li>A step that has not been accepted can be computed again, by anybody, with the same sum.
 * </ul>
 *
 * <p>All of it changes the {@link TrainingState} that it was made with, and nothing else. May be
 * used by any thread, one at a time, each of which must see what the one before did.
 */
public final class EpochRun {
  private final TrainingState state;
  private final TrainingSettings settings;
  private final ParameterLayout layout;
  private final StepUpdate update;
  private final long steps;
  private final long totalSteps;
  private final Trainer.Keeper keeper;
  private final TimeSplit times = new TimeSplit();
  private long end;
  private double rate;

  /**
   * What is left of the state's current epoch.
   *
   * @param state where training is. Modified by {@link #accept}.
   * @param settings how to train
   * @param layout where the network's parameters lie
   * @param batches how rows make steps
   */
  public EpochRun(
      TrainingState state, TrainingSettings settings, ParameterLayout layout, Batches batches) {
    this(state, settings, layout, batches, Trainer.Keeper.NONE);
  }

  /** As above; the keeper is shown the state between two steps. */
  EpochRun(
      TrainingState state,
      TrainingSettings settings,
      ParameterLayout layout,
      Batches batches,
      Trainer.Keeper keeper) {
    this.keeper = keeper;
    this.state = state;
    this.settings = settings;
    this.layout = layout;
    this.update = new StepUpdate(settings.optimizer(), layout);
    this.steps = batches.stepsPerEpoch();
    this.end = steps;
    this.totalSteps = Math.multiplyExact(steps, (long) settings.epochs());
  }

  /**
   * Which epoch it is.
   *
   * @return from 0
   */
  public int number() {
    return state.epoch();
  }

  /**
   * How many steps the epoch has.
   *
   * @return T
   */
  public long steps() {
    return steps;
  }

  /**
   * Which step is next.
   *
   * @return from 0; T if none is
   */
  public long nextStep() {
    return state.step();
  }

  /**
   * Whether there is a next step.
   *
   * @return false at the end of the epoch, or where it is to {@linkplain #pauseAt pause}
   */
  public boolean hasNext() {
    return state.step() < end;
  }

  /**
   * Where the run ends or pauses.
   *
   * @return the step before which it does, T if it goes to the end of the epoch
   */
  public long end() {
    return end;
  }

  /**
   * Has the run pause, so that others may compute the steps from there on.
   *
   * @param step before which; T to go to the end of the epoch
   * @throws IllegalArgumentException if the epoch is beyond it already, or ends before it
   */
  public void pauseAt(long step) {
    if (step < state.step() || step > steps) {
      throw new IllegalArgumentException(
          "step " + state.step() + " of " + steps + " is next: cannot pause at " + step);
    }
    end = step;
  }

  /**
   * How many steps are left of all epochs, if none ends training early.
   *
   * @return at least those left of this one
   */
  public long stepsLeft() {
    return totalSteps - steps * state.epoch() - state.step();
  }

  /**
   * The parameters that the next step's gradient is taken at.
   *
   * @return {@code [parameters]}, in the order of memory; the same array for all steps, changed by
   *     {@link #accept}
   */
  public float[] parameters() {
    return state.parameters();
  }

  /**
   * Where the time of the epoch goes; whoever computes gradients adds the wait for them.
   *
   * @return Modified by {@link #accept}.
   */
  public TimeSplit times() {
    return times;
  }

  /**
   * Takes the gradient sum of the next step and updates the parameters. A batch whose rows all have
   * weight 0, or that has none, makes no update.
   *
   * @param total the sum, whose gradient is overwritten
   * @throws IllegalStateException if no step is next
   * @throws DivergenceException if loss or gradient is not finite; the state then means nothing but
   *     for the parameters kept
   */
  public void accept(StepTotal total) {
    long start = System.nanoTime();
    double loss = total.isEmpty() ? 0 : total.loss();
    double weight = total.isEmpty() ? 0 : total.weight();
    begin(loss, weight);
    end(
        loss,
        weight,
        weight == 0 || update.apply(rate, total, state.parameters(), state.optimizer()));
    times.addUpdate(System.nanoTime() - start);
    settled();
  }

  /**
   * Takes the sums of the next step where its update is made elsewhere, by those who own the
   * parameters. What they have come to is put into the arrays of the {@linkplain #state state} by
   * the end of the epoch, or as often as is told by {@link #settled}.
   *
   * @param loss sum of weighted losses, 0 if the batch has no rows
   * @param weight sum of row weights, likewise
   * @param finite whether the gradient was
   * @throws IllegalStateException if no step is next
   * @throws DivergenceException if loss or gradient is not finite
   * @throws IllegalArgumentException if the weight is not finite as float32
   */
  public void acceptMade(double loss, double weight, boolean finite) {
    begin(loss, weight);
    if (weight != 0) {
      Optimizer.meanDivisor(weight); // which refuses one that is no divisor
    }
    end(loss, weight, finite);
  }

  /**
   * The arrays of the {@linkplain #state state} hold what all steps that were {@linkplain
   * #acceptMade accepted} have come to, so that it is whole, and is shown to the keeper.
   */
  public void settled() {
    if (state.step() < steps) { // the epoch's end is shown by the Trainer, when all is known of it
      keeper.reached(state);
    }
  }

  private void begin(double loss, double weight) {
    if (!hasNext()) {
      throw new IllegalStateException("the epoch has ended: no step is next");
    }
    rate = rate(state.optimizer().step());
    if (!Double.isFinite(loss)) {
      throw diverged("loss");
    }
    if (weight > 0) {
      state.sawLoss(loss / weight);
    }
  }

  private void end(double loss, double weight, boolean finite) {
    if (!finite) {
      throw diverged("gradient");
    }
    state.endStep(loss, weight);
  }

  /**
   * The learning rate of any step.
   *
   * @param step counted over all epochs
   * @return the rate
   */
  public double rate(long step) {
    double planned = settings.optimizer().schedule().rate(step, steps, totalSteps);
    return Math.scalb(planned, -state.halvings());
  }

  /**
   * Where training is.
   *
   * @return the state that this run changes
   */
  public TrainingState state() {
    return state;
  }

  /** What to throw where something is not finite at the next step, or at the last one. */
  DivergenceException diverged(String what) {
    long step = Math.min(state.step(), steps - 1);
    return new DivergenceException(
        what, state.epoch(), step, rate, state.lastLoss(), layout.toRowMajor(state.kept()));
  }

  /** The learning rate of the last step. */
  double rate() {
    return rate;
  }
}
