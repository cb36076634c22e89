package org.sparkmlp.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.ParameterLayout;
import org.sparkmlp.network.Topology;

/** Adam and AdamW by hand, and against {@code src/test/python/adam_oracle.py}. */
class AdamTest {
  private static final Schedule RATE = new Schedule.Constant(0.1);

  private static ParameterLayout layout(int features) {
    return ParameterLayout.of(Topology.of(features, List.of(), Activation.IDENTITY, 1));
  }

  private static Adam adam(boolean decoupled, double l2) {
    return new Adam(RATE, new AdamRule(0.9, 0.999, 1e-8, decoupled), l2, OptionalDouble.empty());
  }

  @ParameterizedTest
  @CsvSource({"false, 0, 0.9", "true, 0.5, 0.85"})
  void firstStepWorkedByHand(boolean decoupled, double l2, float weight) {
    float[] parameters = {1, 1};
    Adam adam = adam(decoupled, l2);
    OptimizerState state = adam.initialState(2);
    WholeUpdate.make(adam, parameters, new float[] {6, 6}, 2, layout(1), state, 10, 100);
    assertThat(state.vectors()[0]).containsExactly(new float[] {0.3f, 0.3f}, within(1e-6f));
    assertThat(state.vectors()[1]).containsExactly(new float[] {0.009f, 0.009f}, within(1e-7f));
    assertThat(parameters).containsExactly(new float[] {0.9f, weight}, within(1e-6f));
    assertThat(state.step()).isEqualTo(1);
    assertThat(adam.rule().squaredStep(state.vectors(), 0.1f, 0, 0, 2))
        .as("the length of the step, but for the decay")
        .isCloseTo(0.02, within(1e-6));
  }

  @Test
  void theSizeOfAGradientDoesNotMatter() {
    float[] parameters = {0, 0};
    Adam adam = adam(false, 0);
    WholeUpdate.make(
        adam, parameters, new float[] {1e-4f, 1e4f}, 1, layout(1), adam.initialState(2), 1, 1);
    assertThat(parameters).containsExactly(new float[] {-0.1f, -0.1f}, within(1e-4f));
  }

  @ParameterizedTest
  @ValueSource(longs = {1_000_000, Long.MAX_VALUE - 1})
  void afterManyStepsNothingIsToBeCorrected(long steps) {
    ElementRule rule = adam(false, 0).rule();
    assertThat(rule.firstCorrection(steps)).isEqualTo(1);
    assertThat(rule.secondCorrection(steps)).isEqualTo(1);
  }

  @TestFactory
  List<DynamicTest> tenStepsAgreeWithThePapersForm() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    try (InputStream json = AdamTest.class.getResourceAsStream("adam-oracle.json")) {
      for (JsonNode each : new ObjectMapper().readTree(json)) {
        tests.add(DynamicTest.dynamicTest(each.get("name").asText(), () -> compare(each)));
      }
    }
    assertThat(tests).hasSize(5);
    return tests;
  }

  private static void compare(JsonNode recorded) {
    JsonNode clip = recorded.get("clipNorm");
    Adam adam =
        new Adam(
            new Schedule.Constant(recorded.get("rate").asDouble()),
            new AdamRule(
                recorded.get("beta1").asDouble(),
                recorded.get("beta2").asDouble(),
                recorded.get("epsilon").asDouble(),
                recorded.get("decoupled").asBoolean()),
            recorded.get("l2").asDouble(),
            clip.isNull() ? OptionalDouble.empty() : OptionalDouble.of(clip.asDouble()));
    float[] parameters = floats(recorded.get("parameters"));
    OptimizerState state = adam.initialState(3);
    for (JsonNode step : recorded.get("steps")) {
      WholeUpdate.make(
          adam,
          parameters,
          floats(step.get("gradientSum")),
          recorded.get("weightSum").asDouble(),
          layout(2),
          state,
          10,
          10);
      for (int i = 0; i < 3; i++) {
        assertThat((double) parameters[i])
            .as("parameter %d after step %d", i, state.step())
            .isCloseTo(step.get("parameters").get(i).asDouble(), within(2e-6));
      }
    }
    assertThat(state.step()).isEqualTo(10);
  }

  private static float[] floats(JsonNode numbers) {
    float[] values = new float[numbers.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) numbers.get(i).asDouble();
    }
    return values;
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0.9, 1e-8, beta1",
    "-0.1, 0.9, 1e-8, beta1",
    "0.9, NaN, 1e-8, beta2",
    "0.9, 0.9, 0, epsilon"
  })
  void refusesSettingsOutOfTheirBounds(double beta1, double beta2, double epsilon, String name) {
    assertThatThrownBy(() -> new AdamRule(beta1, beta2, epsilon, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name);
  }
}
