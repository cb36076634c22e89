package org.sparkmlp.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.sparkmlp.LocalSpark;

class ActivationsDemoTest {
  @Test
  void tellsHowEachFunctionPartsTheSpirals() {
    String page = new ActivationsDemo(100).page(LocalSpark.session(), line -> {});
    List<MatchResult> scores =
        Pattern.compile("<tr><td>(sigmoid|tanh|relu)</td><td>[^<]+</td><td>([^<]+)</td>")
            .matcher(page)
            .results()
            .toList();
    assertThat(scores)
        .extracting(score -> score.group(1))
        .containsExactly("sigmoid", "tanh", "relu");
    assertThat(Double.parseDouble(scores.get(2).group(2))).isGreaterThan(0.95);
  }

  @Test
  void coversThePlaneWithTheColourOfTheLikelierClass() {
    Sample none = new Sample(new double[0][2], new double[0]);
    String svg =
        new RegionPicture(
                "Halves",
                List.of(new RegionPicture.Panel("by x", (x, y) -> x < 0 ? 0 : 1)),
                none,
                1)
            .svg();
    List<MatchResult> cells =
        Pattern.compile("class=\"fill c(\\d)\".* x=\"([\\d.]+)\" .* width=\"([\\d.]+)\"")
            .matcher(svg)
            .results()
            .toList();
    assertThat(cells).hasSize(120); // two in each row
    assertThat(cells)
        .allMatch(
            cell ->
                cell.group(3).equals("120.0")
                    && cell.group(2).equals(cell.group(1).equals("0") ? "0.0" : "120.0"));
  }
}
