package org.sparkmlp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.SQLTransformer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkmlp.LocalSpark;

/** A model from a stranger is looked through before Spark makes an object of any of its classes. */
class UntrustedModelTest {
  /** Tells whether it was loaded. */
  public static final class Trap {
    private static boolean sprung;

    private Trap() {}

    /** What Spark calls of a class that a model's metadata names. */
    public static Object read() {
      sprung = true;
      throw new IllegalStateException("code of a stranger runs");
    }
  }

  @TempDir Path folder;
  private Path model;
  private Path data;

  @BeforeEach
  void train() throws IOException {
    data = Files.writeString(folder.resolve("rows.csv"), "a,c,y\n1,red,0\n2,blue,1\n3,red,0\n");
    model = folder.resolve("model");
    CommandRun.of(
            "train --epochs 1 --hidden 2 --label y --task regression --data " + data + " --model",
            model)
        .succeeds();
    Trap.sprung = false;
  }

  private void refused(String... words) {
    for (String command :
        new String[] {
          "describe",
          "evaluate --data " + data,
          "predict --data " + data + " --output " + folder.resolve("out")
        }) {
      CommandRun.of(command + " --model", model).refuses(words);
    }
    assertThat(Trap.sprung).isFalse();
    assertThat(folder.resolve("out")).doesNotExist();
  }

  private Path only(Path within, String start) throws IOException {
    try (Stream<Path> found = Files.list(within)) {
      return found
          .filter(path -> path.getFileName().toString().startsWith(start))
          .findFirst()
          .get();
    }
  }

  private Path metadata(Path stage) throws IOException {
    Path file = only(stage.resolve("metadata"), "part-");
    Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
    return file;
  }

  private void rewrite(Path file, String old, String text) throws IOException {
    String before = Files.readString(file);
    assertThat(before).contains(old);
    Files.writeString(file, before.replace(old, text));
  }

  /** Puts a pipeline of other stages into the model's folder, its card and all. */
  private void become(PipelineStage... stages) throws IOException {
    PipelineModel crafted =
        new Pipeline().setStages(stages).fit(LocalSpark.session().sql("SELECT 1.0 AS a"));
    Path card = Files.move(model.resolve("spark-mlp.json"), folder.resolve("card"));
    crafted.write().overwrite().save(model.toString());
    Files.move(card, model.resolve("spark-mlp.json"), StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void refusesAStageThatTrainDoesNotWrite() throws IOException {
    become(
        new SQLTransformer()
            .setStatement(
                "SELECT *, reflect('java.lang.System', 'nanoTime')"
                    + " AS prediction FROM __THIS__"));
    refused("SQLTransformer", "does not write", "not loaded");
  }

  @Test
  void refusesAPipelineWithinThePipeline() throws IOException {
    PipelineStage inner =
        new Pipeline()
            .setStages(
                new PipelineStage[] {new SQLTransformer().setStatement("SELECT * FROM __THIS__")});
    become(inner);
    refused("org.apache.spark.ml.PipelineModel", "does not write");
  }

  @Test
  void makesNoObjectOfAClassThatAStageNames() throws IOException {
    Path stage = only(model.resolve("stages"), "0_");
    rewrite(
        metadata(stage),
        "org.sparkmlp.ml.prepare.TableEncoderModel",
        "org.sparkmlp.cli.UntrustedModelTest$Trap");
    refused("UntrustedModelTest$Trap");
  }

  @Test
  void refusesAPipelineOfAnotherClass() throws IOException {
    rewrite(
        metadata(model),
        "org.apache.spark.ml.PipelineModel",
        "org.sparkmlp.cli.UntrustedModelTest$Trap");
    refused("UntrustedModelTest$Trap");
  }

  @ParameterizedTest
  @ValueSource(strings = {"part-00001.txt", "part-00001.txt.gz", "_metadata"})
  void refusesASecondFileOfMetadata(String name) throws IOException {
    Path stage = only(model.resolve("stages"), "0_");
    Files.writeString(
        stage.resolve("metadata").resolve(name),
        Files.readString(metadata(stage)) + " ".repeat(1000)); // Spark takes the longest one first
    refused("damaged", "must hold one file");
  }

  @Test
  void refusesAKeyThatIsThereTwice() throws IOException {
    rewrite(
        metadata(only(model.resolve("stages"), "0_")),
        "{\"class\"",
        "{\"class\":\"org.sparkmlp.cli.UntrustedModelTest$Trap\",\"class\"");
    refused("class");
  }

  @Test
  void refusesAStageOutsideTheFolder() throws IOException {
    Path file = metadata(model);
    rewrite(file, "\"stageUids\":[\"", "\"stageUids\":[\"../../stranger");
    refused("damaged", "../../stranger");
  }

  @Test
  void saysWhatIsMissing() throws IOException {
    Files.delete(metadata(model));
    Files.delete(model.resolve("metadata/_SUCCESS"));
    refused("damaged", "metadata");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"garbage\"", "0", "1.5", "null"})
  void saysThatAFormatWhichIsNoneIsDamage(String format) throws IOException {
    rewrite(model.resolve("spark-mlp.json"), "\"format\" : 1", "\"format\" : " + format);
    refused("damaged", "format in spark-mlp.json must be a whole number", format);
  }
}
