package org.sparkmlp.ml.params;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
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
import org.sparkmlp.math.ExactSum;
import org.sparkmlp.spark.request.FitRequest;
import scala.Tuple2;

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
 * <p>Numerics: row weights are taken as float32, as the fit takes them, and added without rounding,
 * so that the weights, and with them the trained parameters, do not depend on the order or the
 * partitioning of the rows.
 *
 * @param byClass weight by class; empty for balanced
 */
public record ClassWeights(Optional<Map<Integer, Double>> byClass) {
  public static final String COLUMN = "class weight x row weight";
  public static final Bounds.Validator<String> VALIDATOR = text -> parse(text) != null;

  public static Param<String> param(Params of) {
    return new Param<>(
        of,
        "classWeights",
        "weights of the classes, which multiply the row weights: balanced (rows / (classes x rows"
            + " of the class), by weight), or class:weight pairs such as 0:1.0,1:5.0; unset for"
            + " equal weights",
        VALIDATOR);
  }

  public static ClassWeights parse(String text) {
    if (text.trim().equalsIgnoreCase("balanced")) {
      return new ClassWeights(Optional.empty());
    }
    Map<Integer, Double> weights = new TreeMap<>();
    for (String pair : text.split(",", -1)) {
      String[] parts = pair.split(":", -1);
      try {
        int label = Integer.parseInt(parts[0].trim());
        double weight = parts.length == 2 ? Double.parseDouble(parts[1].trim()) : Double.NaN;
        boolean ok = label >= 0 && weight >= 0 && weight < Double.POSITIVE_INFINITY;
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
  public Dataset<Row> weigh(
      Dataset<Row> rows,
      String label,
      Optional<String> weight,
      Optional<String> validation,
      OptionalInt classes) {
    Column rowWeight = weight.map(rows::col).orElse(functions.lit(1.0)).cast(DataTypes.DoubleType);
    int limit = classes.orElse(FitRequest.MAX_CLASSES);
    Map<Integer, Double> weights =
        byClass.isPresent()
            ? within(byClass.get(), limit)
            : balanced(rows, rows.col(label), rowWeight, validation.map(rows::col), limit);
    int most = weights.keySet().stream().mapToInt(Integer::intValue).max().orElse(-1) + 1;
    double[] table = new double[most];
    Arrays.fill(table, 1.0);
    weights.forEach((key, value) -> table[key] = value);
    UDF1<Double, Double> lookUp =
        value -> value != null && value >= 0 && value < table.length ? table[value.intValue()] : 1;
    Column classWeight =
        functions
            .udf(lookUp, DataTypes.DoubleType)
            .asNonNullable()
            .apply(rows.col(label).cast(DataTypes.DoubleType));
    return rows.withColumn(COLUMN, rowWeight.multiply(classWeight));
  }

  private static Map<Integer, Double> within(Map<Integer, Double> weights, int limit) {
    for (int label : weights.keySet()) {
      if (label >= limit) {
        throw Refusal.because(
            "classWeights must be of the classes 0 to %d of the label column, names class %d",
            limit - 1, label);
      }
    }
    return weights;
  }

  private static Map<Integer, Double> balanced(
      Dataset<Row> rows, Column label, Column weight, Optional<Column> validation, int limit) {
    Dataset<Row> training =
        validation.isPresent() ? rows.filter(functions.not(validation.get())) : rows;
    Map<Integer, long[]> sums =
        training
            .select(label.cast(DataTypes.DoubleType), weight)
            .javaRDD()
            .mapPartitionsToPair(part -> sums(part, limit).iterator())
            .reduceByKey(ClassWeights::add)
            .collectAsMap();
    ExactSum total = new ExactSum();
    sums.values().forEach(total::add);
    double share = total.value() / sums.size();
    Map<Integer, Double> weights = new TreeMap<>();
    sums.forEach((key, sum) -> weights.put(key, share / ExactSum.of(sum).value()));
    return weights;
  }

  /** Sums by class of one partition, of classes whose sum is above 0. */
  private static List<Tuple2<Integer, long[]>> sums(Iterator<Row> rows, int limit) {
    Map<Integer, ExactSum> sums = new TreeMap<>();
    while (rows.hasNext()) {
      Row row = rows.next();
      if (row.isNullAt(0) || row.isNullAt(1)) {
        continue; // the fit itself refuses or skips such rows
      }
      double value = row.getDouble(0);
      float weight = (float) row.getDouble(1);
      boolean usable = weight > 0 && weight < Float.POSITIVE_INFINITY;
      if (usable && value >= 0 && value < limit && value == Math.rint(value)) {
        sums.computeIfAbsent((int) value, key -> new ExactSum()).add(weight);
      }
    }
    return sums.entrySet().stream()
        .map(entry -> new Tuple2<>(entry.getKey(), entry.getValue().toArray()))
        .toList();
  }

  private static long[] add(long[] left, long[] right) {
    ExactSum sum = ExactSum.of(left);
    sum.add(right);
    return sum.toArray();
  }

  private static Refusal refuse(String text, String pair) {
    return Refusal.setting(
        "classWeights",
        "balanced or pairs class:weight with distinct classes from 0 and weights of at least 0,"
            + " such as 0:1.0,1:5.0",
        "'" + text + "', wrong at '" + pair + "'");
  }
}
