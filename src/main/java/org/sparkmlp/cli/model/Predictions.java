package org.sparkmlp.cli.model;

import static org.apache.spark.ml.functions.vector_to_array;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.sparkmlp.cli.input.Table;
import org.sparkmlp.ml.prepare.ColumnKind;

/** A table with a model's predictions, in columns that the output's format can hold. */
public final class Predictions {
  private static final String CSV = "csv";
  private static final String FLOAT64 = "float64";

  private Predictions() {}

  public static Dataset<Row> of(SavedModel model, Table table, String format) {
    Dataset<Row> all = model.transform(table);
    boolean flat = format.equals(CSV);
    List<Column> columns = new ArrayList<>();
    for (String name : table.names()) {
      Column column = Table.column(name);
      boolean text = flat && table.kind(name) == ColumnKind.VECTOR;
      columns.add(
          text ? vector_to_array(column, FLOAT64).cast(DataTypes.StringType).as(name) : column);
    }
    switch (model.card().roles().task()) {
      case CLASSIFICATION -> classes(model, flat, columns);
      case REGRESSION -> targets(model.card().roles().labels(), columns);
    }
    return all.select(columns.toArray(Column[]::new));
  }

  public static Map<String, String> writerOptions(String format) {
    return format.equals(CSV) ? Map.of("header", "true") : Map.of();
  }

  private static void classes(SavedModel model, boolean flat, List<Column> columns) {
    boolean numbered = model.card().classes().isEmpty();
    Column prediction = Table.column(NetworkStage.PREDICTION);
    // Spark ML's class indices are of type double; the labels that people have are 7, not 7.0.
    columns.add(
        numbered ? prediction.cast(DataTypes.IntegerType).as(NetworkStage.PREDICTION) : prediction);
    Column probabilities = array(NetworkStage.PROBABILITY);
    if (!flat) {
      columns.add(probabilities.as(NetworkStage.PROBABILITY));
      return;
    }
    List<String> names = model.card().classes();
    for (int k = 0; k < model.network().topology().outputs(); k++) {
      String name = k < names.size() ? names.get(k) : Integer.toString(k);
      columns.add(probabilities.getItem(k).as(NetworkStage.PROBABILITY + "_" + name));
    }
  }

  private static void targets(List<String> labels, List<Column> columns) {
    if (labels.size() == 1) {
      columns.add(Table.column(NetworkStage.PREDICTION));
      return;
    }
    for (int k = 0; k < labels.size(); k++) {
      columns.add(
          array(NetworkStage.PREDICTION)
              .getItem(k)
              .as(NetworkStage.PREDICTION + "_" + labels.get(k)));
    }
  }

  private static Column array(String vector) {
    return vector_to_array(Table.column(vector), FLOAT64);
  }
}
