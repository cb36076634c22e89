package org.sparkmlp.ml.prepare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.ml.files.MetadataReader;
import org.sparkmlp.ml.files.MetadataWriter;
import org.sparkmlp.ml.prepare.census.CategoryCensus;
import org.sparkmlp.ml.prepare.census.CategoryFacts;
import org.sparkmlp.ml.prepare.census.Medians;
import org.sparkmlp.ml.prepare.census.NumberCensus;
import org.sparkmlp.ml.prepare.census.NumberFacts;

/**
 * Learns how the columns of a table become one vector of features: a stage before {@link
 * org.sparkmlp.ml.MlpClassifier} or {@link org.sparkmlp.ml.MlpRegressor}.
 *
 * <pre>
 *   number, decimal       x
 *   boolean               0 or 1
 *   date                  days since 1970; sine and cosine of the place in the year and the week
 *   timestamp             the same, with the time as a fraction; and of the place in the day
 *   string                one element per value, 1 for it and 0 for the others
 *   vector                its elements
 * </pre>
 *
 * <p>What becomes of missing values {@code missing} says. Imputed, a number is the median or mean
 * of the training rows, and an indicator beside it tells which were missing, if any were in
 * training; a missing string is a category of its own. Names of columns may be any, and types need
 * not be known.
 *
 * <p>Numerics: medians and means are exact for the values as float32, and categories are chosen by
 * counting, so that encoding does not depend on the order or partitioning of the rows.
 *
 * <p>Costs a pass over columns that are no vectors, another over strings, and four over numbers if
 * medians are wanted. Not thread-safe for setters.
 */
