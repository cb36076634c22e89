package org.sparkmlp.training;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.sparkmlp.network.Evaluation;
import org.sparkmlp.network.Loss;
import org.sparkmlp.network.ParameterLayout;
import org.sparkmlp.optim.GradientNorm;

/**
 * The epoch loop: gradient sums in, parameters out.
 *
 * <p>All state is in one {@link TrainingState}, so whoever computes gradients may be lost and
 * replaced at any time. Parameters come and go in the saved order of {@link ParameterLayout}; a
 * state and the sources have them in that of memory. Not thread-safe.
 */
public final class Trainer {
  /** Where gradients come from: one process, or a cluster. */
  @FunctionalInterface
  public interface GradientSource {
    /**
     * Gives a run the gradient sum of every step that it has left, one after the other:
     *
     * <pre>{@code
     * while (run.hasNext()) {
     *   run.accept(gradient(run));
     * }
     * }</pre>
     *
     * @param run says which step is next and with which parameters, and takes its sum. Modified.
     */
    void epoch(EpochRun run);
  }

  /** Where loss and metrics of a whole part of the rows come from. */
  @FunctionalInterface
  public interface EvaluationSource {
    /**
     * Evaluates all rows of a part.
     *
     * @param part which rows
     * @param parameters {@code [parameters]}, in the order of memory. Not modified.
     * @return the sums, from which loss and metrics follow
     */
    Evaluation evaluate(Part part, float[] parameters);
  }

  /**
   * Is shown where training is, so that it can be taken up from there. Called on the thread that
   * makes the update, which waits: what takes long is for others, with a {@linkplain
   * TrainingState#copy copy}.
   */
  @FunctionalInterface
  public interface Keeper {
    /** Keeps nothing. */
    Keeper NONE = state -> {};

    /**
     * Training is between two steps; step 0 says that an epoch has ended.
     *
     * @param state where it is. Not modified.
     */
    void reached(TrainingState state);

    /**
     * Training has made its last epoch.
     *
     * @param state where it is. Not modified.
     */
    default void ended(TrainingState state) {}
  }

  /** How often training goes back before it is given up. */
  private static final int MOST_ROLLBACKS = 3;

  private final TrainingSettings settings;
  private final ParameterLayout layout;
  private final Loss loss;
  private final Batches batches;
  private final GradientSource gradients;
  private final Optional<EvaluationSource> validation;
  private final TrainingListener listener;
  private Optional<Evaluation> evaluated = Optional.empty(); // of the last epoch's parameters
  private Optional<Evaluation> ofKept = Optional.empty(); // of those kept, if they are of this run

  /**
   * A loop over given sources.
   *
   * @param settings how to train
   * @param layout where the network's parameters lie
   * @param loss what is minimised; tells which metric is recorded
   * @param rows number of training rows, at least 1
   * @param gradients gives the batches' gradient sums
   * @param validation evaluates the validation rows, if there are any
   * @param listener is told of every epoch
   */
  public Trainer(
      TrainingSettings settings,
      ParameterLayout layout,
      Loss loss,
      long rows,
      GradientSource gradients,
      Optional<EvaluationSource> validation,
      TrainingListener listener) {
    this.settings = settings;
    this.layout = layout;
    this.loss = loss;
    this.batches = new Batches(rows, settings.batchSize());
    this.gradients = gradients;
    this.validation = validation;
    this.listener = listener;
  }

  /**
   * Trains.
   *
   * @param initial {@code [parameters]}, in the saved order. Not modified.
   * @return the trained parameters and the history
   * @throws DivergenceException if the loss or its gradient is no longer finite
   */
  public TrainingResult run(float[] initial) {
    return run(TrainingState.initial(layout.ofRowMajor(initial), settings.optimizer()));
  }

  /**
   * Trains from where a state is to the end.
   *
   * @param state where to begin; one that training was interrupted at gives what training in one
   *     piece would. Modified: whoever catches what is thrown here may go on with it, but for a
   *     {@link DivergenceException}.
   * @return the trained parameters and the history
   * @throws DivergenceException if the loss or its gradient is no longer finite
   */
  public TrainingResult run(TrainingState state) {
    return run(state, Keeper.NONE);
  }

  /**
   * Trains from where a state is to the end, and shows where it is.
   *
   * @param state as above
   * @param keeper is shown the state at the end of each epoch, and between steps wherever it is
   *     whole there
   * @return the trained parameters and the history
   * @throws DivergenceException if the loss or its gradient is no longer finite
   */
  public TrainingResult run(TrainingState state, Keeper keeper) {
    return result(train(state, keeper));
  }

