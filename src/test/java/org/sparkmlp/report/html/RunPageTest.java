package org.sparkmlp.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.sparkmlp.insight.Insight;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.Topology;
import org.sparkmlp.training.EpochRecord;
import org.sparkmlp.training.TimeSplit;

class RunPageTest {
  private static EpochRecord epoch(int number, double loss, boolean best) {
    TimeSplit times = new TimeSplit();
    times.addStep(5_000_000_000L, new long[][] {{3_000_000_000L, 0}, {1_000_000_000L, 0}});
    return new EpochRecord(
        number,
        number * 10L,
        loss,
        OptionalDouble.of(loss + 0.125),
        OptionalDouble.of(0.75),
        0.05,
        1000,
        5,
        times,
        best);
  }

  private static String page(boolean running, List<EpochRecord> history) {
    Topology topology = Topology.of(3, List.of(4), Activation.RELU, 2);
    Map<String, Map<String, String>> facts = Map.of("Settings", Map.of("data", "<a&b>.csv"));
    return new RunPage("A <fit>", running, topology, "accuracy", history, Insight.NONE, facts)
        .html();
  }

  private static long count(String page, String pattern) {
    return Pattern.compile(pattern).matcher(page).results().count();
  }

  @Test
  void hasEachNumberAsTextUnderItsPicture() {
    String page = page(false, List.of(epoch(1, 0.5, true), epoch(2, 0.3125, true)));
    assertThat(page).contains("<tr><td>2</td><td>0.3125</td><td>0.4375</td></tr>");
    assertThat(page).contains("<tr><td>1</td><td>6</td><td>0</td><td>0</td></tr>"); // worker 1
    assertThat(page).contains("<tr><td>2</td><td>2</td><td>0</td><td>4</td></tr>"); // waits
    assertThat(page).contains("marks the best epoch, 2.");
  }

  @Test
  void escapesWhatOthersWrote() {
    assertThat(page(false, List.of())).contains("A &lt;fit&gt;", "&lt;a&amp;b&gt;.csv");
  }

  @Test
  void asksForItselfAgainOnlyWhileItRuns() {
    assertThat(page(true, List.of())).contains("http-equiv=\"refresh\"", "No epoch has ended");
    assertThat(page(false, List.of())).doesNotContain("http-equiv=\"refresh\"");
  }

  @Test
  void needsNothingFromElsewhere() {
    String page = page(true, List.of(epoch(1, 0.5, true)));
    assertThat(page).doesNotContain("<script", "@import", "url(");
    assertThat(count(page, "(src|href)=\"(?!data:)")).isZero();
  }

  @Test
  void showsAtMostTwoHundredEpochsAndTheBestAndTheLast() {
    List<EpochRecord> history =
        IntStream.rangeClosed(1, 1000).mapToObj(i -> epoch(i, 1.0 / i, i <= 333)).toList();
    String page = page(false, history);
    assertThat(page).contains("1000 epochs", "202 of the epochs are shown");
    assertThat(page).contains("<td>333</td>", "<td>1,000</td>").doesNotContain("<td>332</td>");
  }

  @Test
  void drawsWhatIsFiniteOfALossThatIsNot() {
    String page = page(false, List.of(epoch(1, 0.5, true), epoch(2, Double.NaN, false)));
    assertThat(page).contains("<td>–</td>").doesNotContain("NaN", "Infinity");
  }
}
