package org.sparkmlp.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sparkmlp.LocalSpark;
import org.sparkmlp.network.ParameterLayout;
import org.sparkmlp.optim.Adam;
import org.sparkmlp.optim.AdamRule;
import org.sparkmlp.optim.Schedule;
import org.sparkmlp.spark.request.Checkpoints;
import org.sparkmlp.spark.request.Exchange;
import org.sparkmlp.spark.request.FitIdentity;
import org.sparkmlp.training.TrainingListener;
import org.sparkmlp.training.TrainingResult;
import org.sparkmlp.training.TrainingState;

/** A fit that goes on from any step of another gives what that one gave. */
@Timeout(300)
class ResumeTest {
  private static final List<Row> ROWS = FitFixture.rows(300);

  /** Keeps a copy of every state, and may begin at one. */
  private static final class Copies implements Checkpoints {
    private final Optional<TrainingState> start;
    private final List<TrainingState> reached = new ArrayList<>();
    private FitIdentity identity;

    Copies(TrainingState start) {
      this.start = Optional.ofNullable(start).map(TrainingState::copy);
    }

    @Override
    public Optional<TrainingState> begin(
        FitIdentity fit, ParameterLayout layout, TrainingListener listener) {
      identity = fit;
      return start;
    }

    @Override
    public synchronized void reached(TrainingState state) {
      reached.add(state.copy());
    }

    @Override
    public void close() {}
  }

  private static TrainingResult fit(Exchange exchange, int workers, Copies copies) {
    FitFixture fixture = new FitFixture().workers(workers);
    fixture.exchange = exchange;
    fixture.patience = OptionalInt.of(2);
    return DistributedFit.fit(
            fixture.request(FitFixture.frame(LocalSpark.session(), ROWS)),
            TrainingListener.SILENT,
            copies)
        .training();
  }

  @ParameterizedTest
  @EnumSource(names = {"JOB", "STAR"})
  void anyStepIsAPlaceToGoOnFromWithAnotherExchangeAndOtherWorkers(Exchange exchange) {
    Copies copies = new Copies(null);
    TrainingResult whole = fit(exchange, 2, copies);
    assertThat(copies.reached).hasSize((int) whole.steps());
    Exchange other = exchange == Exchange.JOB ? Exchange.STAR : Exchange.SHARDED;
    for (int i = 0; i < copies.reached.size(); i += 3) {
      TrainingResult resumed = fit(other, 1, new Copies(copies.reached.get(i)));
      assertThat(resumed.parameters()).as("step %d", i + 1).isEqualTo(whole.parameters());
      assertThat(resumed.steps()).isEqualTo(whole.steps());
      assertThat(resumed.bestEpoch()).isEqualTo(whole.bestEpoch());
      for (int epoch = 0; epoch < whole.history().size(); epoch++) {
        assertThat(resumed.history().get(epoch).trainLoss())
            .isEqualTo(whole.history().get(epoch).trainLoss());
      }
    }
  }

  @Test
  void theShardedExchangeShowsTheEndOfEachEpoch() {
    Copies copies = new Copies(null);
    TrainingResult whole = fit(Exchange.SHARDED, 2, copies);
    List<TrainingState> ends = copies.reached.stream().filter(state -> state.step() == 0).toList();
    assertThat(ends).hasSize(whole.history().size());
    assertThat(fit(Exchange.STAR, 2, new Copies(ends.get(0))).parameters())
        .isEqualTo(whole.parameters());
  }

  @Test
  void adamGoesOnWithBothOfItsVectors() {
    Copies copies = new Copies(null);
    TrainingResult whole = fitByAdam(Exchange.STAR, 2, copies);
    TrainingState middle = copies.reached.get(copies.reached.size() / 2);
    assertThat(middle.optimizer().vectors()).hasDimensions(2, middle.parameters().length);
    for (Exchange exchange : List.of(Exchange.JOB, Exchange.STAR, Exchange.SHARDED)) {
      assertThat(fitByAdam(exchange, 1, new Copies(middle)).parameters())
          .isEqualTo(whole.parameters());
    }
  }

  private static TrainingResult fitByAdam(Exchange exchange, int workers, Copies copies) {
    FitFixture fixture = new FitFixture().workers(workers);
    fixture.exchange = exchange;
    fixture.optimizer =
        new Adam(
            new Schedule.Constant(0.01),
            new AdamRule(0.9, 0.99, 1e-8, false),
            0,
            OptionalDouble.empty());
    return DistributedFit.fit(
            fixture.request(FitFixture.frame(LocalSpark.session(), ROWS)),
            TrainingListener.SILENT,
            copies)
        .training();
  }

  @Test
  void aFitThatHasEndedGoesOnToItsEnd() {
    Copies copies = new Copies(null);
    TrainingResult whole = fit(Exchange.STAR, 2, copies);
    TrainingState last = copies.reached.get(copies.reached.size() - 1);
    assertThat(fit(Exchange.STAR, 2, new Copies(last)).parameters()).isEqualTo(whole.parameters());
  }

  @Test
  void theIdentityTellsSettingsAndRowsApartButNotTheCluster() {
    Copies one = new Copies(null);
    Copies two = new Copies(null);
    fit(Exchange.STAR, 2, one);
    fit(Exchange.JOB, 1, two);
    assertThat(one.identity.difference(two.identity, 0)).isEmpty();
    FitFixture fixture = new FitFixture();
    fixture.patience = OptionalInt.of(2);
    Copies fewer = new Copies(null);
    List<Row> oneLess = ROWS.subList(0, ROWS.size() - 2);
    DistributedFit.fit(
        fixture.request(FitFixture.frame(LocalSpark.session(), oneLess)),
        TrainingListener.SILENT,
        fewer);
    assertThat(one.identity.difference(fewer.identity, 0).orElseThrow()).contains("ows was ");
    fixture.seed = 12;
    Copies otherSeed = new Copies(null);
    DistributedFit.fit(
        fixture.request(FitFixture.frame(LocalSpark.session(), ROWS)),
        TrainingListener.SILENT,
        otherSeed);
    assertThat(one.identity.difference(otherSeed.identity, 0)).contains("seed was 11, is 12");
  }
}
