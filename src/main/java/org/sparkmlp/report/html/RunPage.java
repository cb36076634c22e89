package org.sparkmlp.report.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.ToDoubleFunction;
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
 * @param facts groups of names and values, in the order in which they are shown
 */
public record RunPage(
    String title,
    boolean running,
    Topology topology,
    String metric,
    List<EpochRecord> history,
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
      pictures(page, shown());
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

  private void pictures(StringBuilder page, List<EpochRecord> epochs) {
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
    page.append(table(loss)).append("</figure>\n");
    if (validated) {
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
    figure(page, heading, "", plot.svg(false), table(plot));
  }

  private static void times(StringBuilder page, List<EpochRecord> epochs) {
    double[][] seconds = epochs.stream().map(RunPage::seconds).toArray(double[][]::new);
    List<String> names = epochs.stream().map(e -> "" + e.epoch()).toList();
    figure(
        page,
        "Where the time went",
        "Compute, gather and wait are means over the workers. Wait is for the slowest worker of a"
            + " step; exchange is what else passed before the sums were there.",
        new StackedBars("Seconds by epoch", "epoch", "seconds", TIMES, names, seconds).svg(),
        bars("epoch", TIMES, names, seconds));
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
    figure(
        page,
        "Balance of the workers",
        "Over all epochs. Bars of equal colours are a fit in which nobody waits for anybody.",
        new StackedBars("Seconds by worker", "worker", "seconds", parts, names, seconds).svg(),
        bars("worker", parts, names, seconds));
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

  /** The numbers of a plot whose curves have the same x. */
  private static String table(LinePlot plot) {
    List<String> heads = new ArrayList<>(List.of(plot.xTitle()));
    plot.curves().forEach(curve -> heads.add(curve.name()));
    double[] x = plot.curves().get(0).x();
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < x.length; i++) {
      List<String> row = new ArrayList<>(List.of(Markup.number(x[i])));
      for (Curve curve : plot.curves()) {
        row.add(Markup.number(curve.y()[i]));
      }
      rows.add(row);
    }
    return new Table(heads, rows).html();
  }

  private static String bars(
      String name, List<String> parts, List<String> names, double[][] heights) {
    List<String> heads = new ArrayList<>(List.of(name));
    heads.addAll(parts);
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      List<String> row = new ArrayList<>(List.of(names.get(i)));
      for (double height : heights[i]) {
        row.add(Markup.number(height));
      }
      rows.add(row);
    }
    return new Table(heads, rows).html();
  }

  private static double orNone(OptionalDouble value) {
    return value.orElse(Double.NaN);
  }
}
