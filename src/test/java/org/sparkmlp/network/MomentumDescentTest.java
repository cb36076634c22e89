package org.sparkmlp.network;

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
import org.junit.jupiter.api.TestFactory;
import org.sparkmlp.optim.MomentumSgd;
import org.sparkmlp.optim.OptimizerState;
import org.sparkmlp.optim.Schedule;
import org.sparkmlp.optim.WholeUpdate;

/**
 * Ten steps of momentum descent, passes and updates together, against NumPy in float64: {@code
 * src/test/python/momentum_oracle.py} wrote the resource.
 */
class MomentumDescentTest {

  @TestFactory
  List<DynamicTest> tenStepsAgreeWithNumPy() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    try (InputStream json =
        MomentumSgd.class.getResourceAsStream("/org/sparkmlp/optim/momentum-oracle.json")) {
      for (JsonNode recorded : new ObjectMapper().readTree(json)) {
        tests.add(DynamicTest.dynamicTest(recorded.get("name").asText(), () -> compare(recorded)));
      }
    }
    assertThat(tests).hasSize(6);
    return tests;
  }

  private static void compare(JsonNode recorded) {
    JsonNode widths = recorded.get("topology");
    Topology topology =
        Topology.of(
            widths.get(0).asInt(),
            List.of(widths.get(1).asInt()),
            Activation.parse(recorded.get("activation").asText()),
            widths.get(2).asInt());
    Loss loss = Loss.valueOf(recorded.get("loss").asText().toUpperCase(Locale.ROOT));
    Network network = Network.of(topology, loss);
    JsonNode clip = recorded.get("clipNorm");
    MomentumSgd descent =
        new MomentumSgd(
            Schedule.parse(
                recorded.get("schedule").asText(), recorded.get("learningRate").asDouble()),
            recorded.get("momentum").asDouble(),
            recorded.get("nesterov").asBoolean(),
            recorded.get("l2").asDouble(),
            clip.isNull() ? OptionalDouble.empty() : OptionalDouble.of(clip.asDouble()));
    OptimizerState state = descent.initialState(network.layout().size());
    float[] parameters = floats(recorded.get("parameters"));
    GradientSum sum = new GradientSum(parameters.length);
    Workspace workspace = network.workspace(5);
    for (JsonNode step : recorded.get("steps")) {
      workspace.load(parameters);
      workspace.clear();
      for (int row = step.get("start").asInt(); row < step.get("end").asInt(); row++) {
        workspace.put(row(recorded, row, loss), 0);
      }
      workspace.endLeaf();
      sum.clear();
      network.gradient(workspace, sum);
      assertThat(sum.loss()).isCloseTo(step.get("lossSum").asDouble(), within(1e-4));
      assertThat(sum.weight()).isEqualTo(step.get("weightSum").asDouble());
      assertThat(sum.gradient()).containsExactly(floats(step.get("gradientSum")), within(1e-4f));
      WholeUpdate.make(
          descent, parameters, sum.gradient(), sum.weight(), network.layout(), state, 3, 10);
      assertThat(parameters)
          .as("after step %d", state.step())
          .containsExactly(floats(step.get("parameters")), within(2e-5f));
    }
    assertThat(state.step()).isEqualTo(10);
  }

  /** Features, label, weight. */
  private static float[] row(JsonNode recorded, int row, Loss loss) {
    float[] features = floats(recorded.get("features").get(row));
    float[] label = floats(recorded.get("labels").get(row)); // targets, or one-hot
    int labelWidth = loss.labelWidth(label.length);
    float[] values = new float[features.length + labelWidth + 1];
    System.arraycopy(features, 0, values, 0, features.length);
    // Of two classes, the index is the second's indicator.
    System.arraycopy(
        label, loss == Loss.SQUARED_ERROR ? 0 : 1, values, features.length, labelWidth);
    values[features.length + labelWidth] = (float) recorded.get("rowWeights").get(row).asDouble();
    return values;
  }

  private static float[] floats(JsonNode numbers) {
    float[] values = new float[numbers.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) numbers.get(i).asDouble();
    }
    return values;
  }
}
