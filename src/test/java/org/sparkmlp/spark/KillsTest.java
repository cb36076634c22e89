package org.sparkmlp.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkmlp.ClusterSpark;
import org.sparkmlp.LocalSpark;
import org.sparkmlp.spark.request.Exchange;
import org.sparkmlp.training.EpochRecord;
import org.sparkmlp.training.TrainingListener;

/**
 * Executors that are killed while they make steps, by each exchange and while one takes over from
 * another: the bits of one process.
 */
@Tag("cluster")
@Timeout(400)
class KillsTest {
  private static final List<Row> ROWS = FitFixture.rows(700);
  private static final int BY_TURNS = 12; // epochs; every few steps another job begins
  private static final int EPOCHS = 120; // of an exchange that stays
  private static float[] expected;
  private static float[] expectedByTurns;

  @BeforeAll
  static void trainInOneProcess() throws Exception {
    try (SparkSession spark = LocalSpark.session()) {
      expected = train(spark, Exchange.STAR, 1, TrainingListener.SILENT);
      try (PlacedRows rows = byTurns(spark, 1)) {
        expectedByTurns = rows.trainByJobs();
      }
    }
  }

  private static float[] train(
      SparkSession spark, Exchange exchange, int workers, TrainingListener listener) {
    FitFixture fixture = new FitFixture().workers(workers);
    fixture.exchange = exchange;
    fixture.epochs = EPOCHS;
    return DistributedFit.fit(
            fixture.request(FitFixture.frame(spark, ROWS).repartition(3)), listener)
        .training()
        .parameters();
  }

  private static PlacedRows byTurns(SparkSession spark, int workers) {
    FitFixture fixture = new FitFixture().workers(workers);
    fixture.epochs = BY_TURNS;
    return new PlacedRows(spark, ROWS, fixture);
  }

  /** Kills one executor a little after some epochs have ended, at any place within a step. */
  private static final class Killer implements TrainingListener {
    private final Random random;
    private final List<Integer> after; // epochs
    private final List<Thread> kills = new ArrayList<>();
    private final AtomicInteger killed = new AtomicInteger();

    Killer(long seed, Integer... after) {
      this.random = new Random(seed);
      this.after = List.of(after);
    }

    @Override
    public void onEpoch(EpochRecord epoch) {
      if (after.contains(epoch.epoch())) {
        int victim = random.nextInt(1_000);
        int micros = random.nextInt(20_000);
        Thread thread = new Thread(() -> kill(victim, micros));
        thread.start();
        kills.add(thread);
      }
    }

    void hasKilled() throws InterruptedException {
      for (Thread kill : kills) {
        kill.join();
      }
      assertThat(killed).hasValue(after.size());
    }

    private void kill(int victim, int micros) {
      long start = System.nanoTime();
      List<ProcessHandle> executors = ClusterSpark.executors();
      while (System.nanoTime() - start < micros * 1_000L) {
        Thread.onSpinWait();
      }
      if (executors.get(victim % executors.size()).destroyForcibly()) {
        killed.incrementAndGet();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5})
  void givesTheBitsOfOneProcessThoughExecutorsAreKilledInMidStep(int executors) throws Exception {
    try (SparkSession spark =
        ClusterSpark.builder(executors)
            .master("local-cluster[" + executors + ",1,512]")
            .config("spark.executor.memory", "512m")
            .getOrCreate()) {
      for (Exchange exchange : List.of(Exchange.STAR, Exchange.SHARDED)) {
        Killer killer = new Killer(executors, EPOCHS / 6, EPOCHS / 2);
        assertThat(train(spark, exchange, executors, killer))
            .as(exchange.text())
            .isEqualTo(expected);
        killer.hasKilled();
      }
      Killer killer = new Killer(executors, BY_TURNS / 3);
      try (PlacedRows rows = byTurns(spark, executors)) {
        assertThat(rows.trainByTurns(new RandomChoice(executors), killer))
            .as("one exchange after the other")
            .isEqualTo(expectedByTurns);
      }
      killer.hasKilled();
    }
  }
}
