package org.sparkmlp.spark.sharded.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
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
    check(Expected.of(fit), new SimulatedCluster(fit, apart(workers), Adversary.none()));
    ShardedFit withAdam = ShardedFit.of(lanes, hidden, true, clipped);
    check(Expected.of(withAdam), new SimulatedCluster(withAdam, apart(workers), Adversary.none()));
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
      Adversary adversary = Adversary.ofMessages(seed, 0.1, 0.1, 300);
      check(expected, new SimulatedCluster(fit, apart(workers), adversary));
    }
  }

  @ParameterizedTest
  @CsvSource({"false,false", "false,true", "true,false", "true,true"})
  void givesThemWhenAWorkerDiesAtAnyMomentOfTheProtocol(boolean adam, boolean clipped) {
    ShardedFit fit = ShardedFit.of(16, 2, adam, clipped);
    Expected expected = Expected.of(fit);
    SimulatedCluster undisturbed = new SimulatedCluster(fit, apart(3), Adversary.none());
    check(expected, undisturbed);
    assertThat(undisturbed.calls).isGreaterThan(100);
    for (int call = 1; call <= undisturbed.calls; call++) {
      SimulatedCluster cluster = new SimulatedCluster(fit, apart(3), Adversary.ofDeath(call));
      check(expected, cluster);
      assertThat(cluster.deaths).isEqualTo(1);
    }
  }

  /**
   * So many faults as there would be in a run that none of them threw back: how many calls lie
   * between two of them is counted from one without.
   *
   * <p>The rate has to be one of a run, and not of calls. A fault throws everyone back to the last
   * snapshot, one step before; where there are N calls a step, and a fault in E calls, about {@code
   * e^(N / E)} tries are needed for each. Workers who wait for others ask again, which are calls,
   * too: a run of 12 workers has 32,000 of them, where it had 3,500 while steps ended at a barrier
   * of the driver. With the 500 calls between two faults of then, N / E is 11.
   */
  @ParameterizedTest
  @CsvSource({
    "2,4,2,true,2",
    "3,16,4,false,4",
    "5,16,9,true,3",
    "12,64,9,false,7",
    "64,64,9,true,4"
  })
  void givesThemWhenEverythingHappensAtOnce(
      int workers, int lanes, int hidden, boolean clipped, int faults) {
    ShardedFit fit = ShardedFit.of(lanes, hidden, clipped);
    Expected expected = Expected.of(fit);
    int every = callsWithoutFaults(fit, expected, apart(workers)) / faults;
    int deaths = 0;
    for (long seed = 1; seed <= (workers < 10 ? 40 : 2); seed++) {
      Adversary adversary = messy(seed).withFaults(every, Integer.MAX_VALUE);
      SimulatedCluster cluster = new SimulatedCluster(fit, apart(workers), adversary);
      check(expected, cluster);
      deaths += cluster.deaths;
    }
    assertThat(deaths).isPositive();
  }

  /**
   * Faults so frequent that hardly a step is made between two of them, up to as many calls as a run
   * without them has: whatever state that leaves, from there on it goes to the end.
   */
  @ParameterizedTest
  @CsvSource({"2,4,2,true", "3,16,4,false", "5,16,9,true", "12,64,9,false", "64,64,9,true"})
  void goesOnFromWhateverStateAStormOfFaultsLeaves(
      int workers, int lanes, int hidden, boolean clipped) {
    ShardedFit fit = ShardedFit.of(lanes, hidden, clipped);
    Expected expected = Expected.of(fit);
    int calls = callsWithoutFaults(fit, expected, apart(workers));
    for (long seed = 1; seed <= (workers < 10 ? 40 : 2); seed++) {
      Adversary adversary = messy(seed).withFaults(Math.max(20, calls / 100), calls);
      SimulatedCluster cluster = new SimulatedCluster(fit, apart(workers), adversary);
      check(expected, cluster);
      assertThat(cluster.deaths).isPositive();
    }
  }

  private static Adversary messy(long seed) {
    return Adversary.ofMessages(seed, 0.05, 0.05, 200);
  }

  private static int callsWithoutFaults(ShardedFit fit, Expected expected, int[] processes) {
    SimulatedCluster undisturbed = new SimulatedCluster(fit, processes, messy(1));
    check(expected, undisturbed);
    return undisturbed.calls;
  }

  /** Workers of a process that lie together, that do not, all in one, and some with one alone. */
  private static final List<int[]> GROUPINGS =
      List.of(
          new int[] {0, 0, 1, 1},
          new int[] {0, 1, 0, 1},
          new int[] {0, 0, 0, 0},
          new int[] {0, 1, 1, 0, 2},
          new int[] {0, 0, 0, 1, 1, 1, 2},
          new int[] {2, 2, 0, 1, 2, 1, 0, 0, 2, 3, 0, 3});

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void givesThemHoweverWorkersShareProcesses(boolean clipped) {
    ShardedFit fit = ShardedFit.of(64, 9, clipped);
    Expected expected = Expected.of(fit);
    for (int[] processes : GROUPINGS) {
      check(expected, new SimulatedCluster(fit, processes, Adversary.none()));
      for (long seed = 1; seed <= 5; seed++) {
        Adversary adversary = Adversary.ofMessages(seed, 0.1, 0.1, 300);
        check(expected, new SimulatedCluster(fit, processes, adversary));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void givesThemWhenOneOfAProcessDiesAtAnyMomentOfTheProtocol(boolean clipped) {
    ShardedFit fit = ShardedFit.of(16, 2, clipped);
    Expected expected = Expected.of(fit);
    int[] processes = {0, 0, 1, 1};
    SimulatedCluster undisturbed = new SimulatedCluster(fit, processes, Adversary.none());
    check(expected, undisturbed);
    assertThat(undisturbed.calls).isGreaterThan(100);
    for (int call = 1; call <= undisturbed.calls; call++) {
      SimulatedCluster cluster = new SimulatedCluster(fit, processes, Adversary.ofDeath(call));
      check(expected, cluster);
      assertThat(cluster.deaths).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void givesThemWhenProcessesDieAndWorkersMoveBetweenThem(boolean clipped) {
    ShardedFit fit = ShardedFit.of(64, 4, clipped);
    Expected expected = Expected.of(fit);
    for (int[] processes : GROUPINGS) {
      int every = callsWithoutFaults(fit, expected, processes) / 4;
      int deaths = 0;
      for (long seed = 1; seed <= 20; seed++) {
        Adversary adversary = messy(seed).withFaults(every, Integer.MAX_VALUE);
        SimulatedCluster cluster = new SimulatedCluster(fit, processes, adversary);
        check(expected, cluster);
        deaths += cluster.deaths;
      }
      assertThat(deaths).isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void goesOnFromWhateverAStormLeavesOfProcesses(boolean clipped) {
    ShardedFit fit = ShardedFit.of(64, 4, clipped);
    Expected expected = Expected.of(fit);
    for (int[] processes : GROUPINGS) {
      int calls = callsWithoutFaults(fit, expected, processes);
      for (long seed = 1; seed <= 20; seed++) {
        Adversary adversary = messy(seed).withFaults(Math.max(20, calls / 100), calls);
        SimulatedCluster cluster = new SimulatedCluster(fit, processes, adversary);
        check(expected, cluster);
        assertThat(cluster.deaths).isPositive();
      }
    }
  }

  /** Over Spark a worker asks once, and then only tells until there is an answer. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void givesThemWhenWorkersAskOneQuestionAtATime(boolean clipped) {
    ShardedFit fit = ShardedFit.of(64, 4, clipped);
    Expected expected = Expected.of(fit);
    for (int[] processes : GROUPINGS) {
      int calls = callsWithoutFaults(fit, expected, processes);
      for (long seed = 1; seed <= 40; seed++) {
        Adversary adversary = Adversary.ofMessages(seed, 0.02, 0.02, 2_000).ofQuestions();
        Adversary stormy = adversary.withFaults(Math.max(20, calls / 100), calls);
        check(expected, new SimulatedCluster(fit, processes, stormy));
      }
    }
  }

  @Test
  void tellsForWhomItWaitsAndCountsOnlyWhatComesAsProgress() {
    ShardedFit fit = ShardedFit.of(16, 2, false);
    SimulatedCluster cluster = new SimulatedCluster(fit, new int[] {0, 0, 1}, Adversary.none());
    ShardDriver driver = cluster.driver();
    assertThat(driver.waitingFor())
        .containsExactly("worker 0 (missing)", "worker 1 (missing)", "worker 2 (missing)");
    assertThat(driver.moves()).isZero();
    cluster.train(END);
    long moves = driver.moves();
    assertThat(moves).isGreaterThan(3);
    driver.train(END + 1, 0); // which they are told, and have not done yet
    assertThat(driver.waitingFor())
        .containsExactly(
            "workers [0, 1] (at work on executor p0)", "workers [2] (at work on executor p1)");
    Report.Sender first = new Report.Sender(0, 1, "p0", "0/1");
    driver.onReport(new Report(first, At.NOWHERE, new Report.Here()), 0);
    driver.onReport(new Report(first, At.NOWHERE, new Report.Working()), 0);
    assertThat(driver.moves()).isEqualTo(moves);
  }

  /** 2·n·(E − 1)/E floats: what no all-reduce among so many processes goes below. */
  @ParameterizedTest
  @CsvSource({"2,2", "2,1", "2,4", "4,2", "1,4"})
  void aProcessFetchesNoMoreThanAnAllReduceMustHoweverManyCoresItHas(int executors, int cores) {
    ShardedFit fit = ShardedFit.of(64, 55, false); // 608 parameters: 4 slices are equal
    int[] processes = IntStream.range(0, executors * cores).map(p -> p / cores).toArray();
    SimulatedCluster cluster = new SimulatedCluster(fit, processes, Adversary.none());
    cluster.train(END);
    long n = fit.layout().size();
    for (int executor = 0; executor < executors; executor++) {
      assertThat(cluster.fetched.getOrDefault(executor, 0L))
          .isEqualTo(END * 2 * n * (executors - 1) / executors);
    }
  }

  @Test
  void oneRunIsLikeAnotherWithTheSameSeed() {
    ShardedFit fit = ShardedFit.of(16, 4, true);
    Expected expected = Expected.of(fit);
    List<Integer> calls = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      SimulatedCluster cluster =
          new SimulatedCluster(fit, apart(5), messy(9).withFaults(3_000, Integer.MAX_VALUE));
      check(expected, cluster);
      calls.add(cluster.calls);
    }
    assertThat(calls.get(0)).isEqualTo(calls.get(1));
  }

  /** Processes of one worker each. */
  private static int[] apart(int workers) {
    return IntStream.range(0, workers).toArray();
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
