package org.sparkmlp.ml.prepare.census;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataTypes;

/**
 * Counts of the values of columns of strings, in one pass and two shuffles of distinct values.
 *
 * <p>Of values that are equally frequent those earlier in the order of their bytes come first, so
 * the most frequent ones do not depend on the order of the rows.
 */
public final class CategoryCensus {
  private static final String AT = "at"; // the column's position
  private static final String VALUE = "value";
  private static final String ROWS = "rows";
  private static final String RANK = "rank";
  private static final String NUMBER = "number";

  private CategoryCensus() {}

  /**
   * The facts of each column.
   *
   * @param rows the table
   * @param columns its columns of strings
   * @param most how many of the most frequent values are wanted
   */
  public static List<CategoryFacts> of(Dataset<Row> rows, List<Column> columns, int most) {
    if (columns.isEmpty()) {
      return List.of();
    }
    Column[] pairs = new Column[columns.size()];
    for (int j = 0; j < pairs.length; j++) {
      pairs[j] = struct(lit(j).as(AT), columns.get(j).as(VALUE));
    }
    WindowSpec byFrequency = Window.partitionBy(AT).orderBy(col(ROWS).desc(), col(VALUE).asc());
    WindowSpec all = Window.partitionBy(AT);
    List<Row> found =
        rows.select(explode(array(pairs)).as("pair"))
            .select("pair." + AT, "pair." + VALUE)
            .where(col(VALUE).isNotNull())
            .groupBy(AT, VALUE)
            .agg(count(lit(1)).as(ROWS))
            .withColumn(NUMBER, col(VALUE).try_cast(DataTypes.DoubleType).isNotNull())
            .select(
                col(AT),
                col(VALUE),
                col(ROWS),
                row_number().over(byFrequency).as(RANK),
                count(lit(1)).over(all).as("distinct"),
                sum(ROWS).over(all).as("present"),
                sum(when(col(NUMBER), col(ROWS)).otherwise(0)).over(all).as("numbers"),
                min(when(col(NUMBER), lit(null)).otherwise(col(VALUE))).over(all).as("noNumber"))
            .where(col(RANK).leq(most))
            .collectAsList();
    return facts(found, pairs.length);
  }

  private static List<CategoryFacts> facts(List<Row> found, int columns) {
    TreeMap<Integer, List<Row>> byColumn = new TreeMap<>();
    found.forEach(row -> byColumn.computeIfAbsent(row.getInt(0), at -> new ArrayList<>()).add(row));
    List<CategoryFacts> facts = new ArrayList<>(Collections.nCopies(columns, CategoryFacts.NONE));
    byColumn.forEach(
        (at, rows) -> {
          Row first = rows.get(0);
          facts.set(
              at,
              new CategoryFacts(
                  first.getLong(5),
                  first.getLong(4),
                  rows.stream().map(row -> row.getString(1)).sorted().toList(),
                  rows.stream().mapToLong(row -> row.getLong(2)).sum(),
                  first.getLong(6),
                  Optional.ofNullable(first.getString(7))));
        });
    return facts;
  }
}
