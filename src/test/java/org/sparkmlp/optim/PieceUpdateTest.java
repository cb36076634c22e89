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
  @CsvSource({"1,false,false", "10,true,false", "10,false,true", "16,true,true", "122,true,true"})
  void givesTheBitsOfTheUpdateOfTheWhole(int length, boolean nesterov, boolean clipped) {
    OptionalDouble clip = clipped ? OptionalDouble.of(0.5) : OptionalDouble.empty();
    MomentumSgd sgd = new MomentumSgd(new Schedule.Constant(0.1), 0.9, nesterov, 0.01, clip);
    PieceUpdate update = PieceUpdate.of(sgd, TOPOLOGY);
    float[] w = random(1);
    float[] g = random(2);
    MomentumSgd.State state = MomentumSgd.State.of(random(3), 0);
    float[] byPieces = w.clone();
    float[] pieceVelocity = state.velocity();
    float[] sum = g.clone();
    float divisor = sgd.divisor(w, g, 3, LAYOUT);
    sgd.apply(0.1, divisor, w, g, LAYOUT, state, 0, w.length);
    for (int from = 0; from < w.length; from += length) {
      int to = Math.min(w.length, from + length);
      float[] ofW = Arrays.copyOfRange(byPieces, from, to);
      float[] ofG = Arrays.copyOfRange(sum, from, to);
      float[] ofV = Arrays.copyOfRange(pieceVelocity, from, to);
      if (clipped) {
        update.average(ofW, ofG, 3, from);
      }
      update.apply(0.1, divisor, ofW, ofG, ofV, from);
      System.arraycopy(ofW, 0, byPieces, from, to - from);
      System.arraycopy(ofV, 0, pieceVelocity, from, to - from);
    }
    assertThat(byPieces).isEqualTo(w);
    assertThat(pieceVelocity).isEqualTo(state.velocity());
  }

  @Test
  void refusesAPieceThatLiesOutside() {
    MomentumSgd sgd = MomentumSgd.of(new Schedule.Constant(0.1), 0);
    PieceUpdate update = PieceUpdate.of(sgd, TOPOLOGY);
    float[] piece = new float[2];
    assertThatThrownBy(() -> update.apply(0.1, 1, piece, piece, piece, LAYOUT.size() - 1))
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
