package org.sparkmlp.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.sparkmlp.insight.ClassOutcome;
import org.sparkmlp.insight.EpochLook;
import org.sparkmlp.insight.Histogram;
import org.sparkmlp.insight.Insight;
import org.sparkmlp.insight.LayerLook;
import org.sparkmlp.insight.Outcome;
import org.sparkmlp.insight.TargetOutcome;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.Topology;

/** What was seen inside a fit, on its page. */
class InsidePageTest {
  private static final Histogram WEIGHTS = Histogram.of(new float[] {0, 1}, 0, 2);

  private static String page(List<EpochLook> looks, Outcome outcome, String... names) {
    Topology topology = Topology.of(3, List.of(4), Activation.RELU, 2);
    Insight inside = new Insight(looks, Optional.ofNullable(outcome), List.of(names));
    return new RunPage("fit", false, topology, "accuracy", List.of(), inside, Map.of()).html();
  }

  private static ClassOutcome classes(int count) {
    ClassOutcome outcome = ClassOutcome.empty(count, true);
    float[] logits = new float[count];
    logits[0] = 9;
    for (int c = 0; c < count; c++) {
      outcome.add(logits, 0, c, 1 + c);
    }
    return outcome;
  }

  private static EpochLook look(int epoch, int layers, double dead) {
    return new EpochLook(
        epoch,
        IntStream.rangeClosed(1, layers)
            .mapToObj(l -> new LayerLook(l, 0.25 / l, 1, 0.001, dead, Double.NaN, WEIGHTS))
            .toList());
  }

  private static long count(String page, String pattern) {
    return Pattern.compile(pattern).matcher(page).results().count();
  }

  @Test
  void hasTheConfusionMatrixAsPictureAndAsText() {
    String page = page(List.of(), classes(3), "a<b", "two", "three");
    assertThat(page).contains("<tr><td>two</td><td>2</td><td>0</td><td>0</td></tr>");
    assertThat(page).contains("a&lt;b").doesNotContain("a<b");
    assertThat(count(page, "<rect class=\"cell\"")).isEqualTo(9);
    assertThat(page).contains("<td>a&lt;b</td><td>0</td><td>1</td><td>0.1667</td><td>1</td>");
    assertThat(page).contains("0.9000 to 1</td><td>6</td>", "Expected calibration error: 0.83");
  }

  @Test
  void staysSmallWithThousandsOfClasses() {
    String page = page(List.of(), classes(5_000));
    assertThat(page).contains("50 of 5000 classes").doesNotContain("Confusion matrix");
    assertThat(page.length()).isLessThan(60_000);
    assertThat(page(List.of(), classes(50)).length()).isLessThan(700_000);
  }

  @Test
  void drawsPredictionsAndResidualsOfAFewTargets() {
    double[][] actual = new double[20][512];
    double[][] predicted = new double[20][512];
    for (int i = 0; i < 512; i++) {
      actual[0][i] = i;
      predicted[0][i] = i - 0.5;
    }
    String page = page(List.of(), new TargetOutcome(300, false, actual, predicted), "yield");
    assertThat(page).contains("Predicted against true: yield", "Residuals: 19");
    assertThat(page).contains("first 20 of 300 targets").contains("<td>50 %</td><td>0.5000</td>");
    assertThat(count(page, "<circle")).isGreaterThan(20 * 2 * 190).isLessThan(20 * 2 * 210);
    assertThat(page.length()).isLessThan(1_500_000);
  }

  @Test
  void showsNoPictureOfRowsThatAreNot() {
    String page = page(List.of(), new TargetOutcome(1, true, new double[1][0], new double[1][0]));
    assertThat(page).doesNotContain("Residuals");
  }

  @Test
  void drawsLayersOfWhichThereIsSomethingToSee() {
    String page = page(List.of(look(1, 2, 0.5), look(3, 2, 0.25)), null);
    assertThat(page).contains("Gradient of each layer", "Update of each layer", "Dead units");
    assertThat(page).contains("<tr><td>3</td><td>0.2500</td><td>0.1250</td></tr>");
    assertThat(page).doesNotContain("Saturated outputs");
    assertThat(page(List.of(look(1, 2, Double.NaN)), null)).doesNotContain("Dead units");
  }

  @Test
  void showsSixOfAHundredLayersAndAtMostTwoHundredEpochs() {
    List<EpochLook> looks = IntStream.rangeClosed(1, 900).mapToObj(e -> look(e, 100, 0)).toList();
    String page = page(looks, null);
    assertThat(page).contains("<th>layer 1</th>", "<th>layer 100</th>", "<td>900</td>");
    assertThat(count(page, "<th>layer ")).isEqualTo(3 * 6);
    assertThat(page.length()).isLessThan(200_000);
  }

  @Test
  void drawsNoLinesThroughEpochsThatNobodyLookedAt() {
    String page = page(List.of(look(1, 2, 0.5), look(60, 2, 0.25)), null);
    assertThat(count(page, "<circle class=\"fill c[01]\"")).isEqualTo(3 * 2 * 2);
    assertThat(page).doesNotContain("class=\"line c");
  }
}
