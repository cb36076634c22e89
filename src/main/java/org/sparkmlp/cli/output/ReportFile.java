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
import org.sparkmlp.insight.InsightLog;
import org.sparkmlp.insight.Outcome;
import org.sparkmlp.insight.Pace;
import org.sparkmlp.report.RunReport;
import org.sparkmlp.report.StartFacts;
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
final class ReportFile implements View {
  private final String given;
  private final Configuration hadoop;
  private final Views.Subject subject;
  private final TrainingListener warnings;
  private final Pace pace;
  private final InsightLog inside = new InsightLog();
  private final Map<String, Map<String, String>> facts = new LinkedHashMap<>();
  private List<EpochRecord> history = new ArrayList<>();
  private Optional<TrainingStart> start = Optional.empty();
  private boolean running = true;
  private boolean failed;

  /**
   * A page that is not written yet.
   *
   * @param given the file's path, of any file system that Hadoop knows
   * @param warnings hears of it if the file cannot be written
   */
  ReportFile(String given, Configuration hadoop, Views.Subject subject, TrainingListener warnings) {
    this(given, hadoop, subject, warnings, System::nanoTime);
  }

  ReportFile(
      String given,
      Configuration hadoop,
      Views.Subject subject,
      TrainingListener warnings,
      LongSupplier clock) {
    this.given = given;
    this.hadoop = hadoop;
    this.subject = subject;
    this.warnings = warnings;
    this.pace = new Pace(clock, 0);
    facts.put("Settings", subject.settings());
  }

  @Override
  public void onStart(TrainingStart begun) {
    start = Optional.of(begun);
    facts.put("Run", StartFacts.of(begun));
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

  @Override
  public void onLayers(EpochLook look) {
    inside.add(look);
  }

  @Override
  public void onOutcome(Outcome seen) {
    inside.set(seen);
  }

  @Override
  public void onEnd(List<EpochRecord> all) {
    history = new ArrayList<>(all);
  }

  @Override
  public Optional<String> finish(RunReport report) {
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
    facts.put("Versions", subject.versions());
    close();
    return failed ? Optional.empty() : Optional.of("Report     " + given);
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
    String metric = subject.task() == Task.CLASSIFICATION ? "validation accuracy" : "validation R²";
    RunPage page =
        new RunPage(
            subject.title(),
            running,
            start.get().topology(),
            metric,
            history,
            inside.toInsight(subject.outputs()),
            facts);
    try {
      PlainFile.named("--report", given, true, hadoop)
          .refresh(page.html().getBytes(StandardCharsets.UTF_8));
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
