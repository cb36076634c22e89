package org.sparkmlp.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkmlp.LocalSpark;
import org.sparkmlp.export.Scorer;

/** A model that {@code train} saved, out of Spark by {@code export}. */
class ExportCommandTest {
  @TempDir Path folder;
  private Path data;
  private Path model;

  @BeforeEach
  void train() throws IOException {
    data =
        Files.writeString(
            folder.resolve("cats.csv"),
            "size,colour,kind\n1.5,red,cat\n2,blue,dog\n3,red,cat\n4,blue,dog\n,red,cat\n");
    model = folder.resolve("model");
    CommandRun.of(
            "train --label kind --task classification --missing impute --epochs 3 --data "
                + data
                + " --model",
            model)
        .succeeds();
  }

  private CommandRun export(String output, String more) {
    return CommandRun.of(
        "export --model " + model + " " + more + " --output", folder.resolve(output));
  }

  private List<Row> predictions() {
    Path answers = folder.resolve("answers.parquet");
    CommandRun.of("predict --data " + data + " --model " + model + " --output", answers).succeeds();
    return LocalSpark.session().read().parquet(answers.toString()).orderBy("size").collectAsList();
  }

  @Test
  void otherProgramsPredictAsTheCommandLineDoes() throws Exception {
    assertThat(export("cats.onnx", "").succeeds().out()).contains("cats.onnx", "opset 13");
    assertThat(export("deep/cats.mlp", "").succeeds().out()).contains("Scorer", "4-100-2");
    assertThat(CommandRun.of("describe --model", model).succeeds().out())
        .contains("Inputs     4: size; size is missing; colour=blue; colour=red");
    assertThat(folder.toFile().list((dir, name) -> name.contains("crc"))).isEmpty();

    float[][] rows = {{2, 1, 0, 1}, {1.5f, 0, 0, 1}, {2, 0, 1, 0}, {3, 0, 0, 1}, {4, 0, 1, 0}};
    List<Row> predicted = predictions();
    Scorer scorer = Scorer.load(folder.resolve("deep/cats.mlp"));
    assertThat(scorer.inputs())
        .containsExactly("size", "size is missing", "colour=blue", "colour=red");
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(folder.resolve("cats.onnx").toString());
        OnnxTensor features = OnnxTensor.createTensor(environment, rows);
        OrtSession.Result result = session.run(Map.of("features", features))) {
      String[] labels = (String[]) result.get("label").orElseThrow().getValue();
      float[][] probabilities = (float[][]) result.get("probabilities").orElseThrow().getValue();
      for (int i = 0; i < rows.length; i++) {
        List<Double> wanted = predicted.get(i).getList(predicted.get(i).fieldIndex("probability"));
        String kind = predicted.get(i).getAs("prediction");
        assertThat(labels[i]).isEqualTo(kind);
        assertThat(scorer.classOf(rows[i])).isEqualTo(kind);
        assertThat(scorer.predict(rows[i])).containsExactly(wanted.get(0), wanted.get(1));
        assertThat((double) probabilities[i][0]).isCloseTo(wanted.get(0), within(1e-6));
      }
    }
  }

  @Test
  void refusesWhatItCannotWrite() throws IOException {
    export("cats.txt", "").refuses("cats.txt", ".onnx", "--format");
    export("cats.onnx", "--format pmml").refuses("--format", "onnx, java", "'pmml'");
    export("cats.csv/cats.onnx", "").refuses("--output", "is a file");
    CommandRun.of("export --model " + data + " --output", folder.resolve("no.onnx"))
        .refuses("model", "cats.csv");
    Path taken = Files.writeString(folder.resolve("cats.onnx"), "mine");
    export("cats.onnx", "").refuses("cats.onnx", "--overwrite");
    assertThat(taken).hasContent("mine");
    export("cats.onnx", "--format java --overwrite").succeeds();
    assertThat(Scorer.load(taken).classNames()).containsExactly("cat", "dog");
  }
}
