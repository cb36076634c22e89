package org.sparkmlp.spark.lanes;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.network.Task;
import org.sparkmlp.spark.request.Columns;
import org.sparkmlp.spark.request.FitRequest;

/** The columns of a DataFrame that a fit reads, checked by name and type. */
public final class InputColumns {
  private final Dataset<Row> rows;
  private final Columns columns;
  private final Task task;

  public InputColumns(FitRequest request) {
    this.rows = request.data().rows();
    this.columns = request.data().columns();
    this.task = request.network().loss().task();
  }

  /** Whether the label is a vector of targets. */
  public boolean hasVectorLabel() {
    return isVector(type(columns.label()));
  }

  /** The DataFrame as {@link RowFormat} wants it: features, label, weight, validation. */
  public Dataset<Row> projected() {
    return rows.select(wanted().toArray(Column[]::new));
  }

  /** The columns of {@link #projected}. */
  public List<Column> wanted() {
    boolean vectorLabel = hasVectorLabel();
    requireType(columns.features(), isVector(type(columns.features())), "a vector");
    boolean numericLabel = type(columns.label()) instanceof NumericType;
    boolean vectorAllowed = task == Task.REGRESSION;
    requireType(
        columns.label(),
        numericLabel || (vectorLabel && vectorAllowed),
        vectorAllowed ? "numeric, or a vector of targets" : "numeric");
    List<Column> wanted = new ArrayList<>();
    wanted.add(col(quoted(columns.features())));
    Column label = col(quoted(columns.label()));
    wanted.add(vectorLabel ? label : label.cast(DataTypes.DoubleType));
    columns
        .weight()
        .ifPresent(
            name -> {
              requireType(name, type(name) instanceof NumericType, "numeric");
              wanted.add(col(quoted(name)).cast(DataTypes.DoubleType));
            });
    columns
        .validation()
        .ifPresent(
            name -> {
              requireType(name, DataTypes.BooleanType.equals(type(name)), "boolean");
              wanted.add(col(quoted(name)));
            });
    return wanted;
  }

  private DataType type(String name) {
    List<StructField> named =
        Arrays.stream(rows.schema().fields()).filter(field -> field.name().equals(name)).toList();
    if (named.size() == 1) {
      return named.get(0).dataType();
    }
    if (named.size() > 1) {
      throw Refusal.column(name, "is there %d times: rename or drop all but one", named.size());
    }
    throw Refusal.column(
        name, "does not exist; the columns are %s", String.join(", ", rows.columns()));
  }

  private void requireType(String name, boolean right, String wanted) {
    if (!right) {
      throw Refusal.column(
          name, "must be %s, but is of type %s", wanted, type(name).catalogString());
    }
  }

  private static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  private static boolean isVector(DataType type) {
    return SQLDataTypes.VectorType().equals(type);
  }
}
