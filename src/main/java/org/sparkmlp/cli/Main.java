package org.sparkmlp.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.apache.spark.package$;
import org.sparkmlp.cli.options.ConfigFile;
import org.sparkmlp.cli.options.GroupedHelp;
import org.sparkmlp.cli.options.Redacted;
import org.sparkmlp.cli.options.StandardHelp;
import org.sparkmlp.cli.options.UserMistake;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * The command line {@code spark-mlp}: {@code train}, {@code predict}, {@code evaluate}, {@code
 * describe}, {@code export} and {@code demo}.
 *
 * <p>Exit status: 0 done, 2 the user's mistake (one line on standard error), 1 the run failed (one
 * line; the stack trace with {@code --verbose}).
 *
 * <p>{@link #main} ends the JVM; {@link #run} does not, and uses the active Spark session if there
 * is one. Safe for one run at a time.
 */
@Command(
    name = "spark-mlp",
    header = "Trains multilayer perceptrons on Apache Spark: the same bits on any cluster.",
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      TrainCommand.class,
      PredictCommand.class,
      EvaluateCommand.class,
      ExplainCommand.class,
      DescribeCommand.class,
      ExportCommand.class,
      DemoCommand.class
    },
    footer = {
      "",
      "spark-mlp COMMAND --help tells a command's options. What stands before COMMAND goes to",
      "spark-submit, e.g. spark-mlp --master local[4] train ...",
      "Exit status: 0 done, 1 the run failed, 2 a mistake in options or data."
    })
public final class Main implements Callable<Integer> {
  @Mixin private StandardHelp help;

  Main() {}

  /**
   * Runs a command and ends the JVM with its exit status.
   *
   * @param args the command and its options
   */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  /**
   * Runs a command, writing to standard output and standard error.
   *
   * @param args the command and its options
   * @return the exit status
   */
  public static int run(String... args) {
    return run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), args);
  }

  /**
   * Runs a command.
   *
   * @param out takes results and progress
   * @param err takes warnings and errors
   * @param args the command and its options
   * @return the exit status
   */
  public static int run(PrintWriter out, PrintWriter err, String... args) {
    try {
      CommandLine commands = commandLine(out, err);
      return commands.execute(ConfigFile.apply(commands, args));
    } catch (UserMistake mistake) { // the configuration file is read before the options are parsed
      return report(mistake, err, false);
    } finally {
      out.flush();
      err.flush();
    }
  }

  private static CommandLine commandLine(PrintWriter out, PrintWriter err) {
    CommandLine commands = new CommandLine(new Main());
    commands.setOut(out).setErr(err).setExpandAtFiles(false).setUsageHelpWidth(100);
    commands.setParameterExceptionHandler(
        (exception, given) -> report(misspelt(exception, given), err, false));
    commands.setExecutionExceptionHandler(
        (exception, command, parsed) -> report(exception, err, isVerbose(parsed)));
    commands.getSubcommands().values().forEach(GroupedHelp::install);
    return commands;
  }

  /** A misspelt option is often why a required one is missing, so it is what to tell of. */
  private static Exception misspelt(ParameterException exception, String... args) {
    CommandSpec command = exception.getCommandLine().getCommandSpec();
    return Arrays.stream(args)
        .map(argument -> argument.split("=", 2)[0])
        .filter(name -> exception instanceof MissingParameterException)
        .filter(name -> name.startsWith("--") && !command.optionsMap().containsKey(name))
        .findFirst()
        .<Exception>map(name -> UserMistake.of("%s", Failure.unknownOption(name, command)))
        .orElse(exception);
  }

  private static boolean isVerbose(CommandLine.ParseResult parsed) {
    return parsed.hasSubcommand() && parsed.subcommand().hasMatchedOption("--verbose");
  }

  private static int report(Exception exception, PrintWriter err, boolean verbose) {
    Failure failure = Failure.of(exception);
    err.println("spark-mlp: " + failure.line());
    if (failure.status() == Failure.FAILED && verbose) {
      StringWriter trace = new StringWriter();
      exception.printStackTrace(new PrintWriter(trace));
      err.print(Redacted.text(trace.toString()));
    }
    return failure.status();
  }

  /** Without a command there is nothing to do. */
  @Override
  public Integer call() {
    throw new ParameterException(
        new CommandLine(this),
        "no command given: train, predict, evaluate, describe, export or demo; --help tells more");
  }

  /** The library's version and what it runs on. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        "spark-mlp " + number(),
        "Spark " + package$.MODULE$.SPARK_VERSION() + ", Java " + System.getProperty("java.version")
      };
    }

    /** The number in the jar's manifest; class folders have none. */
    static String number() {
      String number = Main.class.getPackage().getImplementationVersion();
      return number == null ? "(unpackaged)" : number;
    }
  }
}
