package org.sparkmlp.cli.options;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What is learned from which columns. */
public final class ColumnOptions {
  @Option(
      names = "--task",
      required = true,
      paramLabel = "TASK",
      description = "classification or regression.")
  private String task;

  @Option(
      names = "--label",
      required = true,
      split = ",",
      paramLabel = "COL",
      description =
          "The column to predict. For regression there may be several, with commas between them. A"
              + " class is a whole number from 0, or a string.")
  private List<String> labels = new ArrayList<>();

  @Option(
      names = "--features",
      split = ",",
      paramLabel = "COL",
      description =
          "The columns to predict from, with commas between them. Default: all others. Numbers and"
              + " booleans are used as they are, strings are one-hot encoded, dates and times are"
              + " days since 1970 and their place in the year, the week and the day, vectors are"
              + " taken whole.")
  private List<String> features = new ArrayList<>();

  @Option(
      names = "--drop",
      split = ",",
      paramLabel = "COL",
      description = "Columns to leave out, with commas between them, e.g. identifiers.")
  private List<String> dropped = new ArrayList<>();

  @Option(
      names = "--weight",
      paramLabel = "COL",
      description = "A column of row weights, at least 0. Default: every row counts the same.")
  private String weight;

  /** No option given yet. */
  public ColumnOptions() {}

  /** The task. */
  public Task task() {
    return Task.parse(task);
  }

  /** The columns to predict, at least one. */
  public List<String> labels() {
    return trimmed(labels);
  }

  /** The columns to predict from; empty for all others. */
  public List<String> features() {
    return trimmed(features);
  }

  /** The columns to leave out. */
  public List<String> dropped() {
    return trimmed(dropped);
  }

  /** The column of row weights. */
  public Optional<String> weight() {
    return Optional.ofNullable(weight).map(String::trim);
  }

  private static List<String> trimmed(List<String> names) {
    return names.stream().map(String::trim).toList();
  }
}
