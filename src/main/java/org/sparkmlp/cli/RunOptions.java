package org.sparkmlp.cli;

import picocli.CommandLine.Option;

/** How much to tell. */
final class RunOptions {
  @Option(
      names = "--verbose",
      fallbackValue = "true",
      arity = "0..1",
      paramLabel = "true|false",
      hideParamSyntax = true,
      description = "Show Spark's log too, and the stack trace if the run fails.")
  boolean verbose;

  RunOptions() {}
}
