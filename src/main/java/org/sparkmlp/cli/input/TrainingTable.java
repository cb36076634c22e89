package org.sparkmlp.cli.input;

import static org.apache.spark.sql.functions.lit;

import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.sparkmlp.cli.options.ColumnOptions;
import org.sparkmlp.cli.options.UserMistake;
import org.sparkmlp.ml.prepare.ColumnKind;
import org.sparkmlp.ml.prepare.Missing;

/**
 * The columns that training needs of the data, and the validation data's rows with them if there
 * are any, marked by a column.
 *
 * @param table the rows
 * @param roles the columns
 * @param hasValidation whether {@link #VALIDATION} marks validation rows
 * @param leftOut rows with missing values that are left out, validation rows included
 */
public record TrainingTable(Table table, Roles roles, boolean hasValidation, long leftOut) {
  /** True for validation rows. */
  public static final String VALIDATION = "mlp_validation";

  public static TrainingTable read(
      SparkSession spark,
      Source source,
      Optional<Source> validation,
      ColumnOptions columns,
      Missing missing) {
    Table all = source.read(spark);
    Roles roles = Roles.of(columns, all);
    Table table = new Table(all.path(), select(all, roles));
    if (validation.isEmpty()) {
      return new TrainingTable(table, roles, false, 0).treating(missing);
    }
    Table held = validation.get().read(spark);
    for (String name : roles.all()) {
      if (held.kind(name) != table.kind(name)) {
        throw UserMistake.of(
            "column '%s' is of type %s in %s, but %s in %s",
            name, table.type(name), table.path(), held.type(name), held.path());
      }
    }
    Dataset<Row> marked =
        table
            .rows()
            .withColumn(VALIDATION, lit(false))
            .unionByName(select(held, roles).withColumn(VALIDATION, lit(true)));
    return new TrainingTable(new Table(table.path(), marked), roles, true, 0).treating(missing);
  }

  /** Without the rows that are to be left out, of which the label or weight may be missing too. */
  private TrainingTable treating(Missing missing) {
    if (missing != Missing.DROP) {
      return this;
    }
    Table kept = table.complete(roles.all());
    if (kept.rows().isEmpty()) {
      throw UserMistake.of(
          "every row of %s has a missing value, so that --missing drop leaves none: use --missing"
              + " impute, or leave columns out with --drop",
          table.path());
    }
    return new TrainingTable(kept, roles, hasValidation, table.missing(roles.all()));
  }

  /** One line, e.g. {@code digits.csv: 64 feature columns (64 numbers), label digit}. */
  public String describe() {
    StringBuilder kinds = new StringBuilder();
    for (ColumnKind kind : ColumnKind.values()) {
      long count = roles.features().values().stream().filter(kind::equals).count();
      if (count > 0) {
        kinds
            .append(kinds.length() == 0 ? "" : ", ")
            .append(count)
            .append(' ')
            .append(kind.text())
            .append(count == 1 ? "" : "s");
      }
    }
    return String.format(
        Locale.ROOT,
        "%s, %d feature columns (%s), label %s%s",
        table.path(),
        roles.features().size(),
        kinds,
        String.join(", ", roles.labels()),
        roles.weight().map(name -> ", weight " + name).orElse(""));
  }

  private static Dataset<Row> select(Table table, Roles roles) {
    return table.rows().select(roles.all().stream().map(Table::column).toArray(Column[]::new));
  }
}
