package org.sparkmlp.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.network.Evaluation;

/**
 * Labelled rows on which a model is evaluated, by the {@link Evaluation} that training has too: in
 * one pass, on the executors.
 *
 * <p>Numerics: float64; the sums depend on the partitioning in their last bits.
 *
 * @param names the user's names for label and weight, for messages
 * @param rows columns features, label and weight, by these names
 */
record LabelledRows(Names names, Dataset<Row> rows) {
  static final String FEATURES = "features";
  static final String PREDICTION = "prediction";
  private static final String LABEL = "label";
  private static final String WEIGHT = "weight";

  /** The user's names for the columns; the weight's is empty where all rows weigh the same. */
  record Names(String label, String weight) implements Serializable {}

  /** What a predicted row adds to the sums. */
  interface Terms extends Serializable {
    /**
     * Adds it.
     *
     * @param row label, weight, and the columns of predictions that were asked for
     */
    void add(Row row, double weight, Evaluation into);
  }

  /** The rows by the model's columns; its weight column need not be there. */
  static LabelledRows of(MlpModel model, String featuresCol, String labelCol, Dataset<?> dataset) {
    boolean vector =
        dataset.select(labelCol).schema().fields()[0].dataType().equals(SQLDataTypes.VectorType());
    String weightCol = FitRequests.text(model, model.weightCol()).orElse("");
    Column weight = weightCol.isEmpty() ? lit(1.0) : dataset.col(weightCol);
    Column label = dataset.col(labelCol);
    return new LabelledRows(
        new Names(labelCol, weightCol),
        dataset.select(
            dataset.col(featuresCol).as(FEATURES),
            (vector ? label : label.cast(DataTypes.DoubleType)).as(LABEL),
            weight.cast(DataTypes.DoubleType).as(WEIGHT)));
  }

  /**
   * Adds up.
   *
   * @param predicted the rows with the model's columns
   * @param outputs number of targets; 0 for classification
   * @param terms what a row adds
   * @param predictions which of the model's columns it needs
   * @throws Refusal if there are no rows, their weights sum to nothing, or one has no label
   */
  Evaluation evaluate(Dataset<Row> predicted, int outputs, Terms terms, String... predictions) {
    Names told = names;
    List<Column> wanted = new ArrayList<>(List.of(col(LABEL), col(WEIGHT)));
    for (String name : predictions) {
      wanted.add(col(name));
    }
    List<double[]> parts =
        predicted
            .select(wanted.toArray(Column[]::new))
            .javaRDD()
            .mapPartitions(rows -> List.of(sums(rows, outputs, terms, told)).iterator())
            .collect();
    Evaluation all = Evaluation.empty(outputs);
    parts.forEach(sums -> all.add(Evaluation.of(sums)));
    if (all.rows() == 0) {
      throw Refusal.because("there must be at least 1 row to evaluate on, was 0");
    }
    if (!(all.weight() > 0)) {
      throw Refusal.column(names.weight, "has weights of 0 only: nothing can be evaluated");
    }
    return all;
  }

  private static double[] sums(Iterator<Row> rows, int outputs, Terms terms, Names names) {
    Evaluation evaluation = Evaluation.empty(outputs);
    while (rows.hasNext()) {
      Row row = rows.next();
      if (row.isNullAt(0)) {
        throw Refusal.value(names.label, null, "a row must have a label", "drop such rows");
      }
      double weight = row.isNullAt(1) ? Double.NaN : row.getDouble(1);
      if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
        Object found = row.isNullAt(1) ? null : weight;
        String bound = "a weight must be a finite number of at least 0";
        throw Refusal.value(names.weight, found, bound, null);
      }
      terms.add(row, weight, evaluation);
    }
    return evaluation.toArray();
  }

  /** A class index. */
  static int classOf(double value, int classes, String column) {
    if (!(value >= 0 && value < classes && value == Math.rint(value))) {
      String bound = "the model knows the classes 0 to " + (classes - 1);
      throw Refusal.value(column, value, bound, null);
    }
    return (int) value;
  }

  /** A number, or an element of a vector of several. */
  static double target(Object value, int k) {
    return value instanceof Vector targets ? targets.apply(k) : (Double) value;
  }
}
