package org.sparkmlp.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkmlp.math.CounterRandom;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.ParameterLayout;
import org.sparkmlp.network.Topology;

class PieceUpdateTest {
  private static final Topology TOPOLOGY = Topology.of(3, List.of(20), Activation.TANH, 2);
  private static final ParameterLayout LAYOUT = ParameterLayout.of(TOPOLOGY);

  /** From single elements to all: within a panel's biases, over both, over panels and layers. */
  @ParameterizedTest
  @CsvSource({
    "1,sgd,false",
    "10,nesterov,false",
    "10,sgd,true",
    "16,nesterov,true",
    "122,nesterov,true",
    "1,adam,false",
    "10,adamw,false",
    "16,adam,true",
    "10,adamw,true"
  })
  void givesTheBitsOfTheUpdateOfTheWhole(int length, String kind, boolean clipped) {
    OptionalDouble clip = clipped ? OptionalDouble.of(0.5) : OptionalDouble.empty();
    Schedule rate = new Schedule.Constant(0.1);
    Optimizer optimizer =
        kind.startsWith("adam")
            ? new Adam(rate, new AdamRule(0.9, 0.99, 1e-8, kind.equals("adamw")), 0.01, clip)
            : new MomentumSgd(rate, 0.9, kind.equals("nesterov"), 0.01, clip);
    int vectors = optimizer.rule().vectors();
    PieceUpdate update = PieceUpdate.of(optimizer, TOPOLOGY);
    float[] w = random(1);
    float[] g = random(2);
    OptimizerState state = OptimizerState.of(5, start(vectors));
    float[] byPieces = w.clone();
    float[][] ofPieces = start(vectors);
    float[] sum = g.clone();
    float divisor = optimizer.divisor(w, g, 3, LAYOUT);
    optimizer.apply(0.1, divisor, w, g, LAYOUT, state, 0, w.length);
    for (int from = 0; from < w.length; from += length) {
      int first = from;
      int to = Math.min(w.length, from + length);
      float[] ofW = Arrays.copyOfRange(byPieces, from, to);
      float[] ofG = Arrays.copyOfRange(sum, from, to);
      float[][] ofState =
          Arrays.stream(ofPieces)
              .map(vector -> Arrays.copyOfRange(vector, first, to))
              .toArray(float[][]::new);
      if (clipped) {
        update.average(ofW, ofG, 3, from);
      }
      update.apply(0.1, 5, divisor, ofW, ofG, ofState, from);
      System.arraycopy(ofW, 0, byPieces, from, to - from);
      for (int k = 0; k < vectors; k++) {
        System.arraycopy(ofState[k], 0, ofPieces[k], from, to - from);
      }
    }
    assertThat(byPieces).isEqualTo(w);
    assertThat(ofPieces).isDeepEqualTo(state.vectors());
  }

  /** Squares, so that roots exist. */
  private static float[][] start(int vectors) {
    float[][] state = new float[vectors][];
    for (int k = 0; k < vectors; k++) {
      state[k] = random(3 + k);
      for (int i = 0; i < state[k].length; i++) {
        state[k][i] *= state[k][i];
      }
    }
    return state;
  }

  @Test
  void refusesAPieceThatLiesOutside() {
    MomentumSgd sgd = MomentumSgd.of(new Schedule.Constant(0.1), 0);
    PieceUpdate update = PieceUpdate.of(sgd, TOPOLOGY);
    float[] piece = new float[2];
    assertThatThrownBy(
            () -> update.apply(0.1, 0, 1, piece, piece, new float[][] {piece}, LAYOUT.size() - 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  private static float[] random(long stream) {
    float[] values = new float[LAYOUT.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) CounterRandom.gaussian(1, stream, i);
    }
    return values;
  }
}
