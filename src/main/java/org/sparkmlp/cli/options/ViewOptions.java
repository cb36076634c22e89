package org.sparkmlp.cli.options;

import java.util.Optional;
import picocli.CommandLine.Option;

/** Where a training can be watched. */
public final class ViewOptions {
  @Option(
      names = "--report",
      paramLabel = "FILE",
      description =
          "Write a page with pictures of the training, HTML in one file, and keep it up to date"
              + " while it trains.")
  private String report;

  @Option(
      names = "--tensorboard",
      paramLabel = "DIR",
      description =
          "Write scalars of each epoch and histograms of each layer's weights for TensorBoard, into"
              + " a new file in this folder.")
  private String tensorboard;

  @Option(
      names = "--mlflow",
      paramLabel = "URI",
      description =
          "Tell the MLflow server at this address: a run in the experiment that the variable"
              + " MLFLOW_EXPERIMENT_NAME names, or spark-mlp.")
  private String mlflow;

  @Option(
      names = "--quiet",
      fallbackValue = "true",
      arity = "0..1",
      paramLabel = "true|false",
      hideParamSyntax = true,
      description = "Print warnings and errors only.")
  private boolean quiet;

  /** No option given yet. */
  public ViewOptions() {}

  /** The file of the page. */
  public Optional<String> report() {
    return Optional.ofNullable(report);
  }

  /** The folder for TensorBoard. */
  public Optional<String> tensorboard() {
    return Optional.ofNullable(tensorboard);
  }

  /** The address of MLflow. */
  public Optional<String> mlflow() {
    return Optional.ofNullable(mlflow);
  }

  /** Whether to print nothing but warnings and errors. */
  public boolean quiet() {
    return quiet;
  }
}
