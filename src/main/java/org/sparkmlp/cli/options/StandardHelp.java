package org.sparkmlp.cli.options;

import picocli.CommandLine.Option;

/** {@code --help} and {@code --version}, on every command. */
public final class StandardHelp {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  private boolean version;

  /** No option given yet. */
  public StandardHelp() {}
}
