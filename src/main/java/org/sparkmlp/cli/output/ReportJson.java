package org.sparkmlp.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.OptionalDouble;
import org.sparkmlp.cli.options.Task;
import org.sparkmlp.network.ParameterLayout;
import org.sparkmlp.report.RunReport;
import org.sparkmlp.report.Score;
import org.sparkmlp.training.EpochRecord;

/**
 * A report as the JSON object that {@code --metrics} writes: flat, and null where a number is not
 * finite, as JSON has neither NaN nor infinity.
 */
public final class ReportJson {
  private ReportJson() {}

  /**
   * A training. {@code evaluatedOn} says on which rows the metrics are: the validation rows if
   * there are any, else the training rows.
   */
  public static ObjectNode of(Task task, RunReport report) {
    ObjectNode json = JsonFile.object();
    json.put("command", "train");
    json.put("task", task.text());
    json.put("rows", report.rows().training());
    json.put("validationRows", report.rows().validation());
    json.put("features", report.topology().features());
    json.put("topology", report.topology().toString());
    json.put("parameters", ParameterLayout.of(report.topology()).size());
    RunReport.Course course = report.course();
    json.put("epochs", course.epochs());
    json.put("bestEpoch", course.bestEpoch());
    json.put("keptEpoch", course.keptEpoch());
    json.put("stoppedEarly", course.stoppedEarly());
    json.put("steps", course.steps());
    json.put("seconds", course.seconds());
    put(json, "rowsPerSecond", course.rowsPerSecond());
    json.put("exchange", report.spread().exchange());
    json.put("workers", report.spread().workers());
    json.put("lanes", report.spread().lanes());
    json.put("seed", report.seed());
    RunReport.Result result = report.result();
    put(json, "trainLoss", result.trainLoss());
    put(json, "validationLoss", result.validationLoss());
    json.put("evaluatedOn", result.validationLoss().isPresent() ? "validation" : "training");
    put(json, result.score());
    json.put("weightsSha256", report.weightsSha256());
    ArrayNode history = json.putArray("history");
    report.history().forEach(epoch -> put(history.addObject(), task, epoch));
    return json;
  }

  /** Puts a score's metrics by their names. */
  public static void put(ObjectNode json, Score score) {
    if (score instanceof Score.OfClasses classes) {
      put(json, "accuracy", classes.accuracy());
      put(json, "logLoss", classes.logLoss());
    } else if (score instanceof Score.OfTargets targets) {
      put(json, "rmse", targets.rmse());
      put(json, "r2", targets.r2());
    }
  }

  /** The score of what {@link #of} made. */
  public static Score score(Task task, JsonNode json) {
    return switch (task) {
      case CLASSIFICATION -> new Score.OfClasses(number(json, "accuracy"), number(json, "logLoss"));
      case REGRESSION -> new Score.OfTargets(number(json, "rmse"), number(json, "r2"));
    };
  }

  private static void put(ObjectNode json, Task task, EpochRecord epoch) {
    json.put("epoch", epoch.epoch());
    json.put("steps", epoch.steps());
    put(json, "trainLoss", epoch.trainLoss());
    put(json, "validationLoss", epoch.validationLoss());
    put(
        json,
        task == Task.CLASSIFICATION ? "validationAccuracy" : "validationR2",
        epoch.validationMetric());
    put(json, "learningRate", epoch.learningRate());
    put(json, "rowsPerSecond", epoch.rowsPerSecond());
    json.put("seconds", epoch.seconds());
    json.put("computeSeconds", epoch.times().computeSeconds());
    json.put("gatherSeconds", epoch.times().gatherSeconds());
    json.put("waitSeconds", epoch.times().waitSeconds());
    json.put("exchangeSeconds", epoch.times().exchangeSeconds());
    json.put("updateSeconds", epoch.times().updateSeconds());
    json.put("validationSeconds", epoch.times().validationSeconds());
    ArrayNode workers = json.putArray("workers");
    epoch
        .times()
        .workers()
        .forEach(
            worker -> {
              ObjectNode times = workers.addObject();
              times.put("computeSeconds", worker.computeSeconds());
              times.put("gatherSeconds", worker.gatherSeconds());
              times.put("waitSeconds", worker.waitSeconds());
            });
    json.put("best", epoch.best());
  }

  private static void put(ObjectNode json, String name, OptionalDouble value) {
    put(json, name, value.orElse(Double.NaN));
  }

  /** Puts a number, or null if it is not finite. */
  public static void put(ObjectNode json, String name, double value) {
    if (Double.isFinite(value)) {
      json.put(name, value);
    } else {
      json.putNull(name);
    }
  }

  private static double number(JsonNode json, String name) {
    return json.path(name).asDouble(Double.NaN);
  }
}
