package org.sparkmlp.cli.model;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.sparkmlp.cli.input.Table;
import org.sparkmlp.math.CounterRandom;
import org.sparkmlp.math.Permutation;
import org.sparkmlp.report.Score;

/**
 * How much a model's predictions depend on a column: what is lost of the score when the column's
 * values are shuffled among the rows, so that they tell nothing of their own row any more.
 *
 * <pre>
 *   importance_c = s − (1/R) Σ_r s_(c,r)
 * </pre>
 *
 * <p>{@code s} is the accuracy or R² of the rows, {@code s_(c,r)} that with column c shuffled by
 * permutation r of R. Worked: an accuracy of 0.97 that falls to 0.60, 0.62 and 0.61 gives 0.36. A
 * column as the data has it is shuffled, a category whole, not one of its indicators. Two columns
 * that tell the same share their importance, or have none: each makes up for the other.
 *
 * <p>The same for the same rows, whatever their order and partitioning.
 *
 * <p>Source: L. Breiman, Random Forests, Machine Learning 45, 2001; for any model: A. Fisher, C.
 * Rudin and F. Dominici, All Models are Wrong, but Many are Useful, JMLR 20, 2019.
 *
 * @param column the column's name
 * @param mean the mean over permutations
 * @param deviation the standard deviation over permutations
 */
public record PermutationImportance(String column, double mean, double deviation) {

  /**
   * How to measure it.
   *
   * @param rows most rows that are looked at; of more, those that a hash of seed and content
   *     chooses
   * @param repeats R, permutations of each column
   * @param seed chooses rows and permutations
   */
  public record Settings(int rows, int repeats, long seed) {}

  /**
   * What was found.
   *
   * @param base of the rows as they are
   * @param columns by falling importance
   */
  public record Found(Scores base, List<PermutationImportance> columns) {}

  /**
   * Measures all columns.
   *
   * @param table features, label and weight as the model was trained
   * @param done is told how many columns have been measured
   */
  public static Found of(SavedModel model, Table table, Settings settings, IntConsumer done) {
    LabelledTable labelled = LabelledTable.of(model, table);
    Dataset<Row> all = labelled.rows();
    Column[] content =
        Stream.concat(Stream.of(lit(settings.seed())), Stream.of(all.columns()).map(Table::column))
            .toArray(Column[]::new);
    List<Row> sample = all.orderBy(xxhash64(content)).limit(settings.rows()).collectAsList();
    Scores base = labelled.with(rows(all, sample)).score(model);
    List<PermutationImportance> columns = new ArrayList<>();
    for (String name : model.card().roles().features().keySet()) {
      double[] losses = new double[settings.repeats()];
      for (int r = 0; r < losses.length; r++) {
        long key = CounterRandom.bits(settings.seed(), columns.size(), r);
        List<Row> shuffled = shuffled(sample, all.schema().fieldIndex(name), key);
        losses[r] = number(base) - number(labelled.with(rows(all, shuffled)).score(model));
      }
      columns.add(of(name, losses));
      done.accept(columns.size());
    }
    columns.sort(Comparator.comparingDouble(PermutationImportance::mean).reversed());
    return new Found(base, List.copyOf(columns));
  }

  private static Dataset<Row> rows(Dataset<Row> like, List<Row> rows) {
    return like.sparkSession().createDataFrame(rows, like.schema());
  }

  private static List<Row> shuffled(List<Row> rows, int column, long key) {
    Permutation permutation = Permutation.of(rows.size(), key);
    List<Row> shuffled = new ArrayList<>(rows.size());
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      Object[] values = new Object[row.size()];
      for (int j = 0; j < values.length; j++) {
        values[j] = row.get(j);
      }
      values[column] = rows.get(permutation.at(i)).get(column);
      shuffled.add(RowFactory.create(values));
    }
    return shuffled;
  }

  private static double number(Scores scores) {
    return scores.score() instanceof Score.OfClasses classes
        ? classes.accuracy()
        : ((Score.OfTargets) scores.score()).r2();
  }

  static PermutationImportance of(String column, double[] losses) {
    double mean = 0;
    for (double loss : losses) {
      mean += loss / losses.length;
    }
    double squares = 0;
    for (double loss : losses) {
      squares += (loss - mean) * (loss - mean) / losses.length;
    }
    return new PermutationImportance(column, mean, Math.sqrt(squares));
  }
}
