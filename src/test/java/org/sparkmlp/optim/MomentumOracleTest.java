package org.sparkmlp.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.ParameterLayout;
import org.sparkmlp.network.Topology;

/**
 * Ten steps against NumPy in float64: {@code src/test/python/momentum_oracle.py} wrote the
 * resource. The gradient sums are taken from there, so that this is about the update alone.
 */
class MomentumOracleTest {

  @TestFactory
  List<DynamicTest> tenStepsAgreeWithNumPy() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode recorded : cases()) {
      tests.add(DynamicTest.dynamicTest(recorded.get("name").asText(), () -> compare(recorded)));
    }
    return tests;
  }

  @Test
  void theOracleHoldsEveryKindOfUpdate() throws IOException {
    List<JsonNode> cases = cases();
    assertThat(cases).hasSize(6).allSatisfy(c -> assertThat(c.get("steps")).hasSize(10));
    assertThat(cases).filteredOn(c -> c.get("nesterov").asBoolean()).hasSize(3);
    assertThat(cases).filteredOn(c -> c.get("l2").asDouble() > 0).hasSize(4);
    assertThat(cases).filteredOn(c -> !c.get("clipNorm").isNull()).hasSize(2);
  }

  private static void compare(JsonNode recorded) {
    ParameterLayout layout = layout(recorded);
    MomentumSgd sgd = settings(recorded);
    OptimizerState state = sgd.initialState(layout.size());
    float[] parameters = floats(recorded.get("parameters"));
    int rows = recorded.get("features").size();
    JsonNode steps = recorded.get("steps");
    long stepsPerEpoch = (rows + 4) / 5; // batches of 5
    for (JsonNode step : steps) {
      double rate =
          WholeUpdate.make(
              sgd,
              parameters,
              floats(step.get("gradientSum")),
              step.get("weightSum").asDouble(),
              layout,
              state,
              stepsPerEpoch,
              steps.size());
      assertThat(rate).isCloseTo(step.get("rate").asDouble(), within(1e-12));
      for (int i = 0; i < parameters.length; i++) {
        double expected = step.get("parameters").get(i).asDouble();
        assertThat((double) parameters[i])
            .as("parameter %d after step %d", i, state.step())
            .isCloseTo(expected, within(1e-5 * Math.abs(expected) + 1e-7));
      }
    }
    assertThat(state.step()).isEqualTo(10);
  }

  private static MomentumSgd settings(JsonNode recorded) {
    JsonNode clip = recorded.get("clipNorm");
    return new MomentumSgd(
        Schedule.parse(recorded.get("schedule").asText(), recorded.get("learningRate").asDouble()),
        recorded.get("momentum").asDouble(),
        recorded.get("nesterov").asBoolean(),
        recorded.get("l2").asDouble(),
        clip.isNull() ? OptionalDouble.empty() : OptionalDouble.of(clip.asDouble()));
  }

  private static ParameterLayout layout(JsonNode recorded) {
    JsonNode widths = recorded.get("topology");
    List<Integer> hidden = new ArrayList<>();
    for (int l = 1; l < widths.size() - 1; l++) {
      hidden.add(widths.get(l).asInt());
    }
    Activation activation =
        Activation.valueOf(recorded.get("activation").asText().toUpperCase(Locale.ROOT));
    return ParameterLayout.of(
        Topology.of(
            widths.get(0).asInt(), hidden, activation, widths.get(widths.size() - 1).asInt()));
  }

  private static List<JsonNode> cases() throws IOException {
    try (InputStream json = MomentumOracleTest.class.getResourceAsStream("momentum-oracle.json")) {
      List<JsonNode> cases = new ArrayList<>();
      new ObjectMapper().readTree(json).forEach(cases::add);
      return cases;
    }
  }

  private static float[] floats(JsonNode numbers) {
    float[] values = new float[numbers.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) numbers.get(i).asDouble();
    }
    return values;
  }
}
