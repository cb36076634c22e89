package org.sparkmlp.report.html;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.sparkmlp.insight.ClassOutcome;
import org.sparkmlp.insight.Insight;

/**
 * How classes are predicted: confusion matrix, precision and recall, calibration. Of more than 50
 * classes the 50 of the lowest recall are shown, without a matrix.
 *
 * @param outcome what is shown
 * @param inside names the classes
 */
record ClassFigures(ClassOutcome outcome, Insight inside) {

  /** The figures, as HTML. */
  String html() {
    return (outcome.hasMatrix() ? confusion() : "") + rates() + calibration();
  }

  private String rows() {
    return outcome.validation() ? "validation rows" : "training rows";
  }

  private String confusion() {
    int n = outcome.classes();
    double[][] values = new double[n][n];
    List<String> names = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      names.add(inside.output(i));
      for (int j = 0; j < n; j++) {
        values[i][j] = outcome.weight(i, j);
      }
    }
    Heatmap map =
        new Heatmap("Rows by class and predicted class", "class", "predicted", names, values);
    String note =
        "The "
            + rows()
            + ", by weight. The shade is the share of the row's class, so a good network is dark on"
            + " the diagonal.";
    return new Figure("Confusion matrix", note, map.svg(), map.table().html()).html();
  }

  private String rates() {
    List<Integer> shown =
        IntStream.range(0, outcome.classes())
            .boxed()
            .sorted(Comparator.comparingDouble(c -> sortable(outcome.recall(c))))
            .limit(Heatmap.MOST)
            .sorted()
            .toList();
    double[] number = shown.stream().mapToDouble(c -> c).toArray();
    double[] precision = shown.stream().mapToDouble(outcome::precision).toArray();
    double[] recall = shown.stream().mapToDouble(outcome::recall).toArray();
    LinePlot plot =
        new LinePlot(
            "Precision and recall by class",
            "class, by number",
            "share",
            List.of(
                new Curve("precision", Curve.Mark.RINGS, number, precision),
                new Curve("recall", Curve.Mark.DOTS, number, recall)),
            List.of());
    List<List<String>> rows = new ArrayList<>();
    for (int c : shown) {
      rows.add(
          List.of(
              inside.output(c),
              Integer.toString(c),
              Markup.number(outcome.weight(c)),
              Markup.number(outcome.precision(c)),
              Markup.number(outcome.recall(c)),
              Markup.number(f1(c))));
    }
    String note =
        "Precision: of the "
            + rows()
            + " predicted as a class, the share that is of it. Recall: of the rows of a class, the"
            + " share that is predicted as it. F1: their harmonic mean."
            + (shown.size() < outcome.classes()
                ? " Shown are the 50 of " + outcome.classes() + " classes with the lowest recall."
                : "");
    List<String> heads = List.of("class", "number", "rows", "precision", "recall", "F1");
    return new Figure("Precision and recall", note, plot.svg(false), new Table(heads, rows).html())
        .html();
  }

  /** Classes without rows have no recall, and come last. */
  private static double sortable(double recall) {
    return Double.isNaN(recall) ? 2 : recall;
  }

  private double f1(int c) {
    double precision = outcome.precision(c);
    double recall = outcome.recall(c);
    return 2 * precision * recall / (precision + recall);
  }

  private String calibration() {
    int n = ClassOutcome.BINS;
    double[] probability = IntStream.range(0, n).mapToDouble(outcome::binProbability).toArray();
    double[] accuracy = IntStream.range(0, n).mapToDouble(outcome::binAccuracy).toArray();
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      rows.add(
          List.of(
              Markup.number((double) i / n) + " to " + Markup.number((i + 1.0) / n),
              Markup.number(outcome.binWeight(i)),
              Markup.number(probability[i]),
              Markup.number(accuracy[i])));
    }
    double[] ends = {0, 1};
    LinePlot plot =
        new LinePlot(
            "Share of right predictions by predicted probability",
            "predicted probability, mean of the bin",
            "share predicted rightly",
            List.of(
                new Curve("measured", Curve.Mark.DOTS, probability, accuracy),
                new Curve("well calibrated", Curve.Mark.DASHES, ends, ends)),
            List.of());
    String note =
        "The "
            + rows()
            + " in bins of the probability of the class that is predicted. Below the diagonal the"
            + " network is surer than it ought to be. Expected calibration error: "
            + Markup.number(outcome.calibrationError())
            + ".";
    List<String> heads = List.of("probability", "rows", "mean probability", "share right");
    return new Figure("Calibration", note, plot.svg(false), new Table(heads, rows).html()).html();
  }
}
