package org.sparkmlp.cli.input;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.sparkmlp.cli.options.InputOptions;
import org.sparkmlp.cli.options.Redacted;
import org.sparkmlp.cli.options.UserMistake;

/**
 * Reads a table: any format of Spark's, found by the ending of the path unless it is named.
 *
 * @param path file, folder or pattern
 * @param format Spark's name of the format
 * @param options of Spark's reader
 */
public record Source(String path, String format, Map<String, String> options) {
  private static final List<String> FORMATS = List.of("csv", "parquet", "json", "orc", "libsvm");
  private static final Set<String> COMPRESSIONS =
      Set.of("gz", "bz2", "zst", "snappy", "lz4", "deflate");
  private static final String CSV = "csv";

  public static Source of(InputOptions options) {
    return of(options, options.data());
  }

  public static Source of(InputOptions options, String path) {
    String format = options.format().orElseGet(() -> formatOf(path));
    Map<String, String> all = new LinkedHashMap<>();
    if (format.equals(CSV)) {
      all.put("header", "true");
      all.put("inferSchema", "true");
    }
    options
        .readerOptions()
        .forEach(
            (name, value) -> {
              all.keySet().removeIf(name::equalsIgnoreCase); // Spark takes them in any case
              all.put(name, value);
            });
    return new Source(path, format, all);
  }

  /** The table, which has at least one row. */
  public Table read(SparkSession spark) {
    if (isCsvWithHeader()) {
      refuseDuplicates(spark);
    }
    Dataset<Row> rows = spark.read().format(format).options(options).load(path);
    if (rows.columns().length == 0 || rows.isEmpty()) {
      throw UserMistake.of("there are no rows in %s", path);
    }
    return new Table(Redacted.text(path), rows);
  }

  private boolean isCsvWithHeader() {
    return format.equals(CSV)
        && options.entrySet().stream()
            .anyMatch(
                option ->
                    option.getKey().equalsIgnoreCase("header")
                        && Boolean.parseBoolean(option.getValue()));
  }

  /** Spark would rename the columns of a header that has a name twice, and nobody would notice. */
  private void refuseDuplicates(SparkSession spark) {
    Map<String, String> raw = new LinkedHashMap<>(options);
    raw.keySet().removeIf(name -> Set.of("header", "inferschema").contains(lower(name)));
    List<Row> header = spark.read().format(CSV).options(raw).load(path).takeAsList(1);
    if (!header.isEmpty()) {
      Set<String> seen = new HashSet<>();
      for (int j = 0; j < header.get(0).size(); j++) {
        String name = header.get(0).getString(j);
        if (name != null && !seen.add(name)) {
          throw UserMistake.of(
              "column '%s' is more than once in the header of %s: rename one", name, path);
        }
      }
    }
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static String formatOf(String path) {
    return formatByEnding(path)
        .orElseThrow(
            () ->
                UserMistake.of(
                    "cannot tell the format of %s by its ending: name it with --format, e.g."
                        + " --format csv",
                    path));
  }

  /** The format that a path's ending names, a compression's ending apart. */
  public static Optional<String> formatByEnding(String path) {
    String name = lower(path).trim().replaceAll("/+$", "");
    List<String> parts = new ArrayList<>(Arrays.asList(name.split("\\.")));
    if (parts.size() > 1 && COMPRESSIONS.contains(parts.get(parts.size() - 1))) {
      parts.remove(parts.size() - 1);
    }
    String ending = parts.get(parts.size() - 1);
    String format = ending.equals("svm") ? "libsvm" : ending;
    return parts.size() > 1 && FORMATS.contains(format) ? Optional.of(format) : Optional.empty();
  }
}
