package org.sparkmlp.cli.input;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.ml.PipelineStage;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.cli.options.PreparationOptions;
import org.sparkmlp.cli.options.UserMistake;
import org.sparkmlp.ml.prepare.ColumnKind;
import org.sparkmlp.ml.prepare.EncodingNotes;
import org.sparkmlp.ml.prepare.Missing;
import org.sparkmlp.ml.prepare.TableEncoder;
import org.sparkmlp.ml.prepare.TableEncoderModel;

/**
 * Columns become one vector, by a {@link TableEncoderModel}; a lonely vector is taken as it is.
 *
 * @param encoder the fitted stage; empty where the only feature is a vector
 * @param column the vector's column
 * @param names what each index of the vector came from; empty where the only feature is a vector
 * @param notes how values are taken, and what is likely to do harm
 */
public record FeatureStages(
    Optional<TableEncoderModel> encoder, String column, List<String> names, EncodingNotes notes) {
  private static final String VECTOR = "mlp_features";
  private static final String REMEDY =
      "use --missing impute or --missing drop, or leave the column out with --drop";

  /** The column of vectors that the network takes. */
  public static String vector(Map<String, ColumnKind> features, List<String> names) {
    return names.isEmpty() ? features.keySet().iterator().next() : VECTOR;
  }

  public static FeatureStages fit(
      Table table, Map<String, ColumnKind> features, PreparationOptions options) {
    boolean lonely =
        features.size() == 1
            && features.containsValue(ColumnKind.VECTOR)
            && options.missing() != Missing.DROP;
    if (lonely) {
      return new FeatureStages(
          Optional.empty(),
          vector(features, List.of()),
          List.of(),
          new EncodingNotes(List.of(), List.of()));
    }
    try {
      TableEncoderModel encoder =
          options
              .encoder()
              .setInputCols(features.keySet().toArray(String[]::new))
              .setOutputCol(VECTOR)
              .fit(table.rows());
      return new FeatureStages(
          Optional.of(encoder), VECTOR, encoder.inputs(), inOptions(encoder.notes().orElseThrow()));
    } catch (Refusal refusal) {
      throw UserMistake.because(
          refusal, "%s", refusal.getMessage().replace(TableEncoder.REMEDY, REMEDY));
    }
  }

  /** Fitted stages, in order. */
  public List<PipelineStage> stages() {
    return encoder.<List<PipelineStage>>map(List::of).orElse(List.of());
  }

  /** With the names of options in place of those of params. */
  private static EncodingNotes inOptions(EncodingNotes notes) {
    return new EncodingNotes(
        notes.notes(),
        notes.warnings().stream()
            .map(
                line ->
                    line.replace("(maxCategories)", "(--max-categories)")
                        .replace("have it read as null", "use --option nullValue=VALUE")
                        .replaceAll("leave it out", "leave it out with --drop"))
            .toList());
  }
}
