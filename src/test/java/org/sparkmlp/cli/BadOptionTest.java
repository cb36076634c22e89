package org.sparkmlp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every mistake in the options is told in one line, with exit status 2, before data is read. */
class BadOptionTest {
  private static final String TRAIN =
      "train --data sample-data/curve.csv --label y --task regression --model ";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--batch-size 0|--batch-size must be at least 1, was 0",
        "--epochs 0|--epochs must be at least 1, was 0",
        "--epochs ten|'ten'",
        "--learning-rate -0.1|--learning-rate",
        "--learning-rate 0|--learning-rate",
        "--learning-rate NaN|--learning-rate",
        "--momentum 1|--momentum",
        "--momentum -0.1|--momentum",
        "--l2 -1|--l2",
        "--patience 0|--patience",
        "--keep first|--keep must be one of best, last, was 'first'",
        "--clip-norm 0|--clip-norm must be above 0",
        "--clip-norm NaN|--clip-norm must be above 0",
        "--shuffle perhaps|perhaps",
        "--class-weights balanced|--class-weights is for --task classification only",
        "--schedule sometimes|--schedule",
        "--hidden 0|--hidden",
        "--hidden 8,x|--hidden",
        "--activation swish|activation",
        "--hidden 4,4 --activation relu,tanh,relu|--activation",
        "--dropout 1|--dropout must be at least 0 and below 1, was 1.0",
        "--dropout 0.5 --hidden none|--dropout is of hidden layers",
        "--validation-fraction 1|--validation-fraction",
        "--validation-fraction 0.1 --validation-data x.csv|--validation-data",
        "--standardize maybe|maybe",
        "--lanes 3|--lanes",
        "--workers 0|--workers",
        "--exchange carrier-pigeon|--exchange",
        "--batchsize 3|'--batch-size'",
        "--resume|'--resume'",
        "stray|'stray'",
      })
  void refusesWhatIsOutOfItsBounds(String options, String told) {
    CommandRun.of(TRAIN + folder.resolve("model") + " " + options).refuses(told);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void namesTheNearestOptionEvenIfARequiredOneIsMissing() {
    CommandRun.of("train --dta x.csv --label y --task regression --model m")
        .refuses("unknown option '--dta'", "'--data'");
  }

  @Test
  void namesTheNearestTaskAndCommand() {
    CommandRun.of("trian").refuses("'trian'", "'train'");
    CommandRun.of("train --data x.csv --label y --task regresion --model m")
        .refuses("'regresion'", "'regression'");
  }

  @Test
  void refusesAStandardisedLabelForClasses() {
    CommandRun.of(
            "train --data x.csv --label y --task classification --standardize-label true --model m")
        .refuses("--standardize-label");
  }

  @ParameterizedTest
  @ValueSource(strings = {"even", "1", "0:", ":1", "0:-1", "0:NaN", "0:1,0:2", "0:1,,1:2", ""})
  void refusesClassWeightsThatAreNone(String weights) {
    CommandRun.ofWords(
            "train",
            "--data=x.csv",
            "--label=y",
            "--task=classification",
            "--model=m",
            "--class-weights=" + weights)
        .refuses("--class-weights", "class");
  }

  @Test
  void refusesToReplaceAModelUnlessToldTo() throws IOException {
    Path model = Files.createDirectory(folder.resolve("model"));
    Files.writeString(model.resolve("spark-mlp.json"), "old");
    CommandRun.of(TRAIN + model).refuses("--model", "--overwrite");
    assertThat(model.resolve("spark-mlp.json")).hasContent("old");
  }

  @Test
  void refusesToReplaceAFolderThatIsNoModel() throws IOException {
    Path thesis = Files.writeString(folder.resolve("thesis.tex"), "years of work");
    CommandRun.of(TRAIN + folder + " --overwrite").refuses("--model", "not overwritten");
    CommandRun.of(TRAIN + thesis + " --overwrite").refuses("--model", "not overwritten");
    assertThat(thesis).hasContent("years of work");
  }

  @Test
  void refusesOutputsThatCannotBeMadeBeforeTraining() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    CommandRun.of(TRAIN + file.resolve("below/model")).refuses("--model", "is a file");
    CommandRun.of(TRAIN + folder.resolve("model") + " --metrics " + folder)
        .refuses("--metrics", "folder");
  }

  @ParameterizedTest
  @CsvSource({"describe", "evaluate --data sample-data/curve.csv"})
  void refusesAModelThatIsNotThere(String command) {
    CommandRun.of(command + " --model", folder.resolve("none")).refuses("no model", "none");
  }

  @Test
  void saysThatACommandIsMissing() {
    CommandRun.ofWords().refuses("train, predict, evaluate, describe, export or demo");
  }
}
