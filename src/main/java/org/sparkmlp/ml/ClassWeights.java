package org.sparkmlp.ml;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.spark.request.FitRequest;

/**
 * Weights of the classes, which multiply the row weights.
 *
 * <pre>
 *   balanced: w_c = Ω / (C Ω_c)      Ω = Σ_i ω_i,  Ω_c the part of class c,  C classes with rows
 * </pre>
 *
 * <p>Rows that a column marks for validation do not count in the sums, but are weighted too, so
 * that the validation loss is comparable to the training loss.
 *
 * @param byClass weight by class; empty for balanced
 */
record ClassWeights(Optional<Map<Integer, Double>> byClass) {
  static final String COLUMN = "class weight x row weight";
  static final Bounds.Validator<String> VALIDATOR = text -> parse(text) != null;

  static Param<String> param(Params of) {
    return new Param<>(
        of,
        "classWeights",
        "weights of the classes, which multiply the row weights: balanced (rows / (classes x rows"
            + " of the class), by weight), or class:weight pairs such as 0:1.0,1:5.0; unset for"
            + " equal weights",
        VALIDATOR);
  }

  static ClassWeights parse(String text) {
    if (text.trim().equalsIgnoreCase("balanced")) {
      return new ClassWeights(Optional.empty());
    }
    Map<Integer, Double> weights = new TreeMap<>();
    for (String pair : text.split(",", -1)) {
      String[] parts = pair.split(":", -1);
      try {
        int label = Integer.parseInt(parts[0].trim());
        double weight = parts.length == 2 ? Double.parseDouble(parts[1].trim()) : Double.NaN;
        boolean ok =
            label >= 0
                && label < FitRequest.MAX_CLASSES
                && weight >= 0
                && weight < Double.POSITIVE_INFINITY;
        if (!ok || weights.put(label, weight) != null) {
          throw refuse(text, pair);
        }
      } catch (NumberFormatException e) {
        throw refuse(text, pair);
      }
    }
    return new ClassWeights(Optional.of(weights));
  }

  /** The rows with the column {@link #COLUMN}. Balanced weights cost one pass over the labels. */
  Dataset<Row> weigh(
      Dataset<Row> rows,
      String label,
      Optional<String> weight,
      Optional<String> validation,
      OptionalInt classes) {
    Column rowWeight = weight.map(rows::col).orElse(functions.lit(1.0)).cast(DataTypes.DoubleType);
    Map<Integer, Double> weights =
        byClass.isPresent()
            ? within(byClass.get(), classes)
            : balanced(rows, rows.col(label), rowWeight, validation.map(rows::col));
    double[] byLabel = new double[FitRequest.MAX_CLASSES];
    java.util.Arrays.fill(byLabel, 1.0);
    weights.forEach((key, value) -> byLabel[key] = value);
    int most = weights.keySet().stream().mapToInt(Integer::intValue).max().orElse(-1) + 1;
    double[] table = java.util.Arrays.copyOf(byLabel, most);
    UDF1<Double, Double> lookUp =
        value -> value != null && value >= 0 && value < table.length ? table[value.intValue()] : 1;
    Column classWeight =
        functions
            .udf(lookUp, DataTypes.DoubleType)
            .asNonNullable()
            .apply(rows.col(label).cast(DataTypes.DoubleType));
    return rows.withColumn(COLUMN, rowWeight.multiply(classWeight));
  }

  private static Map<Integer, Double> within(Map<Integer, Double> weights, OptionalInt classes) {
    for (int label : weights.keySet()) {
      if (classes.isPresent() && label >= classes.getAsInt()) {
        throw Refusal.because(
            "classWeights must be of the classes 0 to %d of the label column, names class %d",
            classes.getAsInt() - 1, label);
      }
    }
    return weights;
  }

  private static Map<Integer, Double> balanced(
      Dataset<Row> rows, Column label, Column weight, Optional<Column> validation) {
    Dataset<Row> training =
        validation.isPresent() ? rows.filter(functions.not(validation.get())) : rows;
    Map<Integer, Double> sums = new TreeMap<>();
    double total = 0;
    for (Row row :
        training
            .groupBy(label.cast(DataTypes.DoubleType))
            .agg(functions.sum(weight))
            .collectAsList()) {
      if (row.isNullAt(0) || row.isNullAt(1)) {
        continue; // the fit itself refuses or skips such rows
      }
      double value = row.getDouble(0);
      double sum = row.getDouble(1);
      if (value >= 0 && value < FitRequest.MAX_CLASSES && value == Math.rint(value) && sum > 0) {
        sums.put((int) value, sum);
        total += sum;
      }
    }
    double share = total / sums.size();
    sums.replaceAll((key, sum) -> share / sum);
    return sums;
  }

  private static Refusal refuse(String text, String pair) {
    return Refusal.setting(
        "classWeights",
        "balanced or pairs class:weight with distinct classes from 0 and weights of at least 0,"
            + " such as 0:1.0,1:5.0",
        "'" + text + "', wrong at '" + pair + "'");
  }
}
