package org.sparkmlp.report.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.ToDoubleFunction;
import org.sparkmlp.insight.ClassOutcome;
import org.sparkmlp.insight.Insight;
import org.sparkmlp.insight.Outcome;
import org.sparkmlp.insight.TargetOutcome;
import org.sparkmlp.network.Topology;
import org.sparkmlp.training.EpochRecord;
import org.sparkmlp.training.TimeSplit.WorkerTime;

/**
 * A fit as a page: how loss, rate and speed went, where the time went, what was asked and what came
 * of it.
 *
 * <p>Of more than 200 epochs every second, third and so on is shown, with the best and the last
 * one, and the page says so: its size has a bound. While the fit runs, the page loads itself anew
 * every few seconds.
 *
 * @param title the page's name
 * @param running whether more epochs may come
 * @param topology the network's shape
 * @param metric what the validation metric is, e.g. accuracy
 * @param history the epochs so far; may be empty
 * @param inside what was seen of layers and predictions
 * @param facts groups of names and values, in the order in which they are shown
 */
public record RunPage(
    String title,
    boolean running,
    Topology topology,
    String metric,
    List<EpochRecord> history,
    Insight inside,
    Map<String, Map<String, String>> facts) {
  private static final int MOST_EPOCHS = 200;
  private static final int REFRESH_SECONDS = 5;
  private static final List<String> TIMES =
      List.of("compute", "gather", "wait", "exchange", "update", "validation");

  /**
   * The page.
   *
   * @return a whole HTML document
   */
  public String html() {
    StringBuilder page = new StringBuilder();
    page.append("<p class=\"note\">").append(state()).append("</p>\n");
    if (!history.isEmpty()) {
      loss(page, shown());
    }
    inside.outcome().ifPresent(outcome -> page.append(predictions(outcome)));
    if (!history.isEmpty()) {
      course(page, shown());
    }
    if (!inside.looks().isEmpty()) {
      page.append(new LayerFigures(inside.looks()).html());
    }
    figure(page, "Network", "", new NetworkDrawing(topology).svg(), "");
    facts.forEach((name, values) -> group(page, name, values));
    OptionalInt refresh = running ? OptionalInt.of(REFRESH_SECONDS) : OptionalInt.empty();
    return new Document(title, refresh, page.toString()).html();
  }

  private String state() {
    if (history.isEmpty()) {
      return "No epoch has ended yet.";
    }
    int shown = shown().size();
    return (running ? "Running: " : "Ended: ")
        + history.size()
        + " epochs, "
        + Markup.number(last().steps())
        + " steps."
        + (shown < history.size() ? " " + shown + " of the epochs are shown." : "");
  }

  private EpochRecord last() {
    return history.get(history.size() - 1);
  }

  private List<EpochRecord> shown() {
    int every = (history.size() + MOST_EPOCHS - 1) / MOST_EPOCHS;
    int best = best();
    List<EpochRecord> shown = new ArrayList<>();
    for (int i = 0; i < history.size(); i++) {
      EpochRecord epoch = history.get(i);
      if (i % every == 0 || i == history.size() - 1 || epoch.epoch() == best) {
        shown.add(epoch);
      }
    }
    return shown;
  }

  /** The epoch of the lowest monitored loss; 0 if no loss was finite. */
  private int best() {
    return history.stream().filter(EpochRecord::best).mapToInt(EpochRecord::epoch).max().orElse(0);
  }

  private String predictions(Outcome outcome) {
    if (outcome instanceof ClassOutcome classes) {
      return new ClassFigures(classes, inside).html();
    }
    return new TargetFigures((TargetOutcome) outcome, inside).html();
  }

  private void loss(StringBuilder page, List<EpochRecord> epochs) {
    Curve training = curve("training", epochs, EpochRecord::trainLoss);
    Curve validation = curve("validation", epochs, e -> orNone(e.validationLoss()));
    boolean validated = last().validationLoss().isPresent();
    LinePlot loss =
        new LinePlot(
            "Loss by epoch",
            "epoch",
            "mean loss",
            validated ? List.of(training, validation) : List.of(training),
            List.of((double) best()));
    page.append("<figure id=\"loss\"><figcaption>Loss</figcaption>\n");
    page.append("<input type=\"radio\" name=\"scale\" id=\"linear\" checked>");
    page.append("<label for=\"linear\">linear</label>");
    page.append("<input type=\"radio\" name=\"scale\" id=\"log\"><label for=\"log\">log</label>\n");
    page.append("<div class=\"linear\">").append(loss.svg(false)).append("</div>\n");
    page.append("<div class=\"log\">").append(loss.svg(true)).append("</div>\n");
    page.append(
        "<p class=\"note\">Training loss is taken before each update, so it lags by half an");
    page.append(" epoch. The dotted line marks the best epoch, ").append(best()).append(".</p>\n");
    page.append(loss.table().html()).append("</figure>\n");
  }

  private void course(StringBuilder page, List<EpochRecord> epochs) {
    if (last().validationLoss().isPresent()) {
      plot(page, metric, epochs, e -> orNone(e.validationMetric()));
    }
    plot(page, "learning rate", epochs, EpochRecord::learningRate);
    plot(page, "rows per second", epochs, EpochRecord::rowsPerSecond);
    times(page, epochs);
    workers(page);
  }

  private static void plot(
      StringBuilder page, String name, List<EpochRecord> epochs, ToDoubleFunction<EpochRecord> of) {
    LinePlot plot =
        new LinePlot(
            name + " by epoch", "epoch", name, List.of(curve(name, epochs, of)), List.of());
    String heading = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    figure(page, heading, "", plot.svg(false), plot.table().html());
  }

  private static void times(StringBuilder page, List<EpochRecord> epochs) {
    double[][] seconds = epochs.stream().map(RunPage::seconds).toArray(double[][]::new);
    List<String> names = epochs.stream().map(e -> "" + e.epoch()).toList();
    StackedBars bars =
        new StackedBars("Seconds by epoch", "epoch", "seconds", TIMES, names, seconds);
    figure(
        page,
        "Where the time went",
        "Compute, gather and wait are means over the workers. Wait is for the slowest worker of a"
            + " step; exchange is what else passed before the sums were there.",
        bars.svg(),
        bars.table().html());
  }

  private static double[] seconds(EpochRecord epoch) {
    return new double[] {
      epoch.times().computeSeconds(),
      epoch.times().gatherSeconds(),
      epoch.times().waitSeconds(),
      epoch.times().exchangeSeconds(),
      epoch.times().updateSeconds(),
      epoch.times().validationSeconds()
    };
  }

  private void workers(StringBuilder page) {
    int count = history.stream().mapToInt(e -> e.times().workers().size()).max().orElse(0);
    double[][] seconds = new double[count][3];
    for (EpochRecord epoch : history) {
      List<WorkerTime> workers = epoch.times().workers();
      for (int i = 0; i < workers.size(); i++) {
        seconds[i][0] += workers.get(i).computeSeconds();
        seconds[i][1] += workers.get(i).gatherSeconds();
        seconds[i][2] += workers.get(i).waitSeconds();
      }
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add("" + (i + 1));
    }
    List<String> parts = TIMES.subList(0, 3);
    StackedBars bars =
        new StackedBars("Seconds by worker", "worker", "seconds", parts, names, seconds);
    figure(
        page,
        "Balance of the workers",
        "Over all epochs. Bars of equal colours are a fit in which nobody waits for anybody.",
        bars.svg(),
        bars.table().html());
  }

  private static void figure(
      StringBuilder page, String heading, String note, String picture, String table) {
    page.append(new Figure(heading, note, picture, table).html());
  }

  private static void group(StringBuilder page, String name, Map<String, String> values) {
    page.append("<section><h2>").append(Markup.escape(name)).append("</h2>\n");
    page.append(
        new Table(
                List.of("name", "value"),
                values.entrySet().stream().map(e -> List.of(e.getKey(), e.getValue())).toList())
            .html());
    page.append("</section>\n");
  }

  private static Curve curve(
      String name, List<EpochRecord> epochs, ToDoubleFunction<EpochRecord> of) {
    return new Curve(
        name,
        Curve.Mark.LINE,
        epochs.stream().mapToDouble(EpochRecord::epoch).toArray(),
        epochs.stream().mapToDouble(of).toArray());
  }

  private static double orNone(OptionalDouble value) {
    return value.orElse(Double.NaN);
  }
}
