package org.sparkmlp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Options of training reach the trainer. */
class TrainingOptionsTest {
  @TempDir Path folder;
  private Path numbered;
  private Path named;

  @BeforeEach
  void write() throws IOException {
    numbered = rows("numbered.csv", "0", "1");
    named = rows("named.csv", "cat", "dog");
  }

  private Path rows(String name, String most, String few) throws IOException {
    String rows =
        IntStream.range(0, 120)
            .mapToObj(i -> i % 11 + "," + i % 7 + "," + (i % 5 == 0 ? few : most) + "\n")
            .collect(Collectors.joining());
    return Files.writeString(folder.resolve(name), "a,b,y\n" + rows);
  }

  private CommandRun train(Path data, String options) {
    return CommandRun.of(
        (options.contains("--task") ? "train" : "train --task classification")
            + " --label y --hidden 4 --epochs 3 --batch-size 16 --overwrite"
            + " --model "
            + folder.resolve("model")
            + " --data "
            + data
            + " "
            + options
            + " --metrics",
        folder.resolve("metrics.json"));
  }

  /** The fingerprint of what is learned. */
  private String learned(Path data, String options) throws IOException {
    train(data, options).succeeds();
    return CommandRun.json(folder.resolve("metrics.json")).get("weightsSha256").asText();
  }

  @Test
  void clippingShufflingAndClassWeightsChangeWhatIsLearned() throws IOException {
    String plain = learned(numbered, "");
    assertThat(learned(numbered, "--clip-norm 0.01")).isNotEqualTo(plain);
    assertThat(learned(numbered, "--clip-norm 1e30")).isEqualTo(plain);
    assertThat(learned(numbered, "--shuffle false")).isNotEqualTo(plain);
    assertThat(learned(numbered, "--shuffle true")).isEqualTo(plain);
    assertThat(learned(numbered, "--class-weights 1:5")).isNotEqualTo(plain);
    assertThat(learned(numbered, "--class-weights 0:1,1:1")).isEqualTo(plain);
    assertThat(learned(numbered, "--class-weights balanced")).isNotEqualTo(plain);
  }

  @Test
  void anotherOptimiserLearnsSomethingElse() throws IOException {
    String plain = learned(numbered, "");
    String adam = learned(numbered, "--optimizer adam");
    assertThat(adam).isNotEqualTo(plain);
    assertThat(learned(numbered, "--optimizer sgd --momentum 0.9")).isEqualTo(plain);
    assertThat(learned(numbered, "--optimizer adam --learning-rate 0.001 --beta1 0.9"))
        .as("the usual rate")
        .isEqualTo(adam);
    assertThat(learned(numbered, "--optimizer adam --learning-rate 0.05")).isNotEqualTo(adam);
    assertThat(learned(numbered, "--optimizer adam --beta2 0.5")).isNotEqualTo(adam);
    assertThat(learned(numbered, "--optimizer adam --epsilon 0.1")).isNotEqualTo(adam);
    assertThat(learned(numbered, "--optimizer adamw")).isNotEqualTo(adam);
    assertThat(CommandRun.of("describe --model", folder.resolve("model")).succeeds().out())
        .contains("optimizer adamw", "beta1 0.9", "beta2 0.999", "epsilon 1.0E-8");
  }

  @Test
  void dropoutChangesWhatIsLearned() throws IOException {
    String plain = learned(numbered, "");
    assertThat(learned(numbered, "--dropout 0")).isEqualTo(plain);
    assertThat(learned(numbered, "--dropout 0.5")).isNotEqualTo(plain);
  }

  @Test
  void smoothedLabelsAndHubersLossChangeWhatIsLearned() throws IOException {
    assertThat(learned(numbered, "--label-smoothing 0.1")).isNotEqualTo(learned(numbered, ""));
    assertThat(learned(numbered, "--label-smoothing 0")).isEqualTo(learned(numbered, ""));
    String regression = learned(numbered, "--task regression");
    assertThat(learned(numbered, "--task regression --loss huber")).isNotEqualTo(regression);
    assertThat(learned(numbered, "--task regression --loss squared_error")).isEqualTo(regression);
    train(numbered, "--label-smoothing 1").refuses("--label-smoothing", "below 1", "1.0");
    train(numbered, "--loss huber").refuses("--loss", "regression");
    train(numbered, "--task regression --label-smoothing 0.1")
        .refuses("--label-smoothing", "classification");
    train(numbered, "--task regression --loss absolute").refuses("--loss", "huber", "absolute");
  }

  @Test
  void refusesSettingsOfAnotherOptimiser() {
    train(numbered, "--optimizer adam --momentum 0.5").refuses("--momentum", "adam", "sgd");
    train(numbered, "--optimizer adamw --nesterov").refuses("--nesterov", "adamw", "sgd");
    train(numbered, "--beta1 0.5").refuses("--beta1", "sgd", "adam");
    train(numbered, "--optimizer adam --beta2 1").refuses("beta2", "below 1", "1.0");
    train(numbered, "--optimizer adagrad").refuses("--optimizer", "adagrad", "adamw");
  }

  @Test
  void classesMayBeWeighedByTheirNames() throws IOException {
    assertThat(learned(named, "--class-weights dog:5"))
        .isEqualTo(learned(numbered, "--class-weights 1:5"));
    assertThat(CommandRun.of("describe --model", folder.resolve("model")).succeeds().out())
        .contains("class-weights 1:5", "hidden 4,");
  }

  @Test
  void refusesWeightsOfClassesThatAreNotThere() {
    train(named, "--class-weights dig:5").refuses("'dig'", "did you mean 'dog'?");
    train(numbered, "--class-weights dog:5").refuses("'dog'", "whole numbers");
  }
}
