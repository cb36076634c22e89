package org.sparkmlp.cli.input;

import static org.apache.spark.sql.functions.not;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.sparkmlp.cli.options.Nearest;
import org.sparkmlp.cli.options.UserMistake;
import org.sparkmlp.ml.prepare.ColumnKind;
import org.sparkmlp.ml.prepare.RawColumns;

/**
 * Rows with where they came from, and columns by name.
 *
 * @param path where the rows came from, for messages
 * @param rows the rows
 */
public record Table(String path, Dataset<Row> rows) {

  /** Where the weight's own name is not plain. */
  public static final String WEIGHT = "mlp_weight";

  /** Whether Spark ML, which parses names, takes a name as it is. */
  public static boolean isPlain(String name) {
    return name.matches("\\w+");
  }

  /** A column by its name, dots and backticks in it included. */
  public static Column column(String name) {
    return RawColumns.column(name);
  }

  static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  /** The rows that have a value in all of some columns. */
  public Table complete(List<String> columns) {
    return new Table(path, rows.where(RawColumns.complete(rows, columns)));
  }

  /** How many rows have not. */
  public long missing(List<String> columns) {
    return rows.where(not(RawColumns.complete(rows, columns))).count();
  }

  boolean has(String name) {
    return names().contains(name);
  }

  public List<String> names() {
    return Arrays.asList(rows.columns());
  }

  public StructField field(String name) {
    if (!has(name)) {
      List<String> names = names();
      throw UserMistake.of(
          "there is no column '%s' in %s%s%s",
          name,
          path,
          Nearest.hint(name, names),
          names.size() <= 20 ? " (its columns: " + String.join(", ", names) + ")" : "");
    }
    return rows.schema().fields()[names().indexOf(name)];
  }

  public ColumnKind kind(String name) {
    return ColumnKind.of(field(name).dataType());
  }

  /** The type as Spark writes it, e.g. {@code string}. */
  public String type(String name) {
    return field(name).dataType().simpleString();
  }
}
