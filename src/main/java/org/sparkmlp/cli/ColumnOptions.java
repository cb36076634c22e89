package org.sparkmlp.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What is learned from which columns. */
final class ColumnOptions {
  @Option(
      names = "--task",
      required = true,
      paramLabel = "TASK",
      description = "classification or regression.")
  String task;

  @Option(
      names = "--label",
      required = true,
      split = ",",
      paramLabel = "COL",
      description =
          "The column to predict. For regression there may be several, with commas between them. A"
              + " class is a whole number from 0, or a string.")
  List<String> labels = new ArrayList<>();

  @Option(
      names = "--features",
      split = ",",
      paramLabel = "COL",
      description =
          "The columns to predict from, with commas between them. Default: all others. Numbers and"
              + " booleans are used as they are, strings are one-hot encoded, vectors taken whole.")
  List<String> features = new ArrayList<>();

  @Option(
      names = "--weight",
      paramLabel = "COL",
      description = "A column of row weights, at least 0. Default: every row counts the same.")
  String weight;

  ColumnOptions() {}
}
