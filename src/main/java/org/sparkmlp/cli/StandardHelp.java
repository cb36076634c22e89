package org.sparkmlp.cli;

import picocli.CommandLine.Option;

/** {@code --help} and {@code --version}, on every command. */
final class StandardHelp {
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

  StandardHelp() {}
}
