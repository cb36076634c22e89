package org.sparkmlp.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkmlp.LocalSpark;
import org.sparkmlp.network.Evaluation;
import org.sparkmlp.spark.exchange.StepExchange;
import org.sparkmlp.spark.request.Exchange;
import org.sparkmlp.training.EpochRun;
import org.sparkmlp.training.Part;
import org.sparkmlp.training.TrainingListener;
import org.sparkmlp.training.TrainingState;

/** One exchange after the other, between any two steps. */
class AutoExchangeTest {
  private static final List<Row> ROWS = FitFixture.rows(300);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everySwitchLeavesTheBitsAsTheyAre(long seed) {
    FitFixture fixture = new FitFixture();
    fixture.batchSize = 16;
    try (PlacedRows rows = new PlacedRows(LocalSpark.session(), ROWS, fixture)) {
      RandomChoice choice = new RandomChoice(seed);
      assertThat(rows.trainByTurns(choice, TrainingListener.SILENT)).isEqualTo(rows.trainByJobs());
      assertThat(choice.made).hasSizeGreaterThan(6);
      assertThat(EnumSet.copyOf(choice.made)).hasSize(3);
    }
  }

  /** The sharded exchange by itself, which takes the parameters back every three steps. */
  @Test
  void aShardedFitCanBeTakenUpAgainWithinAnEpoch() {
    FitFixture fixture = new FitFixture();
    fixture.batchSize = 16;
    ExchangeChoice everyThreeSteps =
        new ExchangeChoice() {
          @Override
          public void onEpoch(int executors) {}

          @Override
          public Exchange exchange() {
            return Exchange.SHARDED;
          }

          @Override
          public long steps() {
            return 3;
          }

          @Override
          public String made(long steps, double seconds, double exchanging, long stepsLeft) {
            return "";
          }
        };
    List<TrainingState> within = new ArrayList<>();
    try (PlacedRows rows = new PlacedRows(LocalSpark.session(), ROWS, fixture)) {
      float[] whole =
          rows.trainByTurns(
              everyThreeSteps,
              TrainingListener.SILENT,
              state -> {
                if (state.step() > 0) {
                  within.add(state.copy());
                }
              });
      assertThat(within).hasSizeGreaterThan(6).allMatch(state -> state.step() % 3 == 0);
      for (TrainingState state : List.of(within.get(0), within.get(4), within.get(6))) {
        assertThat(rows.resumeByJobs(state)).isEqualTo(whole);
      }
    }
  }

  @Test
  void whatDoesNotOpenIsNotClosed() {
    List<String> closed = new ArrayList<>();
    AutoExchange exchange =
        new AutoExchange(
            new RandomChoice(1),
            name -> {
              if (name == Exchange.STAR) {
                return new Named(name, closed);
              }
              throw new IllegalStateException("does not open: " + name);
            },
            () -> 2,
            line -> {});
    assertThatThrownBy(() -> exchange.use(Exchange.SHARDED)).hasMessageContaining("SHARDED");
    exchange.close();
    assertThat(closed).containsExactly("STAR");
  }

  /** Another exchange at every question, for one to five steps. */
  private record Named(Exchange name, List<String> closed) implements StepExchange {
    @Override
    public int workers() {
      return 2;
    }

    @Override
    public void epoch(EpochRun run) {
      throw new AssertionError("no step is asked for");
    }

    @Override
    public Evaluation evaluate(Part part, float[] parameters) {
      throw new AssertionError("no evaluation is asked for");
    }

    @Override
    public void close() {
      closed.add(name.name());
    }
  }
}
