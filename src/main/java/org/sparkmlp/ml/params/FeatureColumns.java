package org.sparkmlp.ml.params;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.sparkmlp.check.Refusal;

/**
 * The columns of {@code featuresCols}, from which a stage assembles its vectors itself; or none,
 * where it is given vectors.
 *
 * <p>The vectors stand in {@code featuresCol} while the stage works, and nowhere else. Nulls become
 * NaN, so that {@code handleInvalid} rules both. The vectors are those of a VectorAssembler before
 * the stage, and so are the trained parameters.
 *
 * @param inputs names of numeric, boolean or vector columns, in their order; none if unset
 * @param output the name of the vectors' column
 */
public record FeatureColumns(List<String> inputs, String output) {

  public static FeatureColumns of(ParamSet params, String featuresCol) {
    org.apache.spark.ml.param.Params owner = params.owner();
    return new FeatureColumns(
        owner.isDefined(params.featuresCols)
            ? Arrays.asList(owner.getOrDefault(params.featuresCols))
            : List.of(),
        featuresCol);
  }

  /** The rows with their vectors; the rows as they are if nothing is to be assembled. */
  public Dataset<Row> assemble(Dataset<?> rows) {
    if (inputs.isEmpty()) {
      return rows.toDF();
    }
    require(rows.schema());
    return assembler().transform(rows);
  }

  /** The schema of {@link #assemble}. */
  public StructType assemble(StructType schema) {
    if (inputs.isEmpty()) {
      return schema;
    }
    require(schema);
    return assembler().transformSchema(schema);
  }

  /** The rows without the vectors that {@link #assemble} added. */
  public Dataset<Row> drop(Dataset<Row> rows) {
    return inputs.isEmpty() ? rows : rows.drop(output);
  }

  /** The schema of {@link #drop}. */
  public StructType drop(StructType schema) {
    if (inputs.isEmpty()) {
      return schema;
    }
    return new StructType(
        Arrays.stream(schema.fields())
            .filter(field -> !field.name().equals(output))
            .toArray(org.apache.spark.sql.types.StructField[]::new));
  }

  private void require(StructType schema) {
    List<String> names = Arrays.asList(schema.fieldNames());
    for (String input : inputs) {
      if (!names.contains(input)) {
        throw Refusal.because(
            "featuresCols names the column '%s', which is not there: the columns are %s",
            input, String.join(", ", names));
      }
    }
    if (names.contains(output)) {
      throw Refusal.because(
          "with featuresCols the column '%1$s' is made from others, but there is one already: leave"
              + " featuresCols out to take '%1$s' as it is, or set featuresCol to another name",
          output);
    }
  }

  private VectorAssembler assembler() {
    return new VectorAssembler()
        .setInputCols(inputs.toArray(String[]::new))
        .setOutputCol(output)
        .setHandleInvalid("keep");
  }
}
