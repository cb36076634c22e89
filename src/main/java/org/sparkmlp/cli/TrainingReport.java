package org.sparkmlp.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.sparkmlp.ml.MlpModel;
import org.sparkmlp.ml.MlpTrainingSummary;
import org.sparkmlp.network.Evaluation;
import org.sparkmlp.training.EpochRecord;
import org.sparkmlp.training.Keep;

/** What a training came to: as the object that {@code --metrics} writes, and as text. */
final class TrainingReport {
  private TrainingReport() {}

  /**
   * The metrics by name. Losses and metrics are those of the final parameters; {@code evaluatedOn}
   * says on which rows the metrics are: the validation rows if there are any, else the training
   * rows. The loss of a regression is in standardised units if the targets were standardised, while
   * {@code rmse} is in the targets' own.
   */
  static Map<String, Object> of(Task task, MlpModel model) {
    MlpTrainingSummary summary = model.summary();
    Evaluation metrics = summary.validationEvaluation().orElse(summary.trainingEvaluation());
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("command", "train");
    report.put("task", task.text());
    report.put("rows", summary.rows());
    report.put("validationRows", summary.validationRows());
    report.put("features", model.topology().features());
    report.put("topology", model.topology().toString());
    report.put("parameters", model.parameters().length);
    report.put("epochs", summary.totalIterations());
    report.put("bestEpoch", summary.bestEpoch());
    report.put("keptEpoch", keptEpoch(model, summary));
    report.put("stoppedEarly", summary.stoppedEarly());
    report.put("steps", summary.steps());
    report.put("seconds", summary.seconds());
    report.put("rowsPerSecond", finite(rowsPerSecond(summary)));
    report.put("exchange", model.getExchange());
    report.put("workers", summary.workers());
    report.put("lanes", summary.lanes());
    report.put("seed", model.getSeed());
    report.put("trainLoss", finite(summary.trainingEvaluation().loss()));
    report.put(
        "validationLoss", summary.validationEvaluation().map(e -> finite(e.loss())).orElse(null));
    report.put(
        "evaluatedOn", summary.validationEvaluation().isPresent() ? "validation" : "training");
    switch (task) {
      case CLASSIFICATION -> {
        report.put("accuracy", finite(metrics.accuracy()));
        report.put("logLoss", finite(metrics.loss()));
      }
      case REGRESSION -> {
        report.put("rmse", finite(metrics.rmse(SavedModel.labelScale(model))));
        report.put("r2", finite(metrics.r2()));
      }
    }
    report.put("weightsSha256", model.weightsSha256());
    report.put("history", history(task, summary));
    return report;
  }

  /** The epoch whose parameters the model has. */
  private static int keptEpoch(MlpModel model, MlpTrainingSummary summary) {
    boolean best =
        Keep.parse(model.getKeep())
            .best(summary.validationEvaluation().isPresent(), model.isDefined(model.patience()));
    return best ? summary.bestEpoch() : summary.totalIterations();
  }

  static void print(PrintWriter out, Task task, Map<String, Object> report) {
    if (!report.get("keptEpoch").equals(report.get("epochs"))) {
      out.printf(
          Locale.ROOT,
          "Kept       the parameters of epoch %d, the best one%n",
          report.get("keptEpoch"));
    }
    out.printf(
        Locale.ROOT,
        "Result     %s on the %s rows%n",
        metrics(task, report),
        report.get("evaluatedOn"));
    out.printf(
        Locale.ROOT,
        "Time       %s, %,.0f rows/s%n",
        Progress.duration((double) report.get("seconds")),
        report.get("rowsPerSecond"));
  }

  /** The metrics in a few words, e.g. {@code accuracy 0.9806, log loss 0.0712}. */
  static String metrics(Task task, Map<String, Object> report) {
    return switch (task) {
      case CLASSIFICATION ->
          String.format(
              Locale.ROOT,
              "accuracy %.4f, log loss %.4g",
              report.get("accuracy"),
              report.get("logLoss"));
      case REGRESSION ->
          String.format(Locale.ROOT, "r2 %.4f, rmse %.4g", report.get("r2"), report.get("rmse"));
    };
  }

  /** JSON has no NaN and no infinity. */
  static Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }

  private static double rowsPerSecond(MlpTrainingSummary summary) {
    double seconds =
        summary.history().stream().mapToDouble(e -> summary.rows() / e.rowsPerSecond()).sum();
    return (double) summary.rows() * summary.totalIterations() / seconds;
  }

  private static List<Map<String, Object>> history(Task task, MlpTrainingSummary summary) {
    List<Map<String, Object>> history = new ArrayList<>();
    for (EpochRecord epoch : summary.history()) {
      Map<String, Object> record = new LinkedHashMap<>();
      record.put("epoch", epoch.epoch());
      record.put("steps", epoch.steps());
      record.put("trainLoss", finite(epoch.trainLoss()));
      record.put("validationLoss", finite(epoch.validationLoss()));
      record.put(
          task == Task.CLASSIFICATION ? "validationAccuracy" : "validationR2",
          finite(epoch.validationMetric()));
      record.put("learningRate", finite(epoch.learningRate()));
      record.put("rowsPerSecond", finite(epoch.rowsPerSecond()));
      record.put("seconds", epoch.seconds());
      record.put("computeSeconds", epoch.times().computeSeconds());
      record.put("gatherSeconds", epoch.times().gatherSeconds());
      record.put("waitSeconds", epoch.times().waitSeconds());
      record.put("exchangeSeconds", epoch.times().exchangeSeconds());
      record.put("updateSeconds", epoch.times().updateSeconds());
      record.put("validationSeconds", epoch.times().validationSeconds());
      record.put("workers", epoch.times().workers());
      record.put("best", epoch.best());
      history.add(record);
    }
    return history;
  }

  private static Double finite(OptionalDouble value) {
    return value.isPresent() ? finite(value.getAsDouble()) : null;
  }
}
