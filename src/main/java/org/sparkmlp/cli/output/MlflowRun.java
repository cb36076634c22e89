package org.sparkmlp.cli.output;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.sparkmlp.cli.options.Redacted;
import org.sparkmlp.cli.options.Task;
import org.sparkmlp.report.RunReport;
import org.sparkmlp.report.Score;
import org.sparkmlp.report.StartFacts;
import org.sparkmlp.training.EpochRecord;
import org.sparkmlp.training.TrainingListener;
import org.sparkmlp.training.TrainingStart;

/**
 * Tells an MLflow server of a training: a run with its params, the metrics of each epoch, and how
 * it ended.
 *
 * <p>Training does not wait for the server: one request at most is on its way, and what comes
 * meanwhile is sent with the next. A server that cannot be reached, or refuses, costs one warning;
 * it is not tried again. Not thread-safe: one fit's thread tells it all.
 */
final class MlflowRun implements View {
  private static final int MOST_METRICS = 1000; // of a request, says MLflow
  private static final int MOST_PARAMS = 100;
  private static final int MOST_LETTERS = 500; // of a param
  private static final long END_SECONDS = 30;

  private final String uri;
  private final Map<String, String> environment;
  private final Task task;
  private final String name;
  private final Map<String, String> settings;
  private final TrainingListener warnings;
  private final List<ObjectNode> waiting = new ArrayList<>();
  private CompletableFuture<Void> onItsWay = CompletableFuture.completedFuture(null);
  private MlflowClient client; // null before the start, and after a failure or the end
  private String run;

  /**
   * A run that has not begun.
   *
   * @param uri the tracking server
   * @param environment may name the experiment, as {@code MLFLOW_EXPERIMENT_NAME}, and credentials
   * @param name the run's
   * @param settings what was asked for, by name
   * @param warnings hears of it if the server cannot be told
   */
  MlflowRun(
      String uri,
      Map<String, String> environment,
      Task task,
      String name,
      Map<String, String> settings,
      TrainingListener warnings) {
    this.uri = uri.trim();
    this.environment = environment;
    this.task = task;
    this.name = name;
    this.settings = settings;
    this.warnings = warnings;
  }

  @Override
  public void onStart(TrainingStart start) {
    try {
      client = new MlflowClient(uri, environment);
      ObjectNode wanted = JsonFile.object();
      wanted.put(
          "experiment_id",
          client.experiment(environment.getOrDefault("MLFLOW_EXPERIMENT_NAME", "spark-mlp")));
      wanted.put("run_name", name);
      wanted.put("start_time", System.currentTimeMillis());
      run = client.post("runs/create", wanted).path("run").path("info").path("run_id").asText();
      logParams(start);
    } catch (IOException | IllegalArgumentException e) {
      fail(e);
    }
  }

  private void logParams(TrainingStart start) throws IOException {
    ObjectNode batch = batch();
    ArrayNode params = batch.putArray("params");
    settings.forEach((key, value) -> param(params, key, value));
    StartFacts.of(start).forEach((key, value) -> param(params, "fit/" + key, value));
    client.post("runs/log-batch", batch);
  }

  private static void param(ArrayNode params, String key, String value) {
    if (params.size() < MOST_PARAMS) {
      params
          .addObject()
          .put("key", key)
          .put("value", value.substring(0, Math.min(MOST_LETTERS, value.length())));
    }
  }

  private ObjectNode batch() {
    return JsonFile.object().put("run_id", run);
  }

  @Override
  public void onEpoch(EpochRecord epoch) {
    long step = epoch.epoch();
    metric("train_loss", epoch.trainLoss(), step);
    metric("validation_loss", epoch.validationLoss().orElse(Double.NaN), step);
    metric(
        task == Task.CLASSIFICATION ? "validation_accuracy" : "validation_r2",
        epoch.validationMetric().orElse(Double.NaN),
        step);
    metric("learning_rate", epoch.learningRate(), step);
    metric("rows_per_second", epoch.rowsPerSecond(), step);
    if (client != null && onItsWay.isDone() && arrived(0)) {
      onItsWay = client.send("runs/log-batch", nextBatch());
    }
  }

  /** What is not finite has no place in JSON, and is left out. */
  private void metric(String key, double value, long step) {
    if (client != null && Double.isFinite(value)) {
      waiting.add(
          JsonFile.object()
              .put("key", key)
              .put("value", value)
              .put("timestamp", System.currentTimeMillis())
              .put("step", step));
    }
  }

  private ObjectNode nextBatch() {
    List<ObjectNode> next = waiting.subList(0, Math.min(MOST_METRICS, waiting.size()));
    ObjectNode batch = batch();
    batch.putArray("metrics").addAll(next);
    next.clear();
    return batch;
  }

  /** Whether the request on its way arrives in time. */
  private boolean arrived(long seconds) {
    try {
      onItsWay.get(seconds, TimeUnit.SECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      fail(e);
    } catch (ExecutionException e) {
      fail(e.getCause());
    } catch (TimeoutException e) {
      fail(e);
    }
    return false;
  }

  private void fail(Throwable e) {
    client = null;
    waiting.clear();
    warnings.onWarning(
        "MLflow at "
            + Redacted.text(uri)
            + " will not be told: "
            + Redacted.text(Objects.toString(e.getMessage(), e.toString())));
  }

  @Override
  public Optional<String> finish(RunReport report) {
    long step = report.course().keptEpoch();
    if (report.result().score() instanceof Score.OfClasses classes) {
      metric("accuracy", classes.accuracy(), step);
      metric("log_loss", classes.logLoss(), step);
    } else if (report.result().score() instanceof Score.OfTargets targets) {
      metric("rmse", targets.rmse(), step);
      metric("r2", targets.r2(), step);
    }
    metric("seconds", report.course().seconds(), step);
    return end("FINISHED", report.weightsSha256())
        ? Optional.of("MLflow     run " + run + " at " + uri)
        : Optional.empty();
  }

  @Override
  public void close() {
    end("FAILED", "");
  }

  private boolean end(String status, String sha256) {
    if (client == null || !arrived(END_SECONDS)) {
      return false;
    }
    try {
      while (!waiting.isEmpty()) {
        client.post("runs/log-batch", nextBatch());
      }
      if (!sha256.isEmpty()) {
        ObjectNode tags = batch();
        tags.putArray("tags").addObject().put("key", "weights_sha256").put("value", sha256);
        client.post("runs/log-batch", tags);
      }
      ObjectNode update = batch();
      update.put("status", status).put("end_time", System.currentTimeMillis());
      client.post("runs/update", update);
      client = null;
      return true;
    } catch (IOException e) {
      fail(e);
      return false;
    }
  }
}
