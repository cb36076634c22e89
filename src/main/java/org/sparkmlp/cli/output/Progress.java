package org.sparkmlp.cli.output;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.sparkmlp.cli.options.Redacted;
import org.sparkmlp.cli.options.Task;
import org.sparkmlp.training.EpochRecord;
import org.sparkmlp.training.TrainingListener;
import org.sparkmlp.training.TrainingStart;

/**
 * Tells a person how training goes: one line that is written over on a terminal, else one line per
 * epoch.
 */
public final class Progress implements TrainingListener {
  private static final int BAR = 20;
  private static final String TO_LINE_START = "\r";
  private static final String ERASE_REST = "\u001b[K";
  private static final String GREEN = "\u001b[32m";
  private static final String PLAIN = "\u001b[0m";

  private final PrintWriter out;
  private final PrintWriter err;
  private final Task task;
  private final NetworkText network;
  private final UnaryOperator<String> columnNames;
  private final Screen screen;
  private int epochs;
  private String advice = "";
  private double seconds;
  private int heard; // epochs, of which a resumed fit has made others before
  private boolean lineOpen; // the one that is written over

  public Progress(
      PrintWriter out,
      PrintWriter err,
      Task task,
      NetworkText network,
      UnaryOperator<String> columnNames,
      Screen screen) {
    this.out = out;
    this.err = err;
    this.task = task;
    this.network = network;
    this.columnNames = columnNames;
    this.screen = screen;
  }

  @Override
  public void onStart(TrainingStart start) {
    epochs = start.epochs();
    out.printf(
        Locale.ROOT,
        "Rows       %,d for training%s%n",
        start.rows(),
        start.validationRows() > 0
            ? String.format(Locale.ROOT, ", %,d for validation", start.validationRows())
            : "");
    network.print(out, start.topology());
    out.printf(
        Locale.ROOT,
        "Training   epochs %,d of %,d steps each, lanes %d, workers %d, exchange %s%n",
        start.epochs(),
        start.stepsPerEpoch(),
        start.lanes(),
        start.workers(),
        start.exchange());
    out.flush();
  }

  @Override
  public void onMemory(String memory) {
    out.println("Memory     " + memory);
    out.flush();
  }

  @Override
  public void onResume(String from) {
    out.println("Resumed    " + Redacted.text(from));
    out.flush();
  }

  @Override
  public void onExchange(String choice) {
    endLine();
    out.println("Exchange   " + choice);
    out.flush();
  }

  @Override
  public void onEpoch(EpochRecord epoch) {
    seconds += epoch.seconds();
    heard++;
    if (screen.terminal()) {
      out.print(TO_LINE_START + line(epoch) + ERASE_REST);
      lineOpen = true;
    } else {
      out.println(line(epoch));
    }
    out.flush();
  }

  @Override
  public void onWarning(String warning) {
    endLine();
    err.println("spark-mlp: warning: " + columnNames.apply(warning));
    err.flush();
  }

  @Override
  public void onAdvice(String line) {
    advice = line.replace("one worker", "--workers 1");
  }

  @Override
  public void onEnd(List<EpochRecord> history) {
    EpochRecord last = history.get(history.size() - 1);
    endLine();
    if (last.epoch() < epochs) {
      out.printf(
          Locale.ROOT, "Stopped early after epoch %d: no improvement any more%n", last.epoch());
    }
    if (!advice.isEmpty()) {
      out.println("Advice: " + advice);
    }
    out.flush();
  }

  /** Leaves the line that is written over, if there is one. */
  public void endLine() {
    if (lineOpen) {
      out.println();
      out.flush();
      lineOpen = false;
    }
  }

  private String line(EpochRecord epoch) {
    StringBuilder line = new StringBuilder();
    int digits = Integer.toString(epochs).length();
    line.append(String.format(Locale.ROOT, "epoch %" + digits + "d/%d", epoch.epoch(), epochs));
    if (screen.terminal()) {
      line.append(bar(epoch));
    }
    line.append(String.format(Locale.ROOT, "  loss %.4g", epoch.trainLoss()));
    epoch
        .validationLoss()
        .ifPresent(loss -> line.append(String.format(Locale.ROOT, "  validation %.4g", loss)));
    epoch
        .validationMetric()
        .ifPresent(
            metric ->
                line.append(
                    String.format(
                        Locale.ROOT,
                        task == Task.CLASSIFICATION ? "  accuracy %.4f" : "  r2 %.4f",
                        metric)));
    line.append(String.format(Locale.ROOT, "  %,.0f rows/s", epoch.rowsPerSecond()));
    if (epoch.epoch() < epochs) {
      double left = seconds / heard * (epochs - epoch.epoch());
      line.append("  ").append(duration(left)).append(" left");
    }
    return line.toString();
  }

  /** How far training is; green while the loss is the lowest so far. */
  private String bar(EpochRecord epoch) {
    int done = (int) Math.round((double) BAR * epoch.epoch() / epochs);
    String bar = "#".repeat(done) + ".".repeat(BAR - done);
    return " [" + (screen.colour() && epoch.best() ? GREEN + bar + PLAIN : bar) + "]";
  }

  /** Seconds as people say them, e.g. {@code 42 s}, {@code 3 min 05 s} or {@code 2 h 07 min}. */
  static String duration(double seconds) {
    long whole = Math.round(seconds);
    if (whole < 60) {
      return String.format(Locale.ROOT, whole < 10 ? "%.1f s" : "%.0f s", seconds);
    }
    return whole < 3600
        ? String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole % 3600 / 60);
  }
}
