package org.sparkmlp.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.sparkmlp.network.Evaluation;
import org.sparkmlp.network.Loss;
import org.sparkmlp.network.ParameterLayout;
import org.sparkmlp.optim.GradientNorm;
import org.sparkmlp.optim.MomentumSgd;

/**
 * The epoch loop: gradient sums in, parameters out.
 *
 * <p>It is the only holder of state (parameters, velocity, step), so whoever computes gradients may
 * be lost and replaced at any time. Not thread-safe.
 */
public final class Trainer {
  private final TrainingSettings settings;
  private final ParameterLayout layout;
  private final Loss loss;
  private final Batches batches;
  private final StepUpdate update;
  private final GradientSource gradients;
  private final Optional<EvaluationSource> validation;
  private final TrainingListener listener;

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
    this.update = new StepUpdate(settings.optimizer(), layout);
    this.gradients = gradients;
    this.validation = validation;
    this.listener = listener;
  }

  /**
   * Trains.
   *
   * @param initial {@code [parameters]}. Not modified.
   * @return the trained parameters and the history
   * @throws DivergenceException if the loss or its gradient is no longer finite
   */
  public TrainingResult run(float[] initial) {
    float[] parameters = initial.clone();
    float[] good = initial.clone(); // the last epoch's, or the best one's
    boolean keepBest =
        settings.keep().best(validation.isPresent(), settings.patience().isPresent());
    MomentumSgd.State state = settings.optimizer().initialState(parameters.length);
    List<EpochRecord> history = new ArrayList<>();
    double bestLoss = Double.POSITIVE_INFINITY;
    double toBeat = Double.POSITIVE_INFINITY; // what patience compares with
    int bestEpoch = 0;
    int improvedEpoch = 0;
    boolean stoppedEarly = false;
    for (int epoch = 0; epoch < settings.epochs() && !stoppedEarly; epoch++) {
      double lastLoss = history.isEmpty() ? Double.NaN : history.get(epoch - 1).trainLoss();
      EpochRecord record = epoch(epoch, parameters, state, bestLoss, lastLoss, good);
      history.add(record);
      double monitored = record.validationLoss().orElse(record.trainLoss());
      if (record.best()) {
        bestLoss = monitored;
        bestEpoch = record.epoch();
      }
      if (!keepBest || record.best()) {
        System.arraycopy(parameters, 0, good, 0, good.length);
      }
      if (monitored < toBeat - settings.tolerance()) {
        toBeat = monitored;
        improvedEpoch = record.epoch();
      }
      stoppedEarly =
          settings.patience().isPresent()
              && record.epoch() - improvedEpoch >= settings.patience().getAsInt();
      listener.onEpoch(record);
      LossJump.in(history).ifPresent(listener::onWarning);
    }
    Advice.of(history).ifPresent(listener::onAdvice);
    listener.onEnd(List.copyOf(history));
    return new TrainingResult(good, List.copyOf(history), bestEpoch, state.step(), stoppedEarly);
  }

  private EpochRecord epoch(
      int epoch,
      float[] parameters,
      MomentumSgd.State state,
      double bestLoss,
      double lossBefore,
      float[] good) {
    long stepsPerEpoch = batches.stepsPerEpoch();
    TimeSplit times = new TimeSplit();
    long start = System.nanoTime();
    Steps taken = new Steps(epoch, parameters, state, lossBefore, good, times);
    gradients.epoch(epoch, stepsPerEpoch, parameters, times, taken);
    if (!GradientNorm.allFinite(parameters, 0, parameters.length)) {
      throw new DivergenceException(
          "updated parameter vector", epoch, stepsPerEpoch - 1, taken.rate, taken.lastLoss, good);
    }
    long trained = System.nanoTime();
    Optional<Evaluation> evaluation =
        validation.map(source -> source.evaluate(Part.VALIDATION, parameters));
    long end = System.nanoTime();
    times.addValidation(end - trained);
    double trainLoss = taken.lossSum / taken.weightSum;
    double monitored = evaluation.map(Evaluation::loss).orElse(trainLoss);
    return new EpochRecord(
        epoch + 1,
        state.step(),
        trainLoss,
        evaluation.map(e -> OptionalDouble.of(e.loss())).orElse(OptionalDouble.empty()),
        evaluation.map(e -> OptionalDouble.of(metric(e))).orElse(OptionalDouble.empty()),
        taken.rate,
        batches.rows() / ((trained - start) * 1e-9),
        (end - start) * 1e-9,
        times,
        monitored < bestLoss);
  }

  private double metric(Evaluation evaluation) {
    return switch (loss) {
      case SQUARED_ERROR -> evaluation.r2();
      case SOFTMAX_CROSS_ENTROPY -> evaluation.accuracy();
    };
  }

  /** The updates of one epoch. */
  private final class Steps implements GradientSource.StepTaker {
    private final int epoch;
    private final float[] parameters;
    private final MomentumSgd.State state;
    private final float[] good;
    private final TimeSplit times;
    private final long totalSteps;
    double lossSum;
    double weightSum;
    double rate;
    double lastLoss; // the last finite mean of a batch

    Steps(
        int epoch,
        float[] parameters,
        MomentumSgd.State state,
        double lossBefore,
        float[] good,
        TimeSplit times) {
      this.epoch = epoch;
      this.parameters = parameters;
      this.state = state;
      this.lastLoss = lossBefore;
      this.good = good;
      this.times = times;
      this.totalSteps = Math.multiplyExact(batches.stepsPerEpoch(), (long) settings.epochs());
    }

    @Override
    public void take(long step, StepTotal total) {
      long start = System.nanoTime();
      rate =
          settings.optimizer().schedule().rate(state.step(), batches.stepsPerEpoch(), totalSteps);
      if (!total.isEmpty()) {
        boolean finiteLoss = Double.isFinite(total.loss());
        if (total.weight() > 0 && finiteLoss) {
          lastLoss = total.loss() / total.weight();
        }
        // A batch whose rows all have weight 0 makes no update.
        if (!finiteLoss || total.weight() > 0 && !update.apply(rate, total, parameters, state)) {
          String broken = finiteLoss ? "gradient" : "loss";
          throw new DivergenceException(broken, epoch, step, rate, lastLoss, good);
        }
        lossSum += total.loss();
        weightSum += total.weight();
      }
      state.advance();
      times.addUpdate(System.nanoTime() - start);
    }
  }
}
