package org.sparkmlp.ml.prepare;

import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.udf;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.ml.files.MetadataReader;
import org.sparkmlp.ml.files.MetadataWriter;

/**
 * Adds the vector of features that a {@link TableEncoder} has learned to make of a table's columns.
 *
 * <p>Columns may be of another type than in training where they can be read as what they were:
 * strings that look like numbers as numbers, dates as timestamps. With {@code missing=drop}, rows
 * with a missing value are left out.
 *
 * <p>Thread-safe but for setters.
 */
public class TableEncoderModel extends Model<TableEncoderModel>
    implements EncoderParams, MLWritable {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final EncoderParamSet paramSet;
  private final ArrayList<ColumnCode> codes;
  private final transient EncodingNotes notes;

  /** For Spark Connect's search for stages; a model made so encodes nothing. */
  public TableEncoderModel() {
    this(Identifiable$.MODULE$.randomUID("tableEncoder"), List.of(), null);
  }

  TableEncoderModel(String uid, List<ColumnCode> codes, EncodingNotes notes) {
    this.uid = uid;
    this.codes = new ArrayList<>(codes);
    this.notes = notes;
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
   * What the elements of the vector are.
   *
   * @return a name for each, made of the column's and, for categories, the value
   */
  public List<String> inputs() {
    return codes.stream().flatMap(code -> code.inputs().stream()).toList();
  }

  /**
   * The columns that are encoded.
   *
   * @return their kinds in training by their names, in the order of the vector
   */
  public Map<String, ColumnKind> columns() {
    Map<String, ColumnKind> kinds = new LinkedHashMap<>();
    codes.forEach(code -> kinds.put(code.name(), code.kind()));
    return kinds;
  }

  /**
   * What the encoder saw in the training rows.
   *
   * @return the notes; empty for a model that was loaded
   */
  public Optional<EncodingNotes> notes() {
    return Optional.ofNullable(notes);
  }

  /**
   * Adds the vectors.
   *
   * @param dataset a table with the columns of training
   * @return its rows; without those that have a missing value, with {@code missing=drop}
   * @throws IllegalArgumentException if a column is not there or of a kind that does not serve;
   *     values that do not are refused when Spark computes the vectors
   */
  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    Dataset<Row> all = dataset.toDF();
    StructType given = all.schema();
    StructType schema = transformSchema(given);
    Missing treatment = Missing.parse(getMissing());
    Dataset<Row> rows =
        treatment == Missing.DROP
            ? all.where(RawColumns.complete(all, codes.stream().map(ColumnCode::name).toList()))
            : all;
    Column[] values = new Column[codes.size()];
    for (int j = 0; j < values.length; j++) {
      ColumnCode code = codes.get(j);
      values[j] = RawColumns.value(given, code.name(), code.kind()).as("value" + j);
    }
    RowEncoding encoding =
        new RowEncoding(
            codes, width(), treatment == Missing.IMPUTE, getUnseen().equals(EncoderParamSet.ERROR));
    Metadata metadata = schema.apply(getOutputCol()).metadata();
    Column vector = udf(encoding, SQLDataTypes.VectorType()).asNonNullable().apply(struct(values));
    return rows.withColumn(getOutputCol(), vector.as(getOutputCol(), metadata));
  }

  private int width() {
    return codes.stream().mapToInt(ColumnCode::width).sum();
  }

  @Override
  public StructType transformSchema(StructType schema) {
    for (ColumnCode code : codes) {
      RawColumns.value(schema, code.name(), code.kind()); // refuses what does not serve
    }
    return append(schema, getOutputCol(), Optional.of(new AttributeGroup(getOutputCol(), width())));
  }

  /** A schema with the column of vectors. */
  static StructType append(StructType schema, String output, Optional<AttributeGroup> group) {
    if (List.of(schema.fieldNames()).contains(output)) {
      throw Refusal.column(output, "is there already: choose another outputCol");
    }
    Metadata metadata = group.map(AttributeGroup::toMetadata).orElse(Metadata.empty());
    return schema.add(new StructField(output, SQLDataTypes.VectorType(), false, metadata));
  }

  @Override
  public TableEncoderModel copy(ParamMap extra) {
    TableEncoderModel copy = new TableEncoderModel(uid, codes, notes);
    return copyValues(copy, extra).setParent(parent());
  }

  @Override
  public MLWriter write() {
    return new MetadataWriter(this, CodesJson.write(codes));
  }

  /**
   * A reader of saved models.
   *
   * @return the reader
   */
  public static MLReader<TableEncoderModel> read() {
    return new MetadataReader<>(
        TableEncoderModel.class,
        (uid, metadata, path) -> new TableEncoderModel(uid, CodesJson.read(metadata, path), null));
  }

  /**
   * Loads a saved model.
   *
   * @param path its folder
   * @return the model
   * @throws IllegalArgumentException if there is none
   */
  public static TableEncoderModel load(String path) {
    return read().load(path);
  }
}
