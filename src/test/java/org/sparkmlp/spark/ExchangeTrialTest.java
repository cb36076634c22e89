package org.sparkmlp.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.sparkmlp.spark.request.Exchange;

class ExchangeTrialTest {
  private static final long MANY = 1_000_000;

  private final ExchangeTrial trial = new ExchangeTrial();

  /** Makes what is asked for; a step takes so many seconds, of which so many beside computing. */
  private String make(double step, double beside, long stepsLeft) {
    long steps = trial.steps();
    return trial.made(steps, steps * step, steps * beside, stepsLeft);
  }

  private String countFirst(double step, double beside, long stepsLeft) {
    trial.onEpoch(2);
    assertThat(trial.exchange()).isEqualTo(Exchange.STAR);
    assertThat(make(1, 1, stepsLeft)).isEmpty(); // slow ones, which do not count
    return make(step, beside, stepsLeft);
  }

  private String countSecond(double step, double beside) {
    assertThat(trial.exchange()).isEqualTo(Exchange.SHARDED);
    assertThat(make(1, 1, MANY)).isEmpty();
    assertThat(trial.exchange()).isEqualTo(Exchange.SHARDED);
    return make(step, beside, MANY);
  }

  @Test
  void oneProcessNeedsNoTrial() {
    trial.onEpoch(1);
    assertThat(trial.exchange()).isEqualTo(Exchange.STAR);
    assertThat(trial.steps()).isEqualTo(Long.MAX_VALUE);
    assertThat(trial.made(10, 1, 1, MANY)).isEmpty();
    assertThat(trial.exchange()).isEqualTo(Exchange.STAR);
  }

  @Test
  void theCheaperOneGoesOn() {
    assertThat(countFirst(0.020, 0.015, MANY)).isEmpty();
    assertThat(countSecond(0.011, 0.006))
        .isEqualTo(
            "sharded (11.00 ms a step, 6.00 of them beside computing), beside star (20.00 ms a"
                + " step, 15.00 of them beside computing)");
    assertThat(trial.exchange()).isEqualTo(Exchange.SHARDED);
    assertThat(trial.steps()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void theStarGoesOnIfItIsTheCheaperOne() {
    assertThat(countFirst(0.002, 0.001, MANY)).isEmpty();
    assertThat(countSecond(0.003, 0.002)).startsWith("star (2.00 ms a step");
    assertThat(trial.exchange()).isEqualTo(Exchange.STAR);
  }

  /** At the start of a fit computing gets faster by itself, which is no merit of the second one. */
  @Test
  void fasterComputingIsNoReason() {
    assertThat(countFirst(0.020, 0.002, MANY)).isEmpty();
    assertThat(countSecond(0.012, 0.002)).startsWith("star");
    assertThat(trial.exchange()).isEqualTo(Exchange.STAR);
  }

  @Test
  void stepsOfComputingAloneNeedNoTrial() {
    assertThat(countFirst(0.100, 0.004, MANY))
        .isEqualTo(
            "star (100.00 ms a step, 4.00 of them beside computing): nothing to gain by another");
    assertThat(trial.steps()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void shortFitsNeedNoTrial() {
    assertThat(countFirst(0.020, 0.010, 499)).endsWith("too little left to do for trying another");
    assertThat(trial.exchange()).isEqualTo(Exchange.STAR);
    trial.onEpoch(3);
    make(1, 1, 501);
    make(0.020, 0.010, 501);
    assertThat(trial.exchange()).isEqualTo(Exchange.SHARDED);
  }

  @Test
  void stepsAreCountedOverTheEndOfAnEpoch() {
    trial.onEpoch(2);
    long asked = trial.steps();
    assertThat(trial.made(asked - 1, 0.1, 0.05, MANY)).isEmpty();
    trial.onEpoch(2);
    assertThat(trial.steps()).isEqualTo(1);
  }

  @Test
  void otherExecutorsAreTriedAnewFromTheOneInUse() {
    countFirst(0.020, 0.015, MANY);
    countSecond(0.011, 0.006);
    trial.onEpoch(2);
    assertThat(trial.steps()).isEqualTo(Long.MAX_VALUE);
    trial.onEpoch(3);
    assertThat(trial.exchange()).isEqualTo(Exchange.SHARDED);
    make(1, 1, MANY);
    make(0.020, 0.015, MANY);
    assertThat(trial.exchange()).isEqualTo(Exchange.STAR);
    make(1, 1, MANY);
    assertThat(make(0.010, 0.005, MANY)).startsWith("star");
    trial.onEpoch(1);
    assertThat(trial.exchange()).isEqualTo(Exchange.STAR);
    assertThat(trial.steps()).isEqualTo(Long.MAX_VALUE);
  }
}
