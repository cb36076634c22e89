package org.sparkmlp.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.LongStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
  private static final Offset<Double> TIGHT = within(1e-12);

  @Test
  void constantNeverChanges() {
    assertThat(rates(new Schedule.Constant(0.1), 3, 2, 10)).containsExactly(0.1, 0.1, 0.1);
  }

  @Test
  void stepDecayJumpsBetweenEpochs() {
    Schedule schedule = new Schedule.StepDecay(0.1, 0.5, 10);
    int e = 7;
    assertThat(schedule.rate(10 * e - 1, e, 1000)).isEqualTo(0.1);
    assertThat(schedule.rate(10 * e, e, 1000)).isEqualTo(0.05);
    assertThat(schedule.rate(20 * e - 1, e, 1000)).isEqualTo(0.05);
    assertThat(schedule.rate(20 * e, e, 1000)).isEqualTo(0.025);
  }

  @Test
  void exponentialFallsByTheFactorInAnEpochAndSmoothlyWithin() {
    assertThat(rates(new Schedule.Exponential(0.1, 0.81), 3, 2, 10))
        .containsExactly(new double[] {0.1, 0.09, 0.081}, TIGHT);
  }

  @Test
  void inverseScalingFallsByAPowerOfTheStep() {
    assertThat(rates(new Schedule.InverseScaling(0.1, 0.5), 4, 2, 10))
        .containsExactly(new double[] {0.1, 0.0707106781186548, 0.0577350269189626, 0.05}, TIGHT);
    assertThat(rates(new Schedule.InverseScaling(0.1, 0), 3, 2, 10)).containsOnly(0.1);
  }

  @Test
  void cosineFallsOverTheWholeFitAndStaysAtItsLastRate() {
    assertThat(rates(new Schedule.Cosine(0.1, 0), 6, 2, 4))
        .containsExactly(
            new double[] {0.1, 0.0853553390593274, 0.05, 0.0146446609406726, 0, 0}, TIGHT);
    assertThat(rates(new Schedule.Cosine(0.1, 0.02), 6, 2, 4))
        .containsExactly(
            new double[] {0.1, 0.0882842712474619, 0.06, 0.0317157287525381, 0.02, 0.02}, TIGHT);
  }

  @Test
  void warmupRisesLinearlyAndHandsOverAtTheFullRate() {
    assertThat(rates(new Schedule.Warmup(4, new Schedule.Cosine(0.1, 0)), 8, 2, 8))
        .containsExactly(
            new double[] {
              0.025, 0.05, 0.075, 0.1, 0.1, 0.0853553390593274, 0.05, 0.0146446609406726
            },
            TIGHT);
  }

  @Test
  void warmupMayOutlastTheFit() {
    Schedule schedule = new Schedule.Warmup(10, new Schedule.Cosine(0.1, 0));
    assertThat(schedule.rate(4, 2, 5)).isEqualTo(0.05);
    assertThat(schedule.rate(10, 2, 5)).isEqualTo(0.1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "constant; constant",
        " Constant ; constant",
        "step:0.5,10; step:0.5,10",
        "STEP : .5 , 10; step:0.5,10",
        "exponential:0.95; exponential:0.95",
        "inverse-scaling:0.5; inverse-scaling:0.5",
        "cosine; cosine",
        "cosine:0; cosine",
        "cosine:0.001; cosine:0.001",
        "warmup:100+cosine; warmup:100+cosine",
        "cosine:1e-5 + warmup:100; warmup:100+cosine:1.0E-5",
        "warmup:1+step:1,1; warmup:1+step:1.0,1",
      })
  void textGoesRoundTrip(String text, String canonical) {
    Schedule schedule = Schedule.parse(text, 0.25);
    assertThat(schedule.text()).isEqualTo(canonical);
    assertThat(schedule.initial()).isEqualTo(0.25);
    assertThat(Schedule.parse(schedule.text(), 0.25)).isEqualTo(schedule);
  }

  @Test
  void textNamesTheRightRecord() {
    assertThat(Schedule.parse("warmup:100+step:0.5,10", 0.1))
        .isEqualTo(new Schedule.Warmup(100, new Schedule.StepDecay(0.1, 0.5, 10)));
    assertThat(Schedule.parse("inverse-scaling:0.25", 0.1))
        .isEqualTo(new Schedule.InverseScaling(0.1, 0.25));
    assertThat(Schedule.parse("exponential:0.95", 0.1))
        .isEqualTo(new Schedule.Exponential(0.1, 0.95));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "linear",
        "constant:1",
        "step",
        "step:0.5",
        "step:0.5,1.5",
        "step:0.5,1,2",
        "exponential",
        "exponential:",
        "exponential:much",
        "exponential:NaN",
        "inverse-scaling",
        "cosine:",
        "cosine:0.1,0.2",
        "warmup:10",
        "warmup:10+",
        "warmup:10+warmup:10",
        "warmup:2.5+constant",
        "warmup+constant",
        "constant+cosine",
        "warmup:1+constant+cosine",
      })
  void refusesTextThatIsNoScheduleAndSaysWhatIs(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Schedule.parse(text, 0.1))
        .withMessageStartingWith("schedule must be one of constant, step:FACTOR,EPOCHS,")
        .withMessageEndingWith("was '" + text + "'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "step:0,10; factor of schedule step must be above 0 and at most 1, was 0.0",
        "step:0.5,0; epochs of schedule step must be at least 1, was 0",
        "exponential:1.5; factor of schedule exponential must be above 0 and at most 1, was 1.5",
        "inverse-scaling:-1; power of schedule inverse-scaling must be at least 0 and finite, was -1.0",
        "cosine:0.2; last rate of schedule cosine must be at least 0 and at most the learningRate 0.1, was 0.2",
        "cosine:-1; last rate of schedule cosine",
        "warmup:0+constant; steps of schedule warmup must be at least 1, was 0",
      })
  void refusesNumbersOutOfTheirBounds(String text, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Schedule.parse(text, 0.1))
        .withMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.1, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesARateThatIsNotAboveZero(double rate) {
    for (String text :
        new String[] {"constant", "step:1,1", "exponential:1", "inverse-scaling:1", "cosine"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Schedule.parse(text, rate))
          .withMessage("learningRate must be above 0 and finite, was " + rate);
    }
  }

  @Test
  void refusesNumbersThatAreNotNumbers() {
    double nan = Double.NaN;
    assertThatIllegalArgumentException().isThrownBy(() -> new Schedule.StepDecay(0.1, nan, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Schedule.Exponential(0.1, nan));
    assertThatIllegalArgumentException().isThrownBy(() -> new Schedule.InverseScaling(0.1, nan));
    assertThatIllegalArgumentException().isThrownBy(() -> new Schedule.Cosine(0.1, nan));
  }

  @Test
  void refusesAStepThatCannotBe() {
    for (String text :
        new String[] {"constant", "step:1,1", "exponential:1", "cosine", "warmup:1+constant"}) {
      Schedule schedule = Schedule.parse(text, 0.1);
      assertThatIllegalArgumentException().isThrownBy(() -> schedule.rate(-1, 1, 1));
      assertThatIllegalArgumentException().isThrownBy(() -> schedule.rate(0, 0, 1));
      assertThatIllegalArgumentException().isThrownBy(() -> schedule.rate(0, 1, 0));
    }
  }

  private static double[] rates(Schedule schedule, int count, long stepsPerEpoch, long totalSteps) {
    return LongStream.range(0, count)
        .mapToDouble(step -> schedule.rate(step, stepsPerEpoch, totalSteps))
        .toArray();
  }
}
