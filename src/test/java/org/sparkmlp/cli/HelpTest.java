package org.sparkmlp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.param.Param;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkmlp.cli.options.ClusterOptions;
import org.sparkmlp.cli.options.NetworkOptions;
import org.sparkmlp.cli.options.OptimizerOptions;
import org.sparkmlp.cli.options.Task;
import org.sparkmlp.cli.options.TrainingOptions;
import org.sparkmlp.ml.MlpClassifier;
import org.sparkmlp.ml.MlpRegressor;
import org.sparkmlp.ml.MlpSetters;
import picocli.CommandLine;

/** What the command line tells of itself. */
class HelpTest {

  @Test
  void listsTheCommands() {
    assertThat(CommandRun.of("--help").succeeds().out())
        .contains(
            "train", "predict", "evaluate", "explain", "describe", "export", "demo", "Exit status");
  }

  @ParameterizedTest
  @ValueSource(strings = {"train", "predict", "evaluate", "explain", "describe", "export"})
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

  @ParameterizedTest
  @CsvSource({"sgd, momentum, nesterov", "adam, beta1, epsilon", "adamw, beta2, epsilon"})
  void hasTheDefaultsOfTheLibrary(String name, String one, String another) {
    NetworkOptions network = new NetworkOptions();
    TrainingOptions training = new TrainingOptions();
    ClusterOptions cluster = new ClusterOptions();
    for (Object options : new Object[] {network, training, cluster}) {
      new CommandLine(options).parseArgs();
    }
    OptimizerOptions optimizer = new OptimizerOptions();
    new CommandLine(optimizer).parseArgs("--optimizer", name);
    training.check(Task.CLASSIFICATION, optimizer);
    for (MlpSetters<?> library : List.of(new MlpClassifier(), new MlpRegressor())) {
      List<Param<?>> configured = configured(library, network, optimizer, training, cluster);
      assertThat(configured).extracting(Param::name).contains(one, another);
      for (Param<?> param : configured) {
        assertThat(library.get(param).get())
            .as(param.name())
            .usingRecursiveComparison()
            .isEqualTo(library.getDefault(param).get());
      }
    }
    assertThat(new MlpClassifier().getStepSize()).isEqualTo(0.05); // as help says
    assertThat(new MlpRegressor().getStepSize()).isEqualTo(0.01);
    assertThat(new MlpClassifier().getRegParam()).isEqualTo(0.002);
    assertThat(new MlpRegressor().getRegParam()).isEqualTo(1e-4);
  }

  /** The params that options set of which nothing was given. */
  @SuppressWarnings("unchecked") // an estimator is its own type's setters
  private static <E extends MlpSetters<E>> List<Param<?>> configured(
      MlpSetters<?> estimator,
      NetworkOptions network,
      OptimizerOptions optimizer,
      TrainingOptions training,
      ClusterOptions cluster) {
    E each = (E) estimator;
    network.configure(each);
    optimizer.configure(each);
    training.configure(each);
    cluster.configure(each);
    List<Param<?>> set =
        Arrays.stream(estimator.params())
            .<Param<?>>map(p -> p)
            .filter(estimator::isSet)
            .filter(
                param -> !param.name().equals("seed")) // Spark's own default is of the class's name
            .filter(param -> !param.name().equals("optimizer")) // which is given
            .toList();
    assertThat(set).extracting(Param::name).contains("hiddenLayers", "exchange");
    return set;
  }
}
