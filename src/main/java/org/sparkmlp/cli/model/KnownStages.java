package org.sparkmlp.cli.model;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.feature.IndexToString;
import org.apache.spark.ml.feature.OneHotEncoderModel;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.feature.VectorSizeHint;
import org.sparkmlp.cli.options.UserMistake;
import org.sparkmlp.ml.MlpClassificationModel;
import org.sparkmlp.ml.MlpRegressionModel;
import org.sparkmlp.ml.prepare.TableEncoderModel;

/**
 * Refuses a model with stages that {@code train} does not write, before Spark loads it.
 *
 * <p>Spark makes an instance of whatever class a stage's metadata names, and a stage such as {@code
 * SQLTransformer} runs what its params say: a model from a stranger is a program. The stages below
 * are data. A pipeline within a pipeline is none of them, so nothing is hidden one level down.
 *
 * <p>What is read here must be what Spark reads: hence one file per metadata folder, uncompressed,
 * without a key twice, and stage names that do not lead out of the folder.
 */
final class KnownStages {
  private static final Set<String> STAGES =
      Stream.of(
              TableEncoderModel.class,
              IndexToString.class,
              MlpClassificationModel.class,
              MlpRegressionModel.class,
              VectorSizeHint.class, // this and the next three: of models before TableEncoderModel
              VectorAssembler.class,
              StringIndexerModel.class,
              OneHotEncoderModel.class)
          .map(Class::getName)
          .collect(Collectors.toUnmodifiableSet());

  /** What PySpark calls a pipeline that it saves over Spark Connect. */
  static final String PYTHON = "pyspark.ml.pipeline.PipelineModel";

  private static final Set<String> PIPELINE = Set.of(PipelineModel.class.getName(), PYTHON);
  private static final String METADATA = "metadata";
  private static final JsonMapper STRICT =
      JsonMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();

  private final FileSystem files;
  private final String model;

  private KnownStages(FileSystem files, String model) {
    this.files = files;
    this.model = model;
  }

  /**
   * Looks through a saved pipeline.
   *
   * @return what its metadata call it: the name of Spark's class, or {@link #PYTHON}
   * @throws UserMistake if it has another stage, or cannot be looked through
   */
  static String require(String model, Configuration hadoop) {
    try {
      Path folder = new Path(model.trim());
      return new KnownStages(folder.getFileSystem(hadoop), model).require(folder);
    } catch (FileNotFoundException e) {
      throw UserMistake.because(e, "the model in %s is not complete: %s", model, e.getMessage());
    } catch (IOException | IllegalArgumentException e) {
      throw UserMistake.because(e, "cannot read the model in %s: %s", model, e.getMessage());
    }
  }

  private String require(Path folder) throws IOException {
    if (!files.exists(new Path(folder, METADATA))) {
      throw UserMistake.of("there is no model in %s (no %s)", model, METADATA);
    }
    JsonNode pipeline = requireClass(folder, PIPELINE);
    for (JsonNode uid : pipeline.path("paramMap").path("stageUids")) {
      if (!uid.asText().matches("\\w+")) {
        throw UserMistake.of(
            "the model in %s is damaged: it names a stage '%s'", model, uid.asText());
      }
    }
    for (FileStatus stage : files.listStatus(new Path(folder, "stages"))) {
      requireClass(stage.getPath(), STAGES);
    }
    return pipeline.path("class").asText();
  }

  private JsonNode requireClass(Path stage, Set<String> known) throws IOException {
    JsonNode metadata = STRICT.readTree(firstLine(metadataFile(stage)));
    String type = metadata.path("class").asText();
    if (!known.contains(type)) {
      throw UserMistake.of(
          "the model in %s has a stage of class %s, which spark-mlp train does not write: it is not"
              + " loaded, as that could run code of whoever made it",
          model, type);
    }
    return metadata;
  }

  private Path metadataFile(Path stage) throws IOException {
    List<Path> shown =
        Arrays.stream(files.listStatus(new Path(stage, METADATA)))
            .map(FileStatus::getPath)
            .filter(file -> !file.getName().equals("_SUCCESS"))
            .filter(file -> !(file.getName().startsWith(".") && file.getName().endsWith(".crc")))
            .toList();
    if (shown.size() != 1 || !shown.get(0).getName().matches("part-[\\w-]+(\\.txt)?")) {
      throw UserMistake.of(
          "the model in %s is damaged: %s must hold one file, part-*, has %s",
          model, new Path(stage, METADATA), shown.stream().map(Path::getName).toList());
    }
    return shown.get(0);
  }

  private String firstLine(Path file) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(files.open(file), StandardCharsets.UTF_8))) {
      String line = reader.readLine();
      return line == null ? "" : line;
    }
  }
}
