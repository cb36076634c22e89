package org.sparkmlp.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Which data to read, and how. */
final class InputOptions {
  @Option(
      names = "--data",
      required = true,
      paramLabel = "PATH",
      description = "The data: a file, a folder or a pattern such as 'day-*.csv'.")
  String data;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "csv, parquet, json, orc, libsvm, or any format that Spark can read."
              + " Default: by the ending of PATH.")
  String format;

  @Option(
      names = "--option",
      paramLabel = "NAME=VALUE",
      description =
          "An option of Spark's reader, e.g. sep=; or nullValue=NA. May be repeated."
              + " For csv, header=true and inferSchema=true unless told otherwise.")
  Map<String, String> options = new LinkedHashMap<>();

  InputOptions() {}
}
