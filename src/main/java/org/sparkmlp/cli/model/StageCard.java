package org.sparkmlp.cli.model;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.feature.VectorAssembler;
import org.sparkmlp.cli.input.Roles;
import org.sparkmlp.cli.options.Task;
import org.sparkmlp.cli.options.UserMistake;
import org.sparkmlp.cli.output.JsonFile;
import org.sparkmlp.ml.MlpClassificationModel;
import org.sparkmlp.ml.MlpModel;
import org.sparkmlp.ml.prepare.ColumnKind;
import org.sparkmlp.ml.prepare.TableEncoderModel;

/**
 * The card of a pipeline that Python or Java has saved, as far as its stages tell: it has neither
 * settings nor results.
 *
 * <p>The network's label column is the label; classes have numbers.
 */
final class StageCard {
  private final String path;
  private final PipelineModel pipeline;
  private final MlpModel network;

  private StageCard(String path, PipelineModel pipeline) {
    this.path = path;
    this.pipeline = pipeline;
    this.network = SavedModel.network(pipeline);
  }

  /**
   * Makes the card.
   *
   * @throws UserMistake if the pipeline's columns are not such as the command line can write
   */
  static ModelCard of(String path, PipelineModel pipeline) {
    return new StageCard(path, pipeline).card();
  }

  private ModelCard card() {
    boolean classes = network instanceof MlpClassificationModel;
    requireName("predictionCol", NetworkStage.PREDICTION);
    if (classes) {
      requireName("probabilityCol", NetworkStage.PROBABILITY);
    } else if (network.topology().outputs() > 1) {
      throw UserMistake.of(
          "the pipeline in %s predicts vectors of %d targets, but the command line writes those of"
              + " its own models alone: transform by it in Python or Java",
          path, network.topology().outputs());
    }
    Map<String, ColumnKind> features = features();
    boolean lonely = features.containsValue(ColumnKind.VECTOR);
    return new ModelCard(
        new Roles(
            classes ? Task.CLASSIFICATION : Task.REGRESSION,
            List.of(text("labelCol").orElseThrow()),
            features,
            text("weightCol")),
        lonely ? List.of() : inputs(features),
        List.of(),
        JsonFile.object(),
        JsonFile.object(),
        JsonFile.object());
  }

  private void requireName(String param, String name) {
    String found = text(param).orElse("");
    if (!found.equals(name)) {
      throw UserMistake.of(
          "the pipeline in %s has %s '%s', but the command line takes predictions from a column '%s'"
              + " alone: set %s to that before saving",
          path, param, found, name, param);
    }
  }

  private Optional<String> text(String param) {
    return network.isDefined(network.getParam(param))
        ? Optional.of((String) network.getOrDefault(network.getParam(param)))
            .filter(name -> !name.isEmpty())
        : Optional.empty();
  }

  private Map<String, ColumnKind> features() {
    Optional<TableEncoderModel> encoder = stage(TableEncoderModel.class);
    if (encoder.isPresent()) {
      return encoder.get().columns();
    }
    if (network.isSet(network.getParam("featuresCols"))) {
      return numbers(network.getFeaturesCols());
    }
    return stage(VectorAssembler.class)
        .map(assembler -> numbers(assembler.getInputCols()))
        .orElseGet(() -> Map.of(text("featuresCol").orElseThrow(), ColumnKind.VECTOR));
  }

  /**
   * Columns without a kind: numbers where there is one for each input, a vector where it is one.
   */
  private Map<String, ColumnKind> numbers(String[] names) {
    int inputs = network.topology().features();
    if (names.length != inputs && names.length != 1) {
      throw UserMistake.of(
          "the pipeline in %s makes %d features of the %d columns %s, so some are vectors: the"
              + " command line takes numbers, or one vector",
          path, inputs, names.length, String.join(", ", names));
    }
    Map<String, ColumnKind> kinds = new LinkedHashMap<>();
    for (String name : names) {
      kinds.put(name, names.length == inputs ? ColumnKind.NUMBER : ColumnKind.VECTOR);
    }
    return kinds;
  }

  private List<String> inputs(Map<String, ColumnKind> features) {
    return stage(TableEncoderModel.class)
        .map(TableEncoderModel::inputs)
        .orElseGet(() -> List.copyOf(features.keySet()));
  }

  private <S> Optional<S> stage(Class<S> type) {
    return Arrays.stream(pipeline.stages()).filter(type::isInstance).map(type::cast).findFirst();
  }
}
