package org.sparkmlp.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sparkmlp.LocalSpark;
import org.sparkmlp.insight.ClassOutcome;
import org.sparkmlp.insight.EpochLook;
import org.sparkmlp.insight.LayerLook;
import org.sparkmlp.insight.Outcome;
import org.sparkmlp.insight.TargetOutcome;
import org.sparkmlp.network.Evaluation;
import org.sparkmlp.network.Loss;
import org.sparkmlp.spark.request.Exchange;
import org.sparkmlp.spark.request.FittedNetwork;
import org.sparkmlp.training.TrainingListener;

/** Whoever looks inside a fit sees what is there, and changes nothing. */
@Timeout(300)
class FitInsightTest {
  private static final List<Row> ROWS = FitFixture.rows(300);

  private static class Looks implements TrainingListener {
    final List<EpochLook> looks = new ArrayList<>();
    final List<Outcome> outcomes = new ArrayList<>();
    final List<String> warnings = new ArrayList<>();

    @Override
    public boolean looksInside() {
      return true;
    }

    @Override
    public void onLayers(EpochLook look) {
      looks.add(look);
    }

    @Override
    public void onOutcome(Outcome outcome) {
      outcomes.add(outcome);
    }

    @Override
    public void onWarning(String warning) {
      warnings.add(warning);
    }
  }

  private static FittedNetwork fit(FitFixture fixture, TrainingListener listener) {
    return DistributedFit.fit(
        fixture.request(FitFixture.frame(LocalSpark.session(), ROWS)), listener);
  }

  @ParameterizedTest
  @EnumSource(Exchange.class)
  void changesNoBitAndCountsTheRowsThatWereEvaluated(Exchange exchange) {
    FitFixture fixture = new FitFixture().workers(2);
    fixture.exchange = exchange;
    Looks looks = new Looks();
    FittedNetwork seen = fit(fixture, looks);
    assertThat(seen.training().parameters())
        .isEqualTo(fit(fixture, TrainingListener.SILENT).training().parameters());

    assertThat(looks.outcomes).hasSize(1);
    ClassOutcome outcome = (ClassOutcome) looks.outcomes.get(0);
    Evaluation evaluation = seen.scores().validation().orElseThrow();
    double weight = 0;
    double right = 0;
    for (int c = 0; c < 3; c++) {
      weight += outcome.weight(c);
      right += outcome.weight(c, c);
    }
    assertThat(outcome.validation()).isTrue();
    assertThat(weight).isCloseTo(evaluation.weight(), within(1e-9));
    assertThat(right / weight).isCloseTo(evaluation.accuracy(), within(1e-9));

    EpochLook last = looks.looks.get(looks.looks.size() - 1);
    assertThat(last.epoch()).isEqualTo(fixture.epochs);
    assertThat(last.layers()).hasSize(3).extracting(LayerLook::layer).containsExactly(1, 2, 3);
    assertThat(last.layers())
        .allSatisfy(
            layer -> {
              assertThat(layer.gradientNorm()).isPositive().isFinite();
              assertThat(layer.updateRatio()).isPositive().isFinite();
            });
  }

  @Test
  void seesTheSameOnAnyNumberOfWorkers() {
    Looks one = new Looks();
    Looks two = new Looks();
    fit(new FitFixture().workers(1), one);
    fit(new FitFixture().workers(2), two);
    LayerLook expected = one.looks.get(one.looks.size() - 1).layers().get(0);
    LayerLook found = two.looks.get(two.looks.size() - 1).layers().get(0);
    assertThat(found.gradientNorm()).isEqualTo(expected.gradientNorm());
    assertThat(found.updateRatio()).isEqualTo(expected.updateRatio());
  }

  @Test
  void takesTargetsBackToTheirOwnUnit() {
    FitFixture fixture = new FitFixture();
    fixture.loss = Loss.SQUARED_ERROR;
    fixture.validationFraction = 0;
    Looks looks = new Looks();
    fit(fixture, looks);
    TargetOutcome outcome = (TargetOutcome) looks.outcomes.get(0);
    assertThat(outcome.validation()).isFalse();
    assertThat(outcome.actual()).hasDimensions(1, outcome.predicted()[0].length);
    for (double value : outcome.actual()[0]) {
      assertThat(value).isCloseTo(Math.rint(value), within(1e-5)).isBetween(-0.1, 2.1);
    }
  }

  @Test
  void looksAtNothingUnlessAsked() {
    Looks looks =
        new Looks() {
          @Override
          public boolean looksInside() {
            return false;
          }
        };
    fit(new FitFixture(), looks);
    assertThat(looks.looks).isEmpty();
    assertThat(looks.outcomes).isEmpty();
  }

  @Test
  void losesNoFitToAPictureThatCannotBeDrawn() {
    Looks looks =
        new Looks() {
          @Override
          public void onOutcome(Outcome outcome) {
            throw new IllegalStateException("no ink");
          }
        };
    assertThat(fit(new FitFixture(), looks).training().history()).hasSize(3);
    assertThat(looks.warnings).hasSize(1);
    assertThat(looks.warnings.get(0)).contains("no ink");
  }
}
