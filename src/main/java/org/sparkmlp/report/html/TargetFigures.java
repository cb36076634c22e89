package org.sparkmlp.report.html;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.sparkmlp.insight.Insight;
import org.sparkmlp.insight.TargetOutcome;

/**
 * How targets are predicted: predictions against true values, and residuals, of a sample of rows.
 * Of more than 20 targets the first 20 are shown.
 *
 * @param outcome at least one target; without rows nothing is shown
 * @param inside names the targets
 */
record TargetFigures(TargetOutcome outcome, Insight inside) {
  private static final int MOST_POINTS = 4000; // of all pictures of a kind
  private static final int GROUPS = 10;
  private static final double[] QUANTILES = {0, 0.05, 0.25, 0.5, 0.75, 0.95, 1};

  /** The figures, as HTML. */
  String html() {
    StringBuilder html = new StringBuilder();
    for (int k = 0; k < outcome.actual().length; k++) {
      if (outcome.actual()[k].length > 0) {
        target(html, k);
      }
    }
    return html.toString();
  }

  private void target(StringBuilder html, int k) {
    int n = Math.min(outcome.actual()[k].length, MOST_POINTS / outcome.actual().length);
    double[] actual = Arrays.copyOf(outcome.actual()[k], n);
    double[] predicted = Arrays.copyOf(outcome.predicted()[k], n);
    double[] residual = IntStream.range(0, n).mapToDouble(i -> actual[i] - predicted[i]).toArray();
    String name = inside.output(k);
    String rows = n + (outcome.validation() ? " validation rows" : " training rows");
    String first =
        outcome.targets() > outcome.actual().length && k == 0
            ? " The first "
                + outcome.actual().length
                + " of "
                + outcome.targets()
                + " targets are shown."
            : "";
    html.append(
        new Figure(
                "Predicted against true: " + name,
                "A sample of " + rows + "; on the broken line a prediction is right." + first,
                against(name, actual, predicted),
                groups(actual, predicted))
            .html());
    html.append(
        new Figure(
                "Residuals: " + name,
                "True less predicted. A good fit leaves a cloud around 0 without a shape.",
                residuals(name, predicted, residual),
                quantiles(residual))
            .html());
  }

  private static String against(String name, double[] actual, double[] predicted) {
    double least = Arrays.stream(actual).min().orElse(0);
    double greatest = Arrays.stream(actual).max().orElse(0);
    double[] ends = {least, greatest};
    return new LinePlot(
            "Predicted against true " + name,
            "true",
            "predicted",
            List.of(
                new Curve("rows", Curve.Mark.DOTS, actual, predicted),
                new Curve("right", Curve.Mark.DASHES, ends, ends)),
            List.of())
        .svg(false);
  }

  private static String residuals(String name, double[] predicted, double[] residual) {
    double least = Arrays.stream(predicted).min().orElse(0);
    double greatest = Arrays.stream(predicted).max().orElse(0);
    return new LinePlot(
            "Residuals of " + name + " by prediction",
            "predicted",
            "true less predicted",
            List.of(
                new Curve("rows", Curve.Mark.DOTS, predicted, residual),
                new Curve(
                    "right",
                    Curve.Mark.DASHES,
                    new double[] {least, greatest},
                    new double[] {0, 0})),
            List.of())
        .svg(false);
  }

  /** The rows in ten groups by their true value. */
  private static String groups(double[] actual, double[] predicted) {
    List<Integer> order =
        IntStream.range(0, actual.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> actual[i]))
            .toList();
    List<List<String>> rows = new ArrayList<>();
    for (int g = 0; g < GROUPS; g++) {
      List<Integer> group =
          order.subList(g * order.size() / GROUPS, (g + 1) * order.size() / GROUPS);
      if (!group.isEmpty()) {
        double squares =
            group.stream().mapToDouble(i -> Math.pow(actual[i] - predicted[i], 2)).sum();
        rows.add(
            List.of(
                Markup.number(actual[group.get(0)])
                    + " to "
                    + Markup.number(actual[group.get(group.size() - 1)]),
                Integer.toString(group.size()),
                Markup.number(group.stream().mapToDouble(i -> actual[i]).average().orElse(0)),
                Markup.number(group.stream().mapToDouble(i -> predicted[i]).average().orElse(0)),
                Markup.number(Math.sqrt(squares / group.size()))));
      }
    }
    return new Table(List.of("true", "rows", "mean true", "mean predicted", "RMSE"), rows).html();
  }

  private static String quantiles(double[] residual) {
    double[] sorted = residual.clone();
    Arrays.sort(sorted);
    List<List<String>> rows = new ArrayList<>();
    for (double q : QUANTILES) {
      int at = (int) Math.round(q * (sorted.length - 1));
      rows.add(List.of(Math.round(100 * q) + " %", Markup.number(sorted[at])));
    }
    return new Table(List.of("share of the rows below", "residual"), rows).html();
  }
}
