package org.sparkmlp.cli.options;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.ml.MlpSetters;
import org.sparkmlp.optim.Optimizer;
import org.sparkmlp.training.Keep;
import org.sparkmlp.training.TrainingSettings;
import picocli.CommandLine.Option;

/** How to train. */
public final class TrainingOptions {
  private static final List<String> LOSSES = List.of("squared_error", "huber");

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "128",
      description = "Rows of a step. Default: ${DEFAULT-VALUE}.")
  private int batchSize;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "100",
      description = "Passes over the rows, at most. Default: ${DEFAULT-VALUE}.")
  private int epochs;

  @Option(
      names = "--loss",
      paramLabel = "NAME",
      description =
          "For --task regression: squared_error, or huber, which grows only linearly beyond an error"
              + " of 1 (a deviation of the target, with --standardize-label). Default:"
              + " squared_error.")
  private String loss;

  @Option(
      names = "--label-smoothing",
      paramLabel = "X",
      description =
          "For --task classification: the share of each row's label that is spread over all classes,"
              + " from 0 to below 1. Default: 0.")
  private Double labelSmoothing;

  @Option(
      names = "--class-weights",
      paramLabel = "CLASS:W,...",
      description =
          "Weights of the classes, which multiply the row weights: balanced (rows / (classes x rows"
              + " of the class)), or pairs such as 0:1,1:5, with 1 for classes not named. Default:"
              + " all the same.")
  private String classWeights;

  @Option(
      names = "--validation-fraction",
      paramLabel = "X",
      description = "The share of rows held out for validation, below 1. Default: none.")
  private Double validationFraction;

  @Option(
      names = "--validation-data",
      paramLabel = "PATH",
      description = "Rows for validation, read as --data is. Default: none.")
  private String validationData;

  @Option(
      names = "--patience",
      paramLabel = "N",
      description =
          "Stop after N epochs without a lower validation loss (or training loss, without"
              + " validation rows). Default: run all epochs.")
  private Integer patience;

  @Option(
      names = "--keep",
      paramLabel = "best|last",
      defaultValue = "best",
      description =
          "Which epoch's parameters the model has: the best one's, by the validation loss (by the"
              + " training loss with --patience alone; without either, the last one's), or the last"
              + " one's. Default: ${DEFAULT-VALUE}.")
  private String keep;

  @Option(
      names = "--on-divergence",
      paramLabel = "fail|rollback",
      defaultValue = "fail",
      description =
          "What to do where loss, gradient or parameters are no longer finite: end the run, or go back"
              + " to the end of the last good epoch and on at half the learning rate, 3 times at most."
              + " Default: ${DEFAULT-VALUE}.")
  private String onDivergence;

  @Option(
      names = "--standardize",
      arity = "1",
      paramLabel = "true|false",
      defaultValue = "true",
      description = "Centre and scale the features inside the model. Default: ${DEFAULT-VALUE}.")
  private boolean standardize;

  @Option(
      names = "--standardize-label",
      arity = "1",
      paramLabel = "true|false",
      description = "The same for the targets of a regression. Default: true.")
  private Boolean standardizeLabel;

  @Option(
      names = "--shuffle",
      arity = "1",
      paramLabel = "true|false",
      defaultValue = "true",
      description = "Take the rows in a new seeded order each epoch. Default: ${DEFAULT-VALUE}.")
  private boolean shuffle;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "Seeds everything random. Default: ${DEFAULT-VALUE}.")
  private long seed;

  /** No option given yet. */
  public TrainingOptions() {}

  /** Refuses what can be refused before any data is read. */
  public void check(Task task, OptimizerOptions optimization) {
    Optimizer optimizer = optimization.check();
    switch (task) {
      case CLASSIFICATION -> {
        if (standardizeLabel != null) {
          throw UserMistake.of("--standardize-label is for --task regression only");
        }
        if (loss != null) {
          throw UserMistake.of("--loss is for --task regression only");
        }
        if (labelSmoothing != null && !(labelSmoothing >= 0 && labelSmoothing < 1)) {
          throw UserMistake.of(
              "--label-smoothing must be at least 0 and below 1, was %s", labelSmoothing);
        }
      }
      case REGRESSION -> {
        if (classWeights != null) {
          throw UserMistake.of("--class-weights is for --task classification only");
        }
        if (labelSmoothing != null) {
          throw UserMistake.of("--label-smoothing is for --task classification only");
        }
        if (loss != null && !LOSSES.contains(loss)) {
          throw UserMistake.of(
              "--loss must be one of %s, was '%s'", String.join(", ", LOSSES), loss);
        }
      }
    }
    classWeights();
    if (validationFraction != null && validationData != null) {
      throw UserMistake.of(
          "--validation-fraction and --validation-data cannot be given together: validation rows"
              + " are either held out or given");
    }
    if (validationFraction != null && !(validationFraction >= 0 && validationFraction < 1)) {
      throw UserMistake.of(
          "--validation-fraction must be at least 0 and below 1, was %s", validationFraction);
    }
    try {
      // Built only for their checks, which name the setting, its value and its bound.
      new TrainingSettings(
          batchSize,
          epochs,
          shuffle,
          seed,
          optimizer,
          patience == null ? OptionalInt.empty() : OptionalInt.of(patience),
          0,
          Keep.parse(keep),
          TrainingSettings.OnDivergence.parse(onDivergence));
    } catch (Refusal e) {
      throw UserMistake.of(e);
    }
  }

  /** Sets what is given, but for what only one of the tasks has. */
  public <E extends MlpSetters<E>> void configure(E estimator) {
    estimator
        .setBatchSize(batchSize)
        .setMaxIter(epochs)
        .setKeep(keep)
        .setOnDivergence(onDivergence)
        .setStandardize(standardize)
        .setShuffle(shuffle)
        .setSeed(seed);
    ifGiven(validationFraction, estimator::setValidationFraction);
    ifGiven(patience, estimator::setPatience);
  }

  private static <T> void ifGiven(T value, Consumer<T> setter) {
    if (value != null) {
      setter.accept(value);
    }
  }

  /** Rows for validation, read as the data is. */
  public Optional<String> validationData() {
    return Optional.ofNullable(validationData);
  }

  /** Whether regression targets are standardised. */
  public boolean standardizesLabel() {
    return !Boolean.FALSE.equals(standardizeLabel);
  }

  /** What a regression minimises, if it is said. */
  public Optional<String> loss() {
    return Optional.ofNullable(loss);
  }

  /** The share of a label that is spread over all classes, if it is said. */
  public Optional<Double> labelSmoothing() {
    return Optional.ofNullable(labelSmoothing);
  }

  /** Weights of the classes. */
  public Optional<ClassWeightOption> classWeights() {
    return Optional.ofNullable(classWeights).map(ClassWeightOption::parse);
  }
}
