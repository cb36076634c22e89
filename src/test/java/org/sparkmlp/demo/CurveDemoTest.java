package org.sparkmlp.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.sparkmlp.LocalSpark;
import org.sparkmlp.ml.MlpRegressor;

class CurveDemoTest {
  private static String page;

  @BeforeAll
  static void train() {
    page = new CurveDemo(100).page(LocalSpark.session(), line -> {});
  }

  @Test
  void findsKinksWhereThePredictionBends() {
    ReluUnits units =
        new ReluUnits(
            new MlpRegressor()
                .setHiddenLayers(5)
                .setStandardize(false)
                .setStandardizeLabel(false)
                .setMaxIter(100)
                .setSeed(3)
                .fit(NoisyCurve.draw(60, 1).on(LocalSpark.session())));
    double step = 1e-3;
    int alone = 0;
    for (int j = 0; j < units.count(); j++) {
      double kink = units.kink(j);
      int unit = j;
      boolean others =
          IntStream.range(0, units.count())
              .anyMatch(i -> i != unit && Math.abs(units.kink(i) - kink) < step);
      if (!others) {
        double left = units.predict(kink) - units.predict(kink - step);
        double right = units.predict(kink + step) - units.predict(kink);
        double bend = units.outer(j) * Math.abs(units.weight(j));
        assertThat((right - left) / step).isCloseTo(bend, within(0.02));
        alone += Math.abs(bend) > 0.1 ? 1 : 0;
      }
    }
    assertThat(alone).isGreaterThanOrEqualTo(2);
  }

  @Test
  void drawsARingAtEachKinkThatTheParametersTell() {
    String figure = figure("kinks-of-the-relu-network");
    List<Double> told = new ArrayList<>();
    for (MatchResult row :
        find(figure, "<tr><td>\\d</td>" + "<td>(-?[\\d.]+)</td>".repeat(4) + "</tr>")) {
      double kink = -number(row, 1) / number(row, 2);
      assertThat(number(row, 4)).isCloseTo(kink, within(1e-4 * (1 + Math.abs(kink))));
      if (Math.abs(kink) <= NoisyCurve.EDGE) {
        told.add(kink);
      }
    }
    List<MatchResult> ticks =
        find(figure, "class=\"tick\" x1=\"([\\d.]+)\".*\\n<text [^>]*>(-?[\\d.]+)</text>");
    MatchResult first = ticks.get(0);
    MatchResult last = ticks.get(ticks.size() - 1);
    double unit = (number(last, 2) - number(first, 2)) / (number(last, 1) - number(first, 1));
    List<Double> drawn =
        find(figure, "<circle class=\"line c1\" cx=\"([\\d.]+)\"").stream()
            .map(ring -> number(first, 2) + (number(ring, 1) - number(first, 1)) * unit)
            .toList();
    assertThat(told).hasSizeGreaterThanOrEqualTo(3);
    assertThat(drawn).hasSameSizeAs(told);
    told.sort(null);
    for (int i = 0; i < told.size(); i++) {
      assertThat(drawn.get(i)).isCloseTo(told.get(i), within(1e-3));
    }
  }

  @Test
  void tellsTheErrorOfEachFit() {
    List<MatchResult> rows =
        find(page, "<tr><td>((?:polynomial|ReLU|tanh), [^<]+)</td><td>(\\d+)</td>");
    assertThat(rows).hasSize(10);
    assertThat(rows).anyMatch(row -> row.group(1).equals("ReLU, 6 units") && number(row, 2) == 19);
  }

  @Test
  void takesTheRootOfTheMeanSquaredError() {
    CurveFit cubic = new CurveFit("cubic", 4, x -> x * x * x);
    Sample rows = new Sample(new double[][] {{1}, {2}}, new double[] {1, 6});
    assertThat(cubic.rmse(rows)).isCloseTo(Math.sqrt(2), within(1e-12));
  }

  private static String figure(String id) {
    int start = page.indexOf("<figure id=\"" + id + "\"");
    assertThat(start).isPositive();
    return page.substring(start, page.indexOf("</figure>", start));
  }

  private static List<MatchResult> find(String text, String pattern) {
    return Pattern.compile(pattern).matcher(text).results().toList();
  }

  private static double number(MatchResult match, int group) {
    return Double.parseDouble(match.group(group));
  }
}
