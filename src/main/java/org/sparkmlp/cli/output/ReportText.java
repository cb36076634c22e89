package org.sparkmlp.cli.output;

import java.io.PrintWriter;
import java.util.Locale;
import org.sparkmlp.report.RunReport;
import org.sparkmlp.report.Score;

/** A report as the lines that people read. */
public final class ReportText {
  private ReportText() {}

  /** Prints what a training came to. */
  public static void print(PrintWriter out, RunReport report) {
    if (report.course().keptEpoch() != report.course().epochs()) {
      out.printf(
          Locale.ROOT,
          "Kept       the parameters of epoch %d, the best one%n",
          report.course().keptEpoch());
    }
    out.printf(
        Locale.ROOT,
        "Result     %s on the %s rows%n",
        metrics(report.result().score()),
        report.result().validationLoss().isPresent() ? "validation" : "training");
    out.printf(
        Locale.ROOT,
        "Time       %s, %,.0f rows/s%n",
        Progress.duration(report.course().seconds()),
        report.course().rowsPerSecond());
  }

  /** The metrics in a few words, e.g. {@code accuracy 0.9806, log loss 0.0712}. */
  public static String metrics(Score score) {
    if (score instanceof Score.OfClasses classes) {
      return String.format(
          Locale.ROOT, "accuracy %.4f, log loss %.4g", classes.accuracy(), classes.logLoss());
    }
    Score.OfTargets targets = (Score.OfTargets) score;
    return String.format(Locale.ROOT, "r2 %.4f, rmse %.4g", targets.r2(), targets.rmse());
  }
}
