package org.sparkmlp.ml.prepare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StructType;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.ml.prepare.census.CategoryCensus;
import org.sparkmlp.ml.prepare.census.CategoryFacts;
import org.sparkmlp.ml.prepare.census.Medians;
import org.sparkmlp.ml.prepare.census.NumberCensus;
import org.sparkmlp.ml.prepare.census.NumberFacts;

/** One fit of a {@link TableEncoder}: from what is counted of the columns to their codes. */
final class EncoderFit {
  private final Dataset<Row> rows;
  private final StructType schema;
  private final List<String> names;
  private final ColumnKind[] kinds; // of the columns, as are the codes
  private final ColumnCode[] codes;
  private final EncoderParams params;
  private final Missing missing;
  private final EncodingNotes.Builder notes = new EncodingNotes.Builder();

  /**
   * Begins a fit.
   *
   * @param all the training rows
   * @param params what is wanted of which columns
   * @throws Refusal if a column is not there or of a type that is no feature
   */
  EncoderFit(Dataset<Row> all, EncoderParams params) {
    this.params = params;
    this.schema = all.schema();
    this.names = List.of(params.getInputCols());
    this.kinds = names.stream().map(name -> kind(schema, name)).toArray(ColumnKind[]::new);
    this.codes = new ColumnCode[kinds.length];
    this.missing = Missing.parse(params.getMissing());
    this.rows = missing == Missing.DROP ? all.where(RawColumns.complete(all, names)) : all;
  }

  /** The kind of a column that can be a feature. */
  static ColumnKind kind(StructType schema, String name) {
    DataType type = RawColumns.type(schema, name);
    ColumnKind kind = ColumnKind.of(type);
    if (kind == ColumnKind.OTHER) {
      throw Refusal.column(
          name,
          "is of type %s, which is no feature: numbers, booleans, dates, timestamps, strings and"
              + " vectors are",
          type.simpleString());
    }
    return kind;
  }

  /**
   * Looks at the rows.
   *
   * @return a code for each column
   * @throws Refusal if a column has no values, or misses some and may not
   */
  List<ColumnCode> codes() {
    putNumbers();
    putCategories();
    for (int j : positions(at -> kinds[at] == ColumnKind.VECTOR)) {
      codes[j] = new VectorCode(names.get(j), vectorSize(names.get(j)));
    }
    return Arrays.asList(codes);
  }

  /** What was seen on the way. */
  EncodingNotes notes() {
    return notes.build();
  }

  private void putNumbers() {
    int[] places =
        positions(at -> kinds[at] != ColumnKind.VECTOR && kinds[at] != ColumnKind.STRING);
    Column[] columns = new Column[places.length];
    for (int i = 0; i < places.length; i++) {
      int j = places[i];
      columns[i] = RawColumns.value(schema, names.get(j), kinds[j]).as("value" + i);
    }
    Dataset<Row> values = rows.select(columns);
    List<NumberFacts> facts = NumberCensus.of(values);
    for (int i = 0; i < places.length; i++) {
      requireValues(names.get(places[i]), facts.get(i).present(), facts.get(i).missing());
    }
    double[] fills = fills(values, facts);
    for (int i = 0; i < places.length; i++) {
      putNumber(places[i], facts.get(i), fills[i]);
    }
  }

  private void putNumber(int j, NumberFacts facts, double fill) {
    String name = names.get(j);
    boolean indicator = facts.missing() > 0;
    boolean time = kinds[j] == ColumnKind.DATE || kinds[j] == ColumnKind.TIMESTAMP;
    codes[j] =
        time
            ? new TimeCode(name, kinds[j], fill, indicator)
            : new NumberCode(name, kinds[j], fill, indicator);
    String imputed = time ? "imputed by the %s, day %.6g since 1970" : "imputed by the %s, %.6g";
    notes.numbers(
        name,
        facts,
        isWhole(RawColumns.type(schema, name)),
        String.format(Locale.ROOT, imputed, params.getImputeBy(), fill));
  }

  /** What stands for a missing value of each column; NaN if none is to be expected. */
  private double[] fills(Dataset<Row> values, List<NumberFacts> facts) {
    if (missing != Missing.IMPUTE || facts.isEmpty()) {
      return facts.stream().mapToDouble(each -> Double.NaN).toArray();
    }
    return params.getImputeBy().equals(EncoderParamSet.MEAN)
        ? facts.stream().mapToDouble(NumberFacts::mean).toArray()
        : Medians.of(values, facts.stream().mapToLong(NumberFacts::present).toArray());
  }

  private void putCategories() {
    int[] places = positions(at -> kinds[at] == ColumnKind.STRING);
    if (places.length == 0) {
      return;
    }
    long all = rows.count();
    List<Column> columns = new ArrayList<>();
    for (int j : places) {
      columns.add(RawColumns.column(names.get(j)));
    }
    List<CategoryFacts> facts = CategoryCensus.of(rows, columns, params.getMaxCategories());
    for (int i = 0; i < places.length; i++) {
      CategoryFacts each = facts.get(i);
      String name = names.get(places[i]);
      long absent = all - each.present();
      requireValues(name, each.present(), absent);
      codes[places[i]] = new CategoryCode(name, each.frequent(), each.isCapped(), absent > 0);
      notes.categories(name, each, absent);
    }
  }

  private void requireValues(String name, long present, long absent) {
    if (present == 0) {
      throw Refusal.column(name, "is null or NaN in every row: leave it out");
    }
    if (absent > 0 && missing == Missing.ERROR) {
      throw Refusal.column(
          name,
          "is missing (null or NaN) in %,d of %,d rows; " + TableEncoder.REMEDY,
          absent,
          present + absent);
    }
  }

  private int[] positions(IntPredicate wanted) {
    return IntStream.range(0, kinds.length).filter(wanted).toArray();
  }

  private static boolean isWhole(DataType type) {
    return type instanceof ByteType
        || type instanceof ShortType
        || type instanceof IntegerType
        || type instanceof LongType
        || type instanceof DecimalType decimal && decimal.scale() == 0;
  }

  private int vectorSize(String name) {
    int size = AttributeGroup.fromStructField(schema.apply(name)).size();
    if (size >= 0) {
      return size;
    }
    Column column = RawColumns.column(name);
    List<Row> first = rows.select(column).where(column.isNotNull()).takeAsList(1);
    if (first.isEmpty()) {
      throw Refusal.column(name, "is null or NaN in every row: leave it out");
    }
    return first.get(0).<Vector>getAs(0).size();
  }
}
