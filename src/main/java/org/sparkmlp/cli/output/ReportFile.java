package org.sparkmlp.cli.output;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.hadoop.conf.Configuration;
import org.sparkmlp.cli.options.Redacted;
import org.sparkmlp.cli.options.Task;
import org.sparkmlp.cli.options.UserMistake;
import org.sparkmlp.insight.EpochLook;
import org.sparkmlp.insight.Insight;
import org.sparkmlp.insight.Outcome;
import org.sparkmlp.insight.Pace;
import org.sparkmlp.math.KernelFingerprint;
import org.sparkmlp.report.RunReport;
import org.sparkmlp.report.html.RunPage;
import org.sparkmlp.training.EpochRecord;
import org.sparkmlp.training.TrainingListener;
import org.sparkmlp.training.TrainingStart;

/**
 * Keeps the page of a fit in a file while it trains.
 *
 * <p>The page is written when the fit starts, after epochs, and when it ends, however it ends.
 * After an epoch it is written only if the time since the last page is a hundred times what that
 * page took, so that a fit of short epochs gives 1 % of its time for it and no more. A file that
 * cannot be written costs one warning; it is not tried again.
 *
 * <p>Not thread-safe: one fit's thread tells it all.
 */
public final class ReportFile implements TrainingListener, AutoCloseable {
  private static final int MOST_LOOKS = 400;

  private final String given;
  private final Configuration hadoop;
  private final Task task;
  private final String title;
  private final TrainingListener warnings;
  private final Pace pace;
  private final List<String> outputs;
  private final List<EpochLook> looks = new ArrayList<>();
  private Optional<Outcome> outcome = Optional.empty();
  private final Map<String, Map<String, String>> facts = new LinkedHashMap<>();
  private List<EpochRecord> history = new ArrayList<>();
  private Optional<TrainingStart> start = Optional.empty();
  private boolean running = true;
  private boolean failed;

  /**
   * A page that is not written yet.
   *
   * @param given the file's path, of any file system that Hadoop knows
   * @param task what its metric is
   * @param title its name
   * @param outputs the names of classes or targets; empty where classes are numbers
   * @param settings what was asked for, by name
   * @param warnings hears of it if the file cannot be written
   */
  public ReportFile(
      String given,
      Configuration hadoop,
      Task task,
      String title,
      List<String> outputs,
      Map<String, String> settings,
      TrainingListener warnings) {
    this(given, hadoop, task, title, outputs, settings, warnings, System::nanoTime);
  }

  ReportFile(
      String given,
      Configuration hadoop,
      Task task,
      String title,
      List<String> outputs,
      Map<String, String> settings,
      TrainingListener warnings,
      LongSupplier clock) {
    this.given = given;
    this.hadoop = hadoop;
    this.task = task;
    this.title = title;
    this.warnings = warnings;
    this.outputs = outputs;
    this.pace = new Pace(clock, 0);
    facts.put("Settings", settings);
  }

  @Override
  public void onStart(TrainingStart begun) {
    start = Optional.of(begun);
    Map<String, String> run = new LinkedHashMap<>();
    run.put("training rows", count(begun.rows()));
    run.put("validation rows", count(begun.validationRows()));
    run.put("network", begun.topology() + ", " + count(begun.parameters()) + " parameters");
    run.put("epochs asked for", count(begun.epochs()));
    run.put("steps an epoch", count(begun.stepsPerEpoch()));
    run.put("lanes", count(begun.lanes()));
    run.put("workers", count(begun.workers()));
    run.put("exchange", begun.exchange());
    run.put("kernel", KernelFingerprint.kernel());
    facts.put("Run", run);
    write();
  }

  @Override
  public void onResume(String from) {
    facts.get("Run").put("resumed", Redacted.text(from));
  }

  @Override
  public void onExchange(String choice) {
    facts.get("Run").put("exchange chosen", choice);
  }

  @Override
  public void onEpoch(EpochRecord epoch) {
    history.add(epoch);
    if (pace.allows()) {
      write();
    }
  }

  @Override
  public boolean looksInside() {
    return true;
  }

  /** Of very many looks every second one is forgotten, again and again. */
  @Override
  public void onLayers(EpochLook look) {
    if (looks.size() == MOST_LOOKS) {
      for (int i = MOST_LOOKS - 1; i > 0; i -= 2) {
        looks.remove(i);
      }
    }
    looks.add(look);
  }

  @Override
  public void onOutcome(Outcome seen) {
    outcome = Optional.of(seen);
  }

  @Override
  public void onEnd(List<EpochRecord> all) {
    history = new ArrayList<>(all);
  }

  /**
   * The fit ended well.
   *
   * @param report what came of it
   * @param versions of what it ran on
   * @return whether the page was written
   */
  public boolean finish(RunReport report, Map<String, String> versions) {
    Map<String, String> result = new LinkedHashMap<>();
    boolean validated = report.result().validationLoss().isPresent();
    result.put("rows evaluated", validated ? "validation" : "training");
    result.put("score", ReportText.metrics(report.result().score()));
    result.put("training loss", String.format(Locale.ROOT, "%.6g", report.result().trainLoss()));
    report
        .result()
        .validationLoss()
        .ifPresent(loss -> result.put("validation loss", String.format(Locale.ROOT, "%.6g", loss)));
    result.put("epochs", count(report.course().epochs()));
    result.put("best epoch", count(report.course().bestEpoch()));
    result.put("epoch kept", count(report.course().keptEpoch()));
    result.put("time", Progress.duration(report.course().seconds()));
    result.put(
        "training rows per second",
        String.format(Locale.ROOT, "%,.0f", report.course().rowsPerSecond()));
    result.put("seed", Long.toString(report.seed()));
    result.put("SHA-256 of the parameters", report.weightsSha256());
    facts.put("Result", result);
    facts.put("Versions", versions);
    close();
    return !failed;
  }

  /** Writes the page for the last time, if it has not been. */
  @Override
  public void close() {
    if (running) {
      running = false;
      write();
    }
  }

  private void write() {
    if (!failed && start.isPresent()) {
      pace.run(this::writePage);
    }
  }

  private void writePage() {
    String metric = task == Task.CLASSIFICATION ? "validation accuracy" : "validation R²";
    Insight inside = new Insight(looks, outcome, outputs);
    byte[] page =
        new RunPage(title, running, start.get().topology(), metric, history, inside, facts)
            .html()
            .getBytes(StandardCharsets.UTF_8);
    try {
      PlainFile.named("--report", given, true, hadoop).refresh(page);
    } catch (IOException | UserMistake e) {
      failed = true;
      warnings.onWarning(
          "there will be no report: "
              + Redacted.text(Objects.toString(e.getMessage(), e.toString())));
    }
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
