package org.sparkmlp.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.sparkmlp.LocalSpark;
import org.sparkmlp.ml.MlpRegressor;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.Topology;
import org.sparkmlp.optim.MomentumSgd;
import org.sparkmlp.optim.Schedule;

class SameBitsDemoTest {
  @Test
  void showsOneHashForAllFitsAndOthersForSumsInTheOrderOfArrival() {
    String page = new SameBitsDemo(10).page(LocalSpark.session(), line -> {});
    List<String> fits =
        hashes(page, "<tr><td>(?:star|sharded|job)</td><td>\\d</td><td>\\d</td><td>(\\w{16})</td>");
    assertThat(fits).hasSize(12).containsOnly(fits.get(0));
    assertThat(page).contains("All 12 fits gave the same parameters");
    List<String> arrival =
        hashes(page, "<tr><td>\\d worker[^<]*</td><td>[^<]+</td><td>(\\w{16})</td>");
    assertThat(arrival).hasSize(5);
    // Who adds what differs between 1, 2, 3 and 5; the two of 5 may agree by chance.
    assertThat(arrival.subList(0, 4)).doesNotHaveDuplicates().doesNotContain(fits.get(0));
  }

  @Test
  void addsInTheOrderOfArrivalWhatAFitAddsInItsOwn() {
    Topology topology = Topology.of(1, List.of(8), Activation.RELU, 1);
    Sample sample = NoisyCurve.draw(100, 1);
    MomentumSgd optimiser = MomentumSgd.of(new Schedule.Constant(0.01), 0.9);
    float[][] course =
        new ArrivalTraining(topology, optimiser, 5, 20)
            .train(LocalSpark.session(), sample, 3)
            .rows();
    float[] fit =
        new MlpRegressor()
            .setHiddenLayers(8)
            .setStandardize(false)
            .setStandardizeLabel(false)
            .setBatchSize(100)
            .setMaxIter(20)
            .setStepSize(0.01)
            .setMomentum(0.9)
            .setRegParam(0)
            .setSeed(5)
            .fit(sample.on(LocalSpark.session()))
            .parameters();
    assertThat(course).hasDimensions(20, fit.length);
    for (int i = 0; i < fit.length; i++) {
      assertThat(course[19][i]).isCloseTo(fit[i], within(1e-4f));
    }
    assertThat(course[0]).isNotEqualTo(course[19]);
  }

  @Test
  void measuresTheFarthestParameterAfterEachStep() {
    var one = new ArrivalTraining.Course(new float[][] {{1, 2}, {3, 4}});
    var other = new ArrivalTraining.Course(new float[][] {{1, 2}, {2.5f, 6}});
    assertThat(other.distance(one)).containsExactly(0, 2);
  }

  private static List<String> hashes(String page, String pattern) {
    return Pattern.compile(pattern).matcher(page).results().map(row -> row.group(1)).toList();
  }
}
