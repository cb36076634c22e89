package org.sparkmlp.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
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
 * The sharded exchange on executors that are killed while they make steps: the bits of one process.
 */
@Tag("cluster")
@Timeout(300)
class ShardedKillsTest {
  private static final List<Row> ROWS = FitFixture.rows(700);
  private static final int EPOCHS = 120;
  private static final List<Integer> KILL_IN = List.of(20, 70); // epochs
  private static float[] expected;

  @BeforeAll
  static void trainInOneProcess() throws Exception {
    try (SparkSession spark = LocalSpark.session()) {
      expected = train(spark, Exchange.STAR, 1, TrainingListener.SILENT);
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

  /** Kills one executor a little after some epochs have ended, at any place within a step. */
  private static final class Killer implements TrainingListener {
    private final Random random;
    private final List<Thread> kills = new ArrayList<>();
    private volatile int killed;

    Killer(long seed) {
      this.random = new Random(seed);
    }

    @Override
    public void onEpoch(EpochRecord epoch) {
      if (KILL_IN.contains(epoch.epoch())) {
        int victim = random.nextInt(1_000);
        int micros = random.nextInt(20_000);
        Thread thread = new Thread(() -> kill(victim, micros));
        thread.start();
        kills.add(thread);
      }
    }

    private void kill(int victim, int micros) {
      long start = System.nanoTime();
      List<ProcessHandle> executors = ClusterSpark.executors();
      while (System.nanoTime() - start < micros * 1_000L) {
        Thread.onSpinWait();
      }
      if (executors.get(victim % executors.size()).destroyForcibly()) {
        killed++;
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
      Killer killer = new Killer(executors);
      assertThat(train(spark, Exchange.SHARDED, executors, killer)).isEqualTo(expected);
      for (Thread kill : killer.kills) {
        kill.join();
      }
      assertThat(killer.killed).isEqualTo(KILL_IN.size());
    }
  }
}
