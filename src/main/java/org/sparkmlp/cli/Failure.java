package org.sparkmlp.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.cli.options.Nearest;
import org.sparkmlp.cli.options.Redacted;
import org.sparkmlp.cli.options.UserMistake;
import org.sparkmlp.ml.files.ReplacementException;
import org.sparkmlp.spark.request.FitFailedException;
import org.sparkmlp.training.DivergenceException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What an exception means to the person at the terminal.
 *
 * <p>The user's mistake (status 2) are: what this package refuses, a {@link Refusal} of our own
 * code, on whichever machine, and what Spark reports of paths, formats and columns. Everything
 * else, any other {@code IllegalArgumentException} included, is a run that failed (status 1): it
 * may be our own defect, and must not be blamed on the user.
 *
 * @param status the exit status
 * @param line what to tell, one line, without secrets
 */
record Failure(int status, String line) {
  static final int OK = 0;
  static final int FAILED = 1;
  static final int USER = 2;

  private static final int DEEPEST = 20;

  /** Conditions that Spark reports other than as an AnalysisException, where a file is to blame. */
  private static final List<String> FILE_CONDITIONS =
      List.of(
          "CANNOT_READ_FILE_FOOTER",
          "CANNOT_MERGE_SCHEMAS",
          "DATA_SOURCE_NOT_FOUND",
          "FAILED_READ_FILE",
          "MALFORMED_RECORD_IN_PARSING",
          "MALFORMED_CSV_RECORD",
          "UNABLE_TO_INFER_SCHEMA");

  private static final List<String> LIBSVM_READER =
      List.of("org.apache.spark.ml.source.libsvm.", "org.apache.spark.mllib.util.MLUtils$");

  private static final Pattern CONDITION = Pattern.compile("^\\[[A-Z0-9_.]+\\]\\s*");
  private static final Pattern TRAILER =
      Pattern.compile("\\s*(SQLSTATE: \\w+|;?\\s*line \\d+ pos \\d+|;\\s*'\\w+.*)\\s*$");

  Failure {
    line = Redacted.text(line);
  }

  static Failure of(Throwable thrown) {
    List<Throwable> causes = causes(thrown);
    for (Throwable cause : causes) {
      if (cause instanceof UserMistake || cause instanceof DivergenceException) {
        return new Failure(cause instanceof UserMistake ? USER : FAILED, firstLine(cause));
      }
      if (cause instanceof ParameterException parameter) {
        return new Failure(USER, unparsed(parameter));
      }
      if (cause instanceof Refusal) {
        return new Failure(USER, firstLine(cause));
      }
    }
    Optional<Throwable> libsvm = causes.stream().filter(Failure::isUnreadableLibsvm).findFirst();
    if (libsvm.isPresent()) {
      return new Failure(USER, "the data cannot be read as libsvm: " + firstLine(libsvm.get()));
    }
    return causes.stream()
        .filter(Failure::isSparkRefusal)
        .findFirst()
        .map(refusal -> new Failure(USER, sparkLine(refusal, causes)))
        .orElseGet(() -> new Failure(FAILED, failedLine(causes)));
  }

  private static List<Throwable> causes(Throwable thrown) {
    return Stream.iterate(thrown, t -> t != null, Throwable::getCause).limit(DEEPEST).toList();
  }

  private static boolean isSparkRefusal(Throwable thrown) {
    return thrown instanceof AnalysisException
        || thrown instanceof SparkThrowable spark
            && Optional.ofNullable(spark.getCondition())
                .filter(name -> FILE_CONDITIONS.stream().anyMatch(name::startsWith))
                .isPresent();
  }

  /** Spark's reader of libsvm lets the bare exceptions of its parser through. */
  private static boolean isUnreadableLibsvm(Throwable thrown) {
    return thrown instanceof IllegalArgumentException
        && Arrays.stream(thrown.getStackTrace())
            .map(StackTraceElement::getClassName)
            .anyMatch(name -> LIBSVM_READER.stream().anyMatch(name::startsWith));
  }

  private static String unparsed(ParameterException exception) {
    CommandSpec command = exception.getCommandLine().getCommandSpec();
    if (exception instanceof UnmatchedArgumentException unmatched
        && !unmatched.getUnmatched().isEmpty()) {
      String argument = unmatched.getUnmatched().get(0).split("=", 2)[0];
      return argument.startsWith("-")
          ? unknownOption(argument, command)
          : "unexpected argument '"
              + argument
              + "'"
              + Nearest.hint(argument, command.subcommands().keySet());
    }
    String line = firstLine(exception);
    return line.isEmpty() ? line : Character.toLowerCase(line.charAt(0)) + line.substring(1);
  }

  /** The line for an option that the command does not have. */
  static String unknownOption(String option, CommandSpec command) {
    return "unknown option '" + option + "'" + Nearest.hint(option, command.optionsMap().keySet());
  }

  /** Spark's first line without the condition's name; below it the root cause, if it says more. */
  private static String sparkLine(Throwable refusal, List<Throwable> causes) {
    String line = clean(firstLine(refusal));
    Throwable root = causes.get(causes.size() - 1);
    return root == refusal ? line : line + " (" + clean(firstLine(root)) + ")";
  }

  private static String failedLine(List<Throwable> causes) {
    Optional<Throwable> told =
        causes.stream()
            .filter(c -> c instanceof FitFailedException || c instanceof ReplacementException)
            .findFirst();
    if (told.isPresent()) {
      return firstLine(told.get());
    }
    Throwable root = causes.get(causes.size() - 1);
    String line = clean(firstLine(root));
    return "the run failed: "
        + root.getClass().getSimpleName()
        + (line.isEmpty() ? "" : ": ")
        + line;
  }

  private static String clean(String line) {
    String text = CONDITION.matcher(line).replaceFirst("");
    String shorter = TRAILER.matcher(text).replaceFirst("");
    while (!shorter.equals(text)) {
      text = shorter;
      shorter = TRAILER.matcher(text).replaceFirst("");
    }
    return text;
  }

  private static String firstLine(Throwable thrown) {
    return Optional.ofNullable(thrown.getMessage())
        .flatMap(message -> message.lines().filter(line -> !line.isBlank()).findFirst())
        .map(String::trim)
        .orElse("");
  }
}
