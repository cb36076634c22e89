package org.sparkmlp.cli.input;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.cli.options.UserMistake;
import org.sparkmlp.ml.prepare.ColumnKind;

/**
 * The label as the network takes it: a class index, a number, or a vector of several targets.
 *
 * <p>Class names are indexed in alphabetical order. A null stays null (NaN within a vector), so
 * that training refuses it.
 *
 * @param rows the table with the label's column
 * @param column its name
 * @param classes names of the classes; empty where classes are numbers, and for regression
 */
public record LabelColumn(Dataset<Row> rows, String column, List<String> classes) {
  /** Where the label is not a column of the table as it is. */
  static final String LABEL = "mlp_label";

  private static final String NAME = "mlp_class";
  private static final String INDEX = "mlp_class_index";

  /**
   * The label of a model that is trained already.
   *
   * @param classes names of its classes, or empty
   */
  public static LabelColumn of(Table table, Roles roles, List<String> classes) {
    String label = roles.labels().get(0);
    if (classes.isEmpty()) {
      return roles.labels().size() == 1
          ? number(table.rows(), label)
          : targets(table.rows(), roles.labels());
    }
    UDF1<String, Double> index = name -> name == null ? null : index(label, name, classes);
    Column text = Table.column(label).cast(DataTypes.StringType);
    Column known = udf(index, DataTypes.DoubleType).apply(text);
    return new LabelColumn(table.rows().withColumn(LABEL, known), LABEL, classes);
  }

  private static double index(String label, String name, List<String> classes) {
    int index = classes.indexOf(name);
    if (index < 0) {
      throw Refusal.value(label, name, "the model knows no such class", "drop such rows");
    }
    return index;
  }

  public static LabelColumn fit(Table table, Roles roles) {
    return switch (roles.task()) {
      case REGRESSION ->
          roles.labels().size() == 1
              ? number(table.rows(), roles.labels().get(0))
              : targets(table.rows(), roles.labels());
      case CLASSIFICATION ->
          table.kind(roles.labels().get(0)) == ColumnKind.NUMBER
              ? number(table.rows(), roles.labels().get(0))
              : classNames(table, roles.labels().get(0));
    };
  }

  /** Spark ML parses names, so a column whose name has a dot is taken under another. */
  private static LabelColumn number(Dataset<Row> rows, String label) {
    return Table.isPlain(label)
        ? new LabelColumn(rows, label, List.of())
        : new LabelColumn(rows.withColumn(LABEL, Table.column(label)), LABEL, List.of());
  }

  private static LabelColumn targets(Dataset<Row> rows, List<String> labels) {
    Dataset<Row> assembled =
        new VectorAssembler()
            .setInputCols(labels.stream().map(Table::quoted).toArray(String[]::new))
            .setOutputCol(LABEL)
            .setHandleInvalid("keep")
            .transform(rows);
    return new LabelColumn(assembled, LABEL, List.of());
  }

  private static LabelColumn classNames(Table table, String label) {
    Dataset<Row> named =
        table.rows().withColumn(NAME, Table.column(label).cast(DataTypes.StringType));
    StringIndexerModel indexer =
        new StringIndexer()
            .setInputCol(NAME)
            .setOutputCol(INDEX)
            .setStringOrderType("alphabetAsc")
            .setHandleInvalid("keep")
            .fit(named);
    String[] classes = indexer.labelsArray()[0];
    if (classes.length == 0) {
      throw UserMistake.of("label column '%s' is null in every row of %s", label, table.path());
    }
    // Kept, a null would be a class of its own; refused by the indexer, a stack trace.
    Dataset<Row> indexed =
        indexer
            .transform(named)
            .withColumn(
                LABEL,
                when(Table.column(NAME).isNull(), lit(null))
                    .otherwise(Table.column(INDEX))
                    .as(
                        LABEL,
                        NominalAttribute.defaultAttr()
                            .withName(LABEL)
                            .withValues(classes)
                            .toMetadata()));
    return new LabelColumn(indexed.drop(NAME, INDEX), LABEL, List.of(classes));
  }
}
