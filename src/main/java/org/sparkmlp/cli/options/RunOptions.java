package org.sparkmlp.cli.options;

import picocli.CommandLine.Option;

/** How much to tell. */
public final class RunOptions {
  @Option(
      names = "--verbose",
      fallbackValue = "true",
      arity = "0..1",
      paramLabel = "true|false",
      hideParamSyntax = true,
      description = "Show Spark's log too, and the stack trace if the run fails.")
  private boolean verbose;

  /** No option given yet. */
  public RunOptions() {}

  /** Whether to tell all. */
  public boolean verbose() {
    return verbose;
  }
}
