package org.sparkmlp.ml.prepare;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_diff;
import static org.apache.spark.sql.functions.hour;
import static org.apache.spark.sql.functions.isnan;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.minute;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.second;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.unix_date;
import static org.apache.spark.sql.functions.unix_micros;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.sparkmlp.check.Refusal;

/**
 * Columns of a table by their names, whatever is in those, as the values that a {@link ColumnCode}
 * takes; and which rows have all of them.
 *
 * <p>Times are taken in UTC, whichever zone the session or the machine is in; a timestamp without a
 * zone as it is written, to the second.
 */
public final class RawColumns {
  private static final double MICROS_PER_DAY = 86_400e6;
  private static final double SECONDS_PER_DAY = 86_400;
  private static final UDF1<Vector, Boolean> HAS_NAN = RawColumns::hasNaN;

  private RawColumns() {}

  /**
   * A column by its name, dots, spaces and backticks in it included.
   *
   * @param name the name
   * @return the column
   */
  public static Column column(String name) {
    return col("`" + name.replace("`", "``") + "`");
  }

  /**
   * The type of a column.
   *
   * @param schema the table's
   * @param name the column
   * @return its type
   * @throws Refusal if there is none of that name
   */
  static DataType type(StructType schema, String name) {
    if (schema.getFieldIndex(name).isDefined()) {
      return schema.apply(name).dataType();
    }
    throw Refusal.column(
        name, "is not among the columns %s", String.join(", ", schema.fieldNames()));
  }

  /**
   * The values of a column as a code of some kind takes them: float64, string or vector.
   *
   * @param schema the table's
   * @param name the column
   * @param trained what it was in training
   * @return the values
   * @throws Refusal if the column is of a kind that cannot stand for that
   */
  static Column value(StructType schema, String name, ColumnKind trained) {
    DataType type = type(schema, name);
    ColumnKind found = ColumnKind.of(type);
    if (!found.canServe(trained)) {
      throw Refusal.column(
          name, "is of type %s, but in training it was a %s", type.simpleString(), trained.text());
    }
    Column column = column(name);
    return switch (trained) {
      case NUMBER, BOOLEAN ->
          found == ColumnKind.STRING
              ? parsed(column, text -> number(name, text))
              : column.cast(DataTypes.DoubleType);
      case DATE, TIMESTAMP ->
          switch (found) {
            case DATE -> unix_date(column).cast(DataTypes.DoubleType);
            case TIMESTAMP -> days(column, type);
            default -> parsed(column, text -> day(name, text)); // strings, as canServe says
          };
      case STRING -> column.cast(DataTypes.StringType);
      case VECTOR -> column;
      case OTHER -> throw new IllegalStateException("a feature of no kind: " + name);
    };
  }

  private static Column days(Column column, DataType type) {
    if (type instanceof TimestampNTZType) {
      Column seconds =
          hour(column).multiply(3600).plus(minute(column).multiply(60)).plus(second(column));
      Column date = column.cast(DataTypes.DateType);
      return date_diff(date, lit(LocalDate.EPOCH)).plus(seconds.divide(lit(SECONDS_PER_DAY)));
    }
    return unix_micros(column).cast(DataTypes.DoubleType).divide(lit(MICROS_PER_DAY));
  }

  private static Column parsed(Column text, UDF1<String, Double> parser) {
    return udf(parser, DataTypes.DoubleType).apply(text);
  }

  private static Double number(String column, String text) {
    if (text == null) {
      return null;
    }
    try {
      return Double.valueOf(text.trim());
    } catch (NumberFormatException e) {
      if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
        return text.equalsIgnoreCase("true") ? 1.0 : 0.0;
      }
      throw Refusal.value(column, "'" + text + "'", "in training it was a number", null);
    }
  }

  private static Double day(String column, String text) {
    if (text == null) {
      return null;
    }
    throw Refusal.value(
        column,
        "'" + text + "'",
        "in training it was a date, which cannot be read from text",
        null);
  }

  /**
   * Whether a row has a value in all columns: neither a null nor a NaN, in vectors too.
   *
   * @param rows the table
   * @param columns the columns, at least one
   * @return the condition
   */
  public static Column complete(Dataset<Row> rows, List<String> columns) {
    StructType schema = rows.schema();
    List<Column> present =
        new ArrayList<>(columns.stream().map(name -> isPresent(schema, name)).toList());
    while (present.size() > 1) { // pairwise, as Spark recurses into an expression
      List<Column> pairs = new ArrayList<>();
      for (int i = 0; i < present.size(); i += 2) {
        pairs.add(i + 1 < present.size() ? present.get(i).and(present.get(i + 1)) : present.get(i));
      }
      present = pairs;
    }
    return present.get(0);
  }

  private static Column isPresent(StructType schema, String name) {
    DataType type = type(schema, name);
    Column column = column(name);
    Column notNull = column.isNotNull();
    if (type instanceof DoubleType || type instanceof FloatType) {
      return notNull.and(not(isnan(column)));
    }
    return ColumnKind.of(type) == ColumnKind.VECTOR
        ? notNull.and(not(udf(HAS_NAN, DataTypes.BooleanType).apply(column)))
        : notNull;
  }

  private static boolean hasNaN(Vector vector) {
    double[] values =
        vector == null
            ? new double[0]
            : vector instanceof SparseVector sparse ? sparse.values() : vector.toDense().values();
    for (double value : values) {
      if (Double.isNaN(value)) {
        return true;
      }
    }
    return false;
  }
}
