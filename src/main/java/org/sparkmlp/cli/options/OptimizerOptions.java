package org.sparkmlp.cli.options;

import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.ml.MlpSetters;
import org.sparkmlp.optim.Adam;
import org.sparkmlp.optim.AdamRule;
import org.sparkmlp.optim.MomentumSgd;
import org.sparkmlp.optim.Optimizer;
import org.sparkmlp.optim.Schedule;
import picocli.CommandLine.Option;

/** How gradients become updates. */
public final class OptimizerOptions {
  private static final String SGD = "sgd";

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      defaultValue = SGD,
      description =
          "How gradients become updates: sgd, with momentum; adam; or adamw, whose penalty is a"
              + " decay of the weights. Default: ${DEFAULT-VALUE}.")
  private String optimizer;

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      description =
          "The learning rate at the start. Default: 0.05 for classification, 0.01 for regression,"
              + " 0.001 with adam and adamw.")
  private Double learningRate;

  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      defaultValue = "constant",
      description =
          "How the rate changes: constant, step:FACTOR,EPOCHS, exponential:FACTOR,"
              + " inverse-scaling:POWER or cosine[:LAST], each also after warmup:STEPS+. Default:"
              + " ${DEFAULT-VALUE}.")
  private String schedule;

  @Option(
      names = "--momentum",
      paramLabel = "X",
      description = "For sgd: from 0 to below 1. Default: 0.9.")
  private Double momentum;

  @Option(
      names = "--nesterov",
      fallbackValue = "true",
      arity = "0..1",
      paramLabel = "true|false",
      hideParamSyntax = true,
      description = "For sgd: Nesterov's momentum.")
  private Boolean nesterov;

  @Option(
      names = "--beta1",
      paramLabel = "X",
      description = "For adam and adamw: how much of the average gradient stays. Default: 0.9.")
  private Double beta1;

  @Option(
      names = "--beta2",
      paramLabel = "X",
      description =
          "For adam and adamw: how much of the average squared gradient stays. Default: 0.999.")
  private Double beta2;

  @Option(
      names = "--epsilon",
      paramLabel = "X",
      description = "For adam and adamw: what is added to the root of the latter. Default: 1e-8.")
  private Double epsilon;

  @Option(
      names = "--l2",
      paramLabel = "X",
      description =
          "The penalty (X/2) |W|^2 on all weights but the biases. Default: 0.002 for"
              + " classification, 0.0001 for regression.")
  private Double l2;

  @Option(
      names = "--clip-norm",
      paramLabel = "X",
      description =
          "The largest norm of a step's gradient, above 0; a longer one is shortened to it. Default:"
              + " none.")
  private Double clipNorm;

  /** No option given yet. */
  public OptimizerOptions() {}

  /**
   * Refuses what can be refused before any data is read; the optimiser is for that alone. Of the
   * optimiser's own settings those that are not given have their defaults from then on, so that a
   * report tells them.
   */
  Optimizer check() {
    boolean sgd = optimizer.equals(SGD);
    Stream.of("adam", "adamw", SGD)
        .filter(optimizer::equals)
        .findAny()
        .orElseThrow(
            () ->
                UserMistake.of("--optimizer must be one of sgd, adam, adamw, was '%s'", optimizer));
    refuseIf(!sgd && momentum != null, "--momentum", SGD);
    refuseIf(!sgd && nesterov != null, "--nesterov", SGD);
    refuseIf(sgd && beta1 != null, "--beta1", "adam");
    refuseIf(sgd && beta2 != null, "--beta2", "adam");
    refuseIf(sgd && epsilon != null, "--epsilon", "adam");
    if (sgd) {
      momentum = or(momentum, 0.9);
      nesterov = Boolean.TRUE.equals(nesterov);
    } else {
      beta1 = or(beta1, 0.9);
      beta2 = or(beta2, 0.999);
      epsilon = or(epsilon, 1e-8);
    }
    OptionalDouble clip = clipNorm == null ? OptionalDouble.empty() : OptionalDouble.of(clipNorm);
    double penalty = or(l2, 0);
    try {
      Schedule rates = Schedule.parse(schedule, or(learningRate, 1));
      return sgd
          ? new MomentumSgd(rates, momentum, nesterov, penalty, clip)
          : new Adam(rates, new AdamRule(beta1, beta2, epsilon, false), penalty, clip);
    } catch (Refusal e) {
      throw UserMistake.of(e);
    }
  }

  private void refuseIf(boolean given, String option, String other) {
    if (given) {
      throw UserMistake.of(
          "%s is no setting of --optimizer %s: leave it out, or take --optimizer %s",
          option, optimizer, other);
    }
  }

  private static double or(Double given, double other) {
    return given == null ? other : given;
  }

  /** Sets what is given, and after {@link #check} the optimiser's own settings. */
  public <E extends MlpSetters<E>> void configure(E estimator) {
    estimator.setOptimizer(optimizer).setLearningRateSchedule(schedule);
    ifGiven(learningRate, estimator::setStepSize);
    ifGiven(momentum, estimator::setMomentum);
    ifGiven(nesterov, estimator::setNesterov);
    ifGiven(beta1, estimator::setBeta1);
    ifGiven(beta2, estimator::setBeta2);
    ifGiven(epsilon, estimator::setEpsilon);
    ifGiven(l2, estimator::setRegParam);
    ifGiven(clipNorm, estimator::setClipNorm);
  }

  private static <T> void ifGiven(T value, Consumer<T> setter) {
    if (value != null) {
      setter.accept(value);
    }
  }
}
