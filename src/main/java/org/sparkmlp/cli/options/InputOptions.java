package org.sparkmlp.cli.options;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which data to read, and how. */
public final class InputOptions {
  @Option(
      names = "--data",
      required = true,
      paramLabel = "PATH",
      description = "The data: a file, a folder or a pattern such as 'day-*.csv'.")
  private String data;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "csv, parquet, json, orc, libsvm, or any format that Spark can read."
              + " Default: by the ending of PATH.")
  private String format;

  @Option(
      names = "--option",
      paramLabel = "NAME=VALUE",
      description =
          "An option of Spark's reader, e.g. sep=; or nullValue=NA. May be repeated."
              + " For csv, header=true and inferSchema=true unless told otherwise.")
  private Map<String, String> options = new LinkedHashMap<>();

  /** No option given yet. */
  public InputOptions() {}

  /** File, folder or pattern. */
  public String data() {
    return data;
  }

  /** Spark's name of the format, if it is given. */
  public Optional<String> format() {
    return Optional.ofNullable(format).map(name -> name.trim().toLowerCase(Locale.ROOT));
  }

  /** Options of Spark's reader. */
  public Map<String, String> readerOptions() {
    return Collections.unmodifiableMap(options);
  }
}