public class TableEncoder extends Estimator<TableEncoderModel>
    implements EncoderParams, MLWritable {
  private static final long serialVersionUID = 1L;

  /** Said where a value is missing and none may be. */
  public static final String REMEDY =
      "fit with missing=impute or missing=drop, or leave the column out";

  private static final Logger LOG = LoggerFactory.getLogger(TableEncoder.class);

  private final String uid;
  private final EncoderParamSet paramSet;

  /** An encoder with a random uid. */
  public TableEncoder() {
    this(Identifiable$.MODULE$.randomUID("tableEncoder"));
  }

  /**
   * An encoder.
   *
   * @param uid its uid
   */
  public TableEncoder(String uid) {
    this.uid = uid;
    this.paramSet = new EncoderParamSet(this);
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public EncoderParamSet paramSet() {
    return paramSet;
  }

  /**
   * The columns to encode.
   *
   * @param value their names
   * @return this
   */
  public TableEncoder setInputCols(String... value) {
    set(inputCols(), value);
    return this;
  }

  /**
   * The column of vectors that is added.
   *
   * @param value its name
   * @return this
   */
  public TableEncoder setOutputCol(String value) {
    set(outputCol(), value);
    return this;
  }

  /**
   * What becomes of missing values.
   *
   * @param value error, drop or impute
   * @return this
   */
  public TableEncoder setMissing(String value) {
    set(missing(), value);
    return this;
  }

  /**
   * What is put in place of missing numbers.
   *
   * @param value median or mean
   * @return this
   */
  public TableEncoder setImputeBy(String value) {
    set(imputeBy(), value);
    return this;
  }

  /**
   * What becomes of strings that training has not seen.
   *
   * @param value other or error
   * @return this
   */
  public TableEncoder setUnseen(String value) {
    set(unseen(), value);
    return this;
  }

  /**
   * How many strings of a column are categories of their own.
   *
   * @param value at least 1
   * @return this
   */
  public TableEncoder setMaxCategories(int value) {
    set(maxCategories(), value);
    return this;
  }

  /**
   * Looks at the rows.
   *
   * @param dataset the training rows
   * @return what encodes such rows
   * @throws IllegalArgumentException if a column is not there, or of no use, or has missing values
   *     and {@code missing} is error
   */
  @Override
  public TableEncoderModel fit(Dataset<?> dataset) {
    Dataset<Row> all = dataset.toDF();
    List<String> names = List.of(getInputCols());
    names.forEach(name -> kind(all.schema(), name));
    boolean drops = Missing.parse(getMissing()) == Missing.DROP;
    Dataset<Row> rows = drops ? all.where(RawColumns.complete(all, names)) : all;
    EncodingNotes.Builder notes = new EncodingNotes.Builder();
    ColumnCode[] codes = new ColumnCode[names.size()];
    putNumbers(rows, names, codes, notes);
    putCategories(rows, names, codes, notes);
    for (int j = 0; j < codes.length; j++) {
      if (codes[j] == null) {
        codes[j] = new VectorCode(names.get(j), vectorSize(rows, names.get(j)));
      }
    }
    EncodingNotes found = notes.build();
    found.warnings().forEach(LOG::warn);
    TableEncoderModel model = new TableEncoderModel(uid, Arrays.asList(codes), found);
    return copyValues(model.setParent(this), ParamMap.empty());
  }

  private static ColumnKind kind(StructType schema, String name) {
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

  private void putNumbers(
      Dataset<Row> rows, List<String> names, ColumnCode[] codes, EncodingNotes.Builder notes) {
    int[] at = positions(rows, names, false);
    Dataset<Row> values = values(rows, names, at);
    List<NumberFacts> facts = NumberCensus.of(values);
    for (int i = 0; i < at.length; i++) {
      requireValues(names.get(at[i]), facts.get(i).present(), facts.get(i).missing());
    }
    double[] fills = fills(values, facts);
    for (int i = 0; i < at.length; i++) {
      String name = names.get(at[i]);
      ColumnKind kind = kind(rows.schema(), name);
      boolean indicator = facts.get(i).missing() > 0;
      boolean time = kind == ColumnKind.DATE || kind == ColumnKind.TIMESTAMP;
      codes[at[i]] =
          time
              ? new TimeCode(name, kind, fills[i], indicator)
              : new NumberCode(name, kind, fills[i], indicator);
      notes.numbers(
          name,
          facts.get(i),
          isWhole(RawColumns.type(rows.schema(), name)),
          String.format(
              Locale.ROOT,
              time ? "imputed by the %s, day %.6g since 1970" : "imputed by the %s, %.6g",
              getImputeBy(),
              fills[i]));
    }
  }

  /** What stands for a missing value of each column; NaN if none is to be expected. */
  private double[] fills(Dataset<Row> values, List<NumberFacts> facts) {
    if (Missing.parse(getMissing()) != Missing.IMPUTE) {
      return facts.stream().mapToDouble(each -> Double.NaN).toArray();
    }
    return getImputeBy().equals(EncoderParamSet.MEAN)
        ? facts.stream().mapToDouble(NumberFacts::mean).toArray()
        : Medians.of(values, facts.stream().mapToLong(NumberFacts::present).toArray());
  }

  private void putCategories(
      Dataset<Row> rows, List<String> names, ColumnCode[] codes, EncodingNotes.Builder notes) {
    int[] at = positions(rows, names, true);
    if (at.length == 0) {
      return;
    }
    long all = rows.count();
    List<CategoryFacts> facts =
        CategoryCensus.of(
            rows,
            Arrays.stream(at).mapToObj(j -> RawColumns.column(names.get(j))).toList(),
            getMaxCategories());
    for (int i = 0; i < at.length; i++) {
      CategoryFacts each = facts.get(i);
      String name = names.get(at[i]);
      long missing = all - each.present();
      requireValues(name, each.present(), missing);
      codes[at[i]] = new CategoryCode(name, each.frequent(), each.isCapped(), missing > 0);
      notes.categories(name, each, missing);
    }
  }

  private void requireValues(String name, long present, long missing) {
    if (present == 0) {
      throw Refusal.column(name, "is null or NaN in every row: leave it out");
    }
    if (missing > 0 && Missing.parse(getMissing()) == Missing.ERROR) {
      throw Refusal.column(
          name,
          "is missing (null or NaN) in %,d of %,d rows; " + REMEDY,
          missing,
          present + missing);
    }
  }

  /** Where the strings are among the columns, or the numbers and times. */
  private static int[] positions(Dataset<Row> rows, List<String> names, boolean strings) {
    List<Integer> at = new ArrayList<>();
    for (int j = 0; j < names.size(); j++) {
      ColumnKind kind = kind(rows.schema(), names.get(j));
      if (kind != ColumnKind.VECTOR && (kind == ColumnKind.STRING) == strings) {
        at.add(j);
      }
    }
    return at.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Columns as float64, under names of their own. */
  private static Dataset<Row> values(Dataset<Row> rows, List<String> names, int[] at) {
    Column[] values = new Column[at.length];
    for (int i = 0; i < at.length; i++) {
      String name = names.get(at[i]);
      values[i] = RawColumns.value(rows.schema(), name, kind(rows.schema(), name)).as("value" + i);
    }
    return rows.select(values);
  }

  private static boolean isWhole(DataType type) {
    return type instanceof ByteType
        || type instanceof ShortType
        || type instanceof IntegerType
        || type instanceof LongType
        || type instanceof DecimalType decimal && decimal.scale() == 0;
  }

  private static int vectorSize(Dataset<Row> rows, String name) {
    int size =
        AttributeGroup.fromStructField(rows.schema().fields()[rows.schema().fieldIndex(name)])
            .size();
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

  @Override
  public StructType transformSchema(StructType schema) {
    for (String name : getInputCols()) {
      kind(schema, name);
    }
    return TableEncoderModel.append(schema, getOutputCol(), Optional.empty());
  }

  @Override
  public TableEncoder copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  @Override
  public MLWriter write() {
    return new MetadataWriter(this, CodesJson.write(List.of()));
  }

  /**
   * A reader of saved encoders.
   *
   * @return the reader
   */
  public static MLReader<TableEncoder> read() {
    return new MetadataReader<>(TableEncoder.class, (uid, metadata, path) -> new TableEncoder(uid));
  }

  /**
   * Loads a saved encoder.
   *
   * @param path its folder
   * @return the encoder
   * @throws IllegalArgumentException if there is none
   */
  public static TableEncoder load(String path) {
    return read().load(path);
  }
}
