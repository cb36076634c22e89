package org.sparkmlp.ml.prepare;

import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkmlp.ml.files.MetadataReader;
import org.sparkmlp.ml.files.MetadataWriter;

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
    EncoderFit fit = new EncoderFit(dataset.toDF(), this);
    List<ColumnCode> codes = fit.codes();
    EncodingNotes notes = fit.notes();
    notes.warnings().forEach(LOG::warn);
    TableEncoderModel model = new TableEncoderModel(uid, codes, notes);
    return copyValues(model.setParent(this), ParamMap.empty());
  }

  @Override
  public StructType transformSchema(StructType schema) {
    for (String name : getInputCols()) {
      EncoderFit.kind(schema, name);
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
