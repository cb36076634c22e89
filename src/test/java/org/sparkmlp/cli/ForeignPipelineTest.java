package org.sparkmlp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkmlp.LocalSpark;
import org.sparkmlp.ml.MlpClassificationModel;
import org.sparkmlp.ml.MlpClassifier;
import org.sparkmlp.ml.MlpRegressor;
import org.sparkmlp.ml.prepare.TableEncoder;

/** The command line takes pipelines that Java or Python trained and saved. */
class ForeignPipelineTest {
  @TempDir Path folder;
  private Path data;
  private Path model;
  private Dataset<Row> rows;

  @BeforeEach
  void writeRows() throws IOException {
    model = folder.resolve("model");
    data =
        Files.writeString(
            folder.resolve("rows.csv"), "a,b,c,y\n1,2,red,0\n2,1,blue,1\n3,5,red,0\n");
    rows =
        LocalSpark.session()
            .read()
            .option("header", "true")
            .option("inferSchema", "true")
            .csv(data.toString());
  }

  private MlpClassifier classifier() {
    return new MlpClassifier().setLabelCol("y").setHiddenLayers(2).setMaxIter(2).setSeed(1);
  }

  /** Trains and saves a pipeline; its last stage. */
  private PipelineStage save(PipelineStage... stages) throws IOException {
    var pipeline = new Pipeline().setStages(stages).fit(rows);
    pipeline.write().overwrite().save(model.toString());
    return pipeline.stages()[stages.length - 1];
  }

  private void evaluatesAs(MlpClassificationModel network) throws IOException {
    Path metrics = folder.resolve("metrics.json");
    CommandRun.of("evaluate --data " + data + " --model " + model + " --metrics", metrics)
        .succeeds();
    JsonNode found = CommandRun.json(metrics);
    assertThat(found.path("rows").asLong()).isEqualTo(3);
    assertThat(found.path("weightsSha256").asText()).isEqualTo(network.weightsSha256());
    Path output = folder.resolve("out");
    CommandRun.of(
            "predict --output-format csv --overwrite --data "
                + data
                + " --model "
                + model
                + " --output",
            output)
        .succeeds();
    Dataset<Row> predicted =
        LocalSpark.session().read().option("header", "true").csv(output.toString());
    assertThat(List.of(predicted.columns()))
        .containsExactly("a", "b", "c", "y", "prediction", "probability_0", "probability_1");
    assertThat(predicted.count()).isEqualTo(3);
  }

  @Test
  void takesAnEncoderAndANetwork() throws IOException {
    TableEncoder encoder = new TableEncoder().setInputCols("a", "b", "c");
    evaluatesAs((MlpClassificationModel) save(encoder, classifier()));
    CommandRun described = CommandRun.of("describe --model", model).succeeds();
    assertThat(described.out())
        .contains("Predicts   y", "string: ", "SHA-256")
        .doesNotContain("Trained", "Settings");
  }

  @Test
  void takesColumnsOfNumbers() throws IOException {
    evaluatesAs((MlpClassificationModel) save(classifier().setFeaturesCols("a", "b")));
    VectorAssembler assembler =
        new VectorAssembler().setInputCols(new String[] {"a", "b"}).setOutputCol("features");
    evaluatesAs((MlpClassificationModel) save(assembler, classifier()));
  }

  @Test
  void takesWhatPythonSavesOverConnect() throws IOException {
    var network = (MlpClassificationModel) save(classifier().setFeaturesCols("a", "b"));
    Path metadata = model.resolve("metadata");
    try (Stream<Path> files = Files.list(metadata)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".crc")) {
          Files.delete(file);
        } else if (name.startsWith("part-")) {
          String text = Files.readString(file);
          assertThat(text).contains("org.apache.spark.ml.PipelineModel");
          Files.writeString(
              file,
              text.replace(
                  "org.apache.spark.ml.PipelineModel", "pyspark.ml.pipeline.PipelineModel"));
        }
      }
    }
    evaluatesAs(network);
  }

  @Test
  void refusesOutputColumnsOfOtherNames() throws IOException {
    save(classifier().setFeaturesCols("a", "b").setPredictionCol("answer"));
    refuses("predictionCol 'answer'", "'prediction'", "before saving");
  }

  @Test
  void refusesVectorsOfTargets() throws IOException {
    VectorAssembler targets =
        new VectorAssembler().setInputCols(new String[] {"a", "y"}).setOutputCol("targets");
    save(
        targets,
        new MlpRegressor().setFeaturesCols("b").setLabelCol("targets").setMaxIter(1).setSeed(1));
    refuses("vectors of 2 targets", "Python or Java");
  }

  @Test
  void saysWhereThereIsNoModel() {
    refuses("there is no model in", "no metadata");
  }

  private void refuses(String... words) {
    CommandRun.of("evaluate --data " + data + " --model", model).refuses(words);
  }
}