  /**
   * Trains as {@link #run}, without turning the parameters into the saved order, which takes as
   * much memory again.
   *
   * @param state as above
   * @param keeper as above
   * @return where training has ended; its {@linkplain TrainingState#kept kept} parameters are what
   *     it gives
   * @throws DivergenceException if the loss or its gradient is no longer finite
   */
  public TrainingState train(TrainingState state, Keeper keeper) {
    boolean keepBest =
        settings.keep().best(validation.isPresent(), settings.patience().isPresent());
    ofKept = Optional.empty();
    TrainingState now = state;
    boolean rollsBack = settings.onDivergence() == TrainingSettings.OnDivergence.ROLLBACK;
    while (now.epoch() < settings.epochs() && !isOutOfPatience(now)) {
      TrainingState good = rollsBack ? now.copy() : null;
      try {
        // Where training may go back to an epoch's start, a state within it is none to resume from.
        EpochRecord record = epoch(now, rollsBack ? Keeper.NONE : keeper);
        boolean keeps = !keepBest || record.best();
        now.endEpoch(record, settings.tolerance(), keeps);
        ofKept = keeps ? evaluated : ofKept;
        listener.onEpoch(record);
      } catch (DivergenceException e) {
        now = rolledBack(good, e);
        continue;
      }
      LossJump.in(now.history()).ifPresent(listener::onWarning);
      keeper.reached(now);
    }
    keeper.ended(now);
    List<EpochRecord> history = List.copyOf(now.history());
    Advice.of(history).ifPresent(listener::onAdvice);
    listener.onEnd(history);
    return now;
  }

  /** The state at the end of the last good epoch, with half the rate. */
  private TrainingState rolledBack(TrainingState good, DivergenceException divergence) {
    if (good == null || good.halvings() == MOST_ROLLBACKS) {
      throw divergence;
    }
    good.halveRate();
    listener.onWarning(
        String.format(
            Locale.ROOT,
            "%s: back to %s, from there on with the learning rate divided by %d (%d of %d times)",
            divergence.what(),
            good.epoch() == 0 ? "the beginning" : "the end of epoch " + good.epoch(),
            1 << good.halvings(),
            good.halvings(),
            MOST_ROLLBACKS));
    return good;
  }

  /**
   * What training gave that ended there.
   *
   * @param state as {@link #train} gave it. Not modified.
   * @return the trained parameters and the history
   */
  public TrainingResult result(TrainingState state) {
    return new TrainingResult(
        layout.toRowMajor(state.kept()),
        List.copyOf(state.history()),
        state.bestEpoch(),
        state.optimizer().step(),
        isOutOfPatience(state));
  }

  /**
   * How the parameters that training gave do on the validation rows: what was found at the end of
   * their epoch, or a new evaluation if training was taken up after it.
   *
   * @param state as {@link #train} gave it. Not modified.
   * @return the sums, or empty if there are no validation rows
   */
  public Optional<Evaluation> onValidation(TrainingState state) {
    return ofKept.or(
        () -> validation.map(source -> source.evaluate(Part.VALIDATION, state.kept())));
  }

  private boolean isOutOfPatience(TrainingState state) {
    return settings.patience().isPresent()
        && state.epochsWithoutImprovement() >= settings.patience().getAsInt();
  }

  private EpochRecord epoch(TrainingState state, Keeper keeper) {
    long start = System.nanoTime();
    EpochRun run = new EpochRun(state, settings, layout, batches, keeper);
    double share = 1 - (double) state.step() / batches.stepsPerEpoch();
    gradients.epoch(run);
    float[] parameters = state.parameters();
    if (!GradientNorm.allFinite(parameters, 0, parameters.length)) {
      throw run.diverged("updated parameter vector");
    }
    long trained = System.nanoTime();
    evaluated = validation.map(source -> source.evaluate(Part.VALIDATION, parameters));
    long end = System.nanoTime();
    run.times().addValidation(end - trained);
    double trainLoss = state.meanLoss();
    double monitored = evaluated.map(Evaluation::loss).orElse(trainLoss);
    return new EpochRecord(
        state.epoch() + 1,
        state.optimizer().step(),
        trainLoss,
        evaluated.map(e -> OptionalDouble.of(e.loss())).orElse(OptionalDouble.empty()),
        evaluated.map(e -> OptionalDouble.of(metric(e))).orElse(OptionalDouble.empty()),
        run.rate(),
        share * batches.rows() / ((trained - start) * 1e-9),
        (end - start) * 1e-9,
        run.times(),
        monitored < state.bestLoss());
  }

  private double metric(Evaluation evaluation) {
    return switch (loss.task()) {
      case REGRESSION -> evaluation.r2();
      case CLASSIFICATION -> evaluation.accuracy();
    };
  }
}
