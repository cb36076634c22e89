package org.sparkmlp.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The two orders of parameters, by the definition of each. */
class ParameterLayoutTest {

  /** 1, 2, 3 … as saved. */
  private static float[] numbered(ParameterLayout layout) {
    float[] saved = new float[layout.size()];
    for (int i = 0; i < saved.length; i++) {
      saved[i] = i + 1;
    }
    return saved;
  }

  @Test
  void theWorkedExampleOfSeventeenOutputs() {
    ParameterLayout layout = ParameterLayout.of(Topology.of(1, List.of(), Activation.RELU, 17));
    float[] memory = layout.ofRowMajor(numbered(layout));
    for (int k = 0; k < 16; k++) {
      assertThat(memory[k]).isEqualTo(1 + k); // biases of the first panel
      assertThat(memory[16 + k]).isEqualTo(18 + k); // its weights
    }
    assertThat(memory[32]).isEqualTo(17);
    assertThat(memory[33]).isEqualTo(34);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 15, 16, 17, 32, 40, 129})
  void everyParameterIsWhereItsPanelSays(int width) {
    ParameterLayout layout = ParameterLayout.of(Topology.of(3, List.of(width), Activation.TANH, 2));
    float[] saved = numbered(layout);
    float[] memory = layout.ofRowMajor(saved);
    int checked = 0;
    for (int l = 0; l < layout.layers(); l++) {
      for (int row = 0; row <= layout.inputs(l); row++) {
        for (int k = 0; k < layout.outputs(l); k++) {
          int at = layout.biasOffset(l) + layout.panels(l).index(row, k);
          assertThat(memory[at])
              .isEqualTo(saved[layout.biasOffset(l) + row * layout.outputs(l) + k]);
          assertThat(layout.isBias(at)).isEqualTo(row == 0);
          checked++;
        }
      }
    }
    assertThat(checked).isEqualTo(layout.size());
    assertThat(layout.toRowMajor(memory)).isEqualTo(saved);
  }

  @Test
  void runsAreTheLongestStretchesOfOneKindInAPanel() {
    ParameterLayout layout =
        ParameterLayout.of(Topology.of(3, List.of(40, 1), Activation.TANH, 17));
    int runs = 0;
    for (int i = 0; i < layout.size(); i = layout.runEnd(i)) {
      for (int j = i; j < layout.runEnd(i); j++) {
        assertThat(layout.isBias(j)).isEqualTo(layout.isBias(i));
        assertThat(layout.runEnd(j)).isEqualTo(layout.runEnd(i));
      }
      assertThat(layout.isBias(i)).isEqualTo(runs++ % 2 == 0);
    }
    assertThat(runs).isEqualTo(2 * (3 + 1 + 2));
  }
}
