package org.sparkmlp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkmlp.ml.MlpClassifier;
import org.sparkmlp.ml.MlpRegressor;
import picocli.CommandLine;

/** What the command line tells of itself. */
class HelpTest {

  @Test
  void listsTheCommands() {
    assertThat(CommandRun.of("--help").succeeds().out())
        .contains("train", "predict", "evaluate", "describe", "Exit status");
  }

  @ParameterizedTest
  @ValueSource(strings = {"train", "predict", "evaluate", "describe"})
  void explainsEveryOptionOfACommand(String command) {
    String help = CommandRun.of(command + " --help").succeeds().out();
    assertThat(help).contains("Example", "--model", "--verbose");
    new CommandLine(new Main())
        .getSubcommands()
        .get(command)
        .getCommandSpec()
        .options()
        .forEach(
            option -> {
              assertThat(help).contains(option.longestName());
              assertThat(option.description()).as(option.longestName()).isNotEmpty();
            });
  }

  @Test
  void groupsTheOptionsOfTrain() {
    assertThat(CommandRun.of("train --help").succeeds().out())
        .containsSubsequence(
            "Data:",
            "--data",
            "Columns:",
            "--label",
            "Network:",
            "--hidden",
            "Training",
            "--epochs",
            "Spark:",
            "--workers",
            "Output:",
            "--metrics");
  }

  @Test
  void tellsTheVersion() {
    assertThat(CommandRun.of("--version").succeeds().out()).contains("spark-mlp", "Spark 4.1.0");
  }

  @Test
  void hasTheDefaultsOfTheLibrary() {
    NetworkOptions network = new NetworkOptions();
    TrainingOptions training = new TrainingOptions();
    ClusterOptions cluster = new ClusterOptions();
    for (Object options : new Object[] {network, training, cluster}) {
      new CommandLine(options).parseArgs();
    }
    MlpClassifier library = new MlpClassifier();
    assertThat(network.widths()).isEqualTo(library.getHiddenLayers());
    assertThat(String.join(",", network.activations)).isEqualTo(library.getActivation());
    assertThat(training.batchSize).isEqualTo(library.getBatchSize());
    assertThat(training.epochs).isEqualTo(library.getMaxIter());
    assertThat(training.learningRate).isNull(); // each task's library default, as help says
    assertThat(library.getStepSize()).isEqualTo(0.05);
    assertThat(new MlpRegressor().getStepSize()).isEqualTo(0.01);
    assertThat(training.schedule).isEqualTo(library.getLearningRateSchedule());
    assertThat(training.momentum).isEqualTo(library.getMomentum());
    assertThat(training.nesterov).isEqualTo(library.getNesterov());
    assertThat(training.l2).isNull();
    assertThat(library.getRegParam()).isEqualTo(0.002);
    assertThat(new MlpRegressor().getRegParam()).isEqualTo(1e-4);
    assertThat(training.keep).isEqualTo(library.getKeep());
    assertThat(training.standardize).isEqualTo(library.getStandardize());
    assertThat(cluster.exchange).isEqualTo(library.getExchange());
  }
}
