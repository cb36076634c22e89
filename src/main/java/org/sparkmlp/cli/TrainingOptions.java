package org.sparkmlp.cli;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sparkmlp.optim.MomentumSgd;
import org.sparkmlp.optim.Schedule;
import org.sparkmlp.training.Keep;
import org.sparkmlp.training.TrainingSettings;
import picocli.CommandLine.Option;

/** How to train. */
final class TrainingOptions {
  private static final Pattern FIRST_NAME = Pattern.compile("^([a-z]\\w*) ");

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "128",
      description = "Rows of a step. Default: ${DEFAULT-VALUE}.")
  int batchSize;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "100",
      description = "Passes over the rows, at most. Default: ${DEFAULT-VALUE}.")
  int epochs;

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      description =
          "The learning rate at the start. Default: 0.05 for classification, 0.01 for regression.")
  Double learningRate;

  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      defaultValue = "constant",
      description =
          "How the rate changes: constant, step:FACTOR,EPOCHS, exponential:FACTOR,"
              + " inverse-scaling:POWER or cosine[:LAST], each also after warmup:STEPS+. Default:"
              + " ${DEFAULT-VALUE}.")
  String schedule;

  @Option(
      names = "--momentum",
      paramLabel = "X",
      defaultValue = "0.9",
      description = "From 0 to below 1. Default: ${DEFAULT-VALUE}.")
  double momentum;

  @Option(
      names = "--nesterov",
      fallbackValue = "true",
      arity = "0..1",
      paramLabel = "true|false",
      hideParamSyntax = true,
      description = "Nesterov's momentum.")
  boolean nesterov;

  @Option(
      names = "--l2",
      paramLabel = "X",
      description =
          "The penalty (X/2) |W|^2 on all weights but the biases. Default: 0.002 for"
              + " classification, 0.0001 for regression.")
  Double l2;

  @Option(
      names = "--validation-fraction",
      paramLabel = "X",
      description = "The share of rows held out for validation, below 1. Default: none.")
  Double validationFraction;

  @Option(
      names = "--validation-data",
      paramLabel = "PATH",
      description = "Rows for validation, read as --data is. Default: none.")
  String validationData;

  @Option(
      names = "--patience",
      paramLabel = "N",
      description =
          "Stop after N epochs without a lower validation loss (or training loss, without"
              + " validation rows). Default: run all epochs.")
  Integer patience;

  @Option(
      names = "--keep",
      paramLabel = "best|last",
      defaultValue = "best",
      description =
          "Which epoch's parameters the model has: the best one's, by the validation loss (by the"
              + " training loss with --patience alone; without either, the last one's), or the last"
              + " one's. Default: ${DEFAULT-VALUE}.")
  String keep;

  @Option(
      names = "--standardize",
      arity = "1",
      paramLabel = "true|false",
      defaultValue = "true",
      description = "Centre and scale the features inside the model. Default: ${DEFAULT-VALUE}.")
  boolean standardize;

  @Option(
      names = "--standardize-label",
      arity = "1",
      paramLabel = "true|false",
      description = "The same for the targets of a regression. Default: true.")
  Boolean standardizeLabel;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "Seeds everything random. Default: ${DEFAULT-VALUE}.")
  long seed;

  TrainingOptions() {}

  /** Refuses what can be refused before any data is read. */
  void check() {
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
          true,
          seed,
          new MomentumSgd(
              Schedule.parse(schedule, learningRate == null ? 1 : learningRate),
              momentum,
              nesterov,
              l2 == null ? 0 : l2,
              OptionalDouble.empty()),
          patience == null ? OptionalInt.empty() : OptionalInt.of(patience),
          0,
          Keep.parse(keep));
    } catch (IllegalArgumentException e) {
      throw UserMistake.because(e, "%s", withOptionName(e.getMessage()));
    }
  }

  /** {@code batchSize must be …} becomes {@code --batch-size must be …}. */
  static String withOptionName(String message) {
    Matcher name = FIRST_NAME.matcher(message);
    return name.find()
        ? "--"
            + name.group(1).replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT)
            + message.substring(name.end(1))
        : message;
  }
}
