package org.sparkmlp.cli.model;

import static org.apache.spark.ml.functions.vector_to_array;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_position;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.sparkmlp.cli.input.ColumnKind;
import org.sparkmlp.cli.input.Roles;
import org.sparkmlp.cli.input.Table;
import org.sparkmlp.cli.options.UserMistake;
import org.sparkmlp.report.Score;

/**
 * Metrics of a saved model on a labelled table, by the formulas of {@link
 * org.sparkmlp.network.Evaluation}, as Spark SQL aggregates.
 *
 * <pre>
 *   accuracy = Σ ω [prediction = label] / Ω          log loss = −Σ ω ln p_label / Ω
 *   rmse = √( (1/C) Σ_k Σ ω (ŷ_k − y_k)² / Ω )       r2 = (1/C) Σ_k ( 1 − Σ ω (ŷ_k − y_k)² / Σ ω (y_k − ȳ_k)² )
 * </pre>
 *
 * <p>Numerics: float64; the sums depend on the order of the rows in the last bits. A probability
 * that has underflowed to 0 counts as the smallest normal float64.
 *
 * @param rows rows of the table
 * @param score how well they are predicted
 */
public record Scores(long rows, Score score) {
  private static final String WEIGHT = "w";
  private static final String CLASS = "class";
  private static final String LABEL = "label";

  public static Scores of(SavedModel model, Table table) {
    Roles roles = model.card().roles();
    roles.labels().forEach(label -> requireLabel(model, table, label));
    roles.weight().ifPresent(table::field);
    Column weight = roles.weight().map(Scores::number).orElse(lit(1.0)).as(WEIGHT);
    Dataset<Row> predicted = model.transform(table);
    return switch (roles.task()) {
      case CLASSIFICATION -> classification(model, predicted, weight);
      case REGRESSION -> regression(roles.labels(), predicted, weight);
    };
  }

  private static void requireLabel(SavedModel model, Table table, String label) {
    ColumnKind kind = table.kind(label);
    boolean named = !model.card().classes().isEmpty();
    boolean right =
        kind == ColumnKind.NUMBER
            || named && (kind == ColumnKind.STRING || kind == ColumnKind.BOOLEAN);
    if (!right) {
      throw UserMistake.of(
          "label column '%s' is of type %s in %s, but was not in training",
          label, table.type(label), table.path());
    }
  }

  private static Scores classification(SavedModel model, Dataset<Row> rows, Column weight) {
    String label = model.card().roles().labels().get(0);
    Column probabilities = vector_to_array(col(NetworkStage.PROBABILITY), "float64");
    Column ofLabel = element_at(probabilities, greatest(col(CLASS), lit(1)));
    Column text = Table.column(label).cast(DataTypes.StringType);
    Column hit =
        model.card().classes().isEmpty()
            ? col(NetworkStage.PREDICTION).plus(1).equalTo(col(CLASS))
            : col(NetworkStage.PREDICTION).equalTo(text);
    Dataset<Row> terms =
        rows.withColumn(CLASS, classNumber(model, label))
            .select(
                weight,
                when(col(CLASS).equalTo(0), coalesce(text, lit("null"))).as(LABEL),
                when(hit, col(WEIGHT)).otherwise(0.0).as("hit"),
                log(greatest(ofLabel, lit(Double.MIN_NORMAL))).multiply(col(WEIGHT)).as("log"));
    Row sums = sums(terms, count(LABEL), max(LABEL), sum("hit"), sum("log"));
    if (sums.getLong(2) > 0) {
      throw UserMistake.of(
          "label column '%s' has %d rows of a class that the model does not know, e.g. %s",
          label, sums.getLong(2), sums.getString(3));
    }
    double weights = sums.getDouble(1);
    return new Scores(
        sums.getLong(0),
        new Score.OfClasses(sums.getDouble(4) / weights, -sums.getDouble(5) / weights));
  }

  /** The class from 1, as SQL counts positions; 0 where the label is none of the model's. */
  private static Column classNumber(SavedModel model, String label) {
    List<String> classes = model.card().classes();
    if (!classes.isEmpty()) {
      Column names = array(classes.stream().map(functions::lit).toArray(Column[]::new));
      Column text = Table.column(label).cast(DataTypes.StringType);
      return coalesce(array_position(names, text), lit(0)).cast(DataTypes.IntegerType);
    }
    int outputs = model.network().topology().outputs();
    Column number = number(label);
    Column known =
        number.geq(0).and(number.lt(outputs)).and(number.equalTo(functions.floor(number)));
    return when(known, number.plus(1)).otherwise(0).cast(DataTypes.IntegerType);
  }

  private static Scores regression(List<String> labels, Dataset<Row> rows, Column weight) {
    int targets = labels.size();
    List<Column> columns = new ArrayList<>(List.of(weight));
    List<Column> means = new ArrayList<>();
    for (int k = 0; k < targets; k++) {
      Column prediction =
          targets == 1
              ? col(NetworkStage.PREDICTION)
              : vector_to_array(col(NetworkStage.PREDICTION), "float64").getItem(k);
      columns.add(number(labels.get(k)).as("y" + k));
      columns.add(functions.pow(prediction.minus(number(labels.get(k))), 2).as("e" + k));
      means.add(count("y" + k));
      means.add(sum(col("y" + k).multiply(col(WEIGHT))));
      means.add(sum(col("e" + k).multiply(col(WEIGHT))));
    }
    Dataset<Row> terms = rows.select(columns.toArray(Column[]::new));
    Row first = sums(terms, means.toArray(Column[]::new));
    List<Column> deviations = new ArrayList<>();
    for (int k = 0; k < targets; k++) {
      if (first.getLong(2 + 3 * k) < first.getLong(0)
          || !Double.isFinite(first.getDouble(3 + 3 * k))) {
        throw UserMistake.of(
            "label column '%s' has a null, NaN or infinite value: drop such rows", labels.get(k));
      }
      Column deviation = col("y" + k).minus(first.getDouble(3 + 3 * k) / first.getDouble(1));
      deviations.add(sum(functions.pow(deviation, 2).multiply(col(WEIGHT))));
    }
    Row second = sums(terms, deviations.toArray(Column[]::new));
    double squared = 0;
    double r2 = 0;
    for (int k = 0; k < targets; k++) {
      double residual = first.getDouble(4 + 3 * k);
      double total = second.getDouble(2 + k);
      squared += residual / first.getDouble(1);
      r2 += total > 0 ? 1 - residual / total : residual == 0 ? 1 : 0;
    }
    return new Scores(
        first.getLong(0), new Score.OfTargets(Math.sqrt(squared / targets), r2 / targets));
  }

  /** One row: the number of rows, the sum of their weights, and what else is asked for. */
  private static Row sums(Dataset<Row> terms, Column... others) {
    List<Column> all = new ArrayList<>(List.of(sum(WEIGHT)));
    all.addAll(List.of(others));
    // A null weight is not added to the sum, and a negative one would hide in it.
    all.add(count(when(col(WEIGHT).geq(0), 1)));
    Row row = terms.agg(count(lit(1)), all.toArray(Column[]::new)).head();
    if (row.getLong(row.size() - 1) < row.getLong(0)) {
      throw UserMistake.of("the weight column has a null or a negative value");
    }
    if (!(row.getDouble(1) > 0 && row.getDouble(1) < Double.POSITIVE_INFINITY)) {
      throw UserMistake.of("the weights must sum to a finite number above 0");
    }
    return row;
  }

  private static Column number(String name) {
    return Table.column(name).cast(DataTypes.DoubleType);
  }
}
