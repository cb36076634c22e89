package org.sparkmlp.spark.sharded.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkmlp.spark.sharded.protocol.SimulatedCluster.Adversary;

/** Any number of workers, on a network where anything happens: the bits of one worker. */
class ShardedProtocolTest {
  private static final long FIRST_END = 3;
  private static final long END = 6;

  @ParameterizedTest
  @CsvSource({
    "1,4,2,false",
    "1,4,2,true",
    "2,4,2,true",
    "3,16,4,true",
    "5,16,9,false",
    "7,16,9,true",
    "12,64,9,true",
    "16,64,9,false",
    "33,64,40,true",
    "64,64,9,true",
    "100,256,30,true",
    "128,256,40,false",
    "256,256,40,true"
  })
  void givesTheBitsOfOneWorker(int workers, int lanes, int hidden, boolean clipped) {
    ShardedFit fit = ShardedFit.of(lanes, hidden, clipped);
    check(Expected.of(fit), new SimulatedCluster(fit, workers, Adversary.none()));
  }

  @ParameterizedTest
  @CsvSource({
    "1,4,2,true",
    "2,4,2,false",
    "3,16,4,true",
    "5,16,9,false",
    "12,64,9,true",
    "40,64,9,false",
    "100,256,20,true"
  })
  void givesThemWhenMessagesAreDelayedLostDoubledAndReordered(
      int workers, int lanes, int hidden, boolean clipped) {
    ShardedFit fit = ShardedFit.of(lanes, hidden, clipped);
    Expected expected = Expected.of(fit);
    for (long seed = 1; seed <= (workers < 10 ? 20 : 2); seed++) {
      Adversary adversary = new Adversary(seed, 0.1, 0.1, 300, 0, 0);
      check(expected, new SimulatedCluster(fit, workers, adversary));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void givesThemWhenAWorkerDiesAtAnyMomentOfTheProtocol(boolean clipped) {
    ShardedFit fit = ShardedFit.of(16, 2, clipped);
    Expected expected = Expected.of(fit);
    SimulatedCluster undisturbed = new SimulatedCluster(fit, 3, Adversary.none());
    check(expected, undisturbed);
    assertThat(undisturbed.calls).isGreaterThan(100);
    for (int call = 1; call <= undisturbed.calls; call++) {
      SimulatedCluster cluster =
          new SimulatedCluster(fit, 3, new Adversary(call, 0, 0, 0, 0, call));
      check(expected, cluster);
      assertThat(cluster.deaths).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2,4,2,true,100",
    "3,16,4,false,200",
    "5,16,9,true,1000",
    "12,64,9,false,4000",
    "64,64,9,true,100000"
  })
  void givesThemWhenEverythingHappensAtOnce(
      int workers, int lanes, int hidden, boolean clipped, int faultEvery) {
    ShardedFit fit = ShardedFit.of(lanes, hidden, clipped);
    Expected expected = Expected.of(fit);
    int deaths = 0;
    for (long seed = 1; seed <= (workers < 10 ? 40 : 2); seed++) {
      Adversary adversary = new Adversary(seed, 0.05, 0.05, 200, faultEvery, 0);
      SimulatedCluster cluster = new SimulatedCluster(fit, workers, adversary);
      check(expected, cluster);
      deaths += cluster.deaths;
    }
    assertThat(deaths).isPositive();
  }

  @Test
  void oneRunIsLikeAnotherWithTheSameSeed() {
    ShardedFit fit = ShardedFit.of(16, 4, true);
    Expected expected = Expected.of(fit);
    List<Integer> calls = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      SimulatedCluster cluster =
          new SimulatedCluster(fit, 5, new Adversary(9, 0.1, 0.1, 200, 1_000, 0));
      check(expected, cluster);
      calls.add(cluster.calls);
    }
    assertThat(calls.get(0)).isEqualTo(calls.get(1));
  }

  /** What one worker gives: after some steps, after all, and the totals of each. */
  private record Expected(Snapshot first, Snapshot end, List<StepTotals> totals) {
    static Expected of(ShardedFit fit) {
      List<StepTotals> totals = new ArrayList<>();
      Snapshot first = fit.train(fit.start(), FIRST_END, totals);
      return new Expected(first, fit.train(first, END, totals), totals);
    }
  }

  private static void check(Expected expected, SimulatedCluster cluster) {
    cluster.train(FIRST_END);
    assertThat(ShardedFit.sameBits(cluster.driver().snapshot(), expected.first())).isTrue();
    assertThat(cluster.evaluate()).isEqualTo(evaluations(cluster, expected.first()));
    cluster.train(END);
    assertThat(ShardedFit.sameBits(cluster.driver().snapshot(), expected.end())).isTrue();
    assertThat(cluster.accepted).isEqualTo(expected.totals());
    cluster.load(expected.first()); // of which the best epoch may be
    assertThat(cluster.evaluate()).isEqualTo(evaluations(cluster, expected.first()));
    cluster.awaitSuperseded();
  }

  private static List<Object> evaluations(SimulatedCluster cluster, Snapshot snapshot) {
    return Collections.nCopies(cluster.workers(), Arrays.hashCode(snapshot.parameters()));
  }
}
