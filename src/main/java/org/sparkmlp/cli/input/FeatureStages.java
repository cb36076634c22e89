package org.sparkmlp.cli.input;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.OneHotEncoderModel;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.feature.VectorSizeHint;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.sparkmlp.cli.options.UserMistake;

/**
 * Columns become one vector: strings are indexed (in alphabetical order, whatever the rows' order)
 * and one-hot encoded, the rest is taken as it is.
 *
 * <p>A string that training never saw, or a null, is a row of zeros. A null number becomes NaN, so
 * that the network's own check refuses it, by the column's name.
 *
 * @param stages fitted stages, in order; none where the only feature is a vector
 * @param column the vector's column
 * @param names what each index of the vector came from; empty where the only feature is a vector
 */
public record FeatureStages(List<PipelineStage> stages, String column, List<String> names) {
  private static final String VECTOR = "mlp_features";
  private static final String INDEX = "mlp_index_";
  private static final String ONE_HOT = "mlp_onehot_";

  /** The column of vectors that the network takes. */
  public static String vector(Map<String, ColumnKind> features) {
    return features.size() == 1 && features.containsValue(ColumnKind.VECTOR)
        ? features.keySet().iterator().next()
        : VECTOR;
  }

  public static FeatureStages fit(Table table, Map<String, ColumnKind> features) {
    List<String> columns = List.copyOf(features.keySet());
    if (!vector(features).equals(VECTOR)) {
      return new FeatureStages(List.of(), vector(features), List.of());
    }
    List<PipelineStage> stages = new ArrayList<>();
    Map<String, String[]> values = indexStrings(table, features, stages);
    List<String> inputs = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (String column : columns) {
      switch (features.get(column)) {
        case NUMBER, BOOLEAN -> {
          inputs.add(input(column));
          names.add(column);
        }
        case STRING -> {
          inputs.add(ONE_HOT + inputs.size());
          for (String value : values.get(column)) {
            names.add(column + "=" + value);
          }
        }
        case VECTOR -> {
          int size = vectorSize(table, column);
          stages.add(
              new VectorSizeHint()
                  .setInputCol(column)
                  .setSize(size)
                  .setHandleInvalid("optimistic"));
          inputs.add(input(column));
          for (int j = 0; j < size; j++) {
            names.add(column + "[" + j + "]");
          }
        }
        case OTHER -> throw new IllegalStateException("a feature of no kind: " + column);
      }
    }
    stages.add(
        new VectorAssembler()
            .setInputCols(inputs.toArray(String[]::new))
            .setOutputCol(VECTOR)
            .setHandleInvalid("keep"));
    return new FeatureStages(stages, VECTOR, names);
  }

  /** Adds the stages for strings, if there are any; gives each column's distinct values. */
  private static Map<String, String[]> indexStrings(
      Table table, Map<String, ColumnKind> features, List<PipelineStage> stages) {
    List<String> columns = List.copyOf(features.keySet());
    List<String> strings =
        columns.stream().filter(name -> features.get(name) == ColumnKind.STRING).toList();
    Map<String, String[]> values = new LinkedHashMap<>();
    if (strings.isEmpty()) {
      return values;
    }
    String[] indices = outputs(INDEX, strings, columns);
    StringIndexerModel indexer =
        new StringIndexer()
            .setInputCols(strings.stream().map(FeatureStages::input).toArray(String[]::new))
            .setOutputCols(indices)
            .setStringOrderType("alphabetAsc")
            .setHandleInvalid("keep")
            .fit(table.rows());
    for (int i = 0; i < strings.size(); i++) {
      String[] found = indexer.labelsArray()[i];
      if (found.length == 0) {
        throw UserMistake.of(
            "column '%s' is null in every row of %s: leave it out of --features",
            strings.get(i), table.path());
      }
      values.put(strings.get(i), found);
    }
    OneHotEncoderModel encoder =
        new OneHotEncoder()
            .setInputCols(indices)
            .setOutputCols(outputs(ONE_HOT, strings, columns))
            .fit(indexer.transform(table.rows().limit(0)));
    stages.add(indexer);
    stages.add(encoder);
    return values;
  }

  private static String[] outputs(String prefix, List<String> strings, List<String> columns) {
    return strings.stream().map(name -> prefix + columns.indexOf(name)).toArray(String[]::new);
  }

  /** Spark ML parses the names of its input columns, so one with a dot must be quoted. */
  private static String input(String column) {
    return Table.isPlain(column) ? column : Table.quoted(column);
  }

  private static int vectorSize(Table table, String column) {
    int size = AttributeGroup.fromStructField(table.field(column)).size();
    if (size >= 0) {
      return size;
    }
    List<Row> first =
        table
            .rows()
            .select(Table.column(column))
            .where(Table.column(column).isNotNull())
            .takeAsList(1);
    if (first.isEmpty()) {
      throw UserMistake.of("column '%s' is null in every row of %s", column, table.path());
    }
    return first.get(0).<Vector>getAs(0).size();
  }
}
