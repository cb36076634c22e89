package org.sparkmlp.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkmlp.math.CounterRandom;

/** What rows leave out: by their keys alone, in training alone, and rightly differentiated. */
class DropoutTest {
  private static final double RATE = 0.3;
  private static final int ROWS = 37;

  private static Sample sample(Activation activation) {
    Topology topology = Topology.of(6, List.of(19, 8), activation, 3);
    return new Sample(topology, Loss.SOFTMAX_CROSS_ENTROPY, ROWS, true, 5);
  }

  private static long key(int row) {
    return 1000L + row;
  }

  private static GradientSum gradient(Sample sample, double rate, int from, int to) {
    Network network = Network.of(sample.topology, sample.loss).withDropout(rate);
    Workspace workspace = network.workspace(to - from);
    sample.load(workspace);
    workspace.clear();
    for (int i = from; i < to; i++) {
      if (rate > 0) {
        workspace.put(sample.rows[i], 0, key(i));
      } else {
        workspace.put(sample.rows[i], 0);
      }
    }
    workspace.endLeaf();
    GradientSum sum = new GradientSum(network.layout().size());
    network.gradient(workspace, sum);
    return sum;
  }

  @ParameterizedTest
  @EnumSource
  void theGradientIsThatOfTheThinnedNetwork(Activation activation) {
    Sample sample = sample(activation);
    TwinNetwork twin =
        new TwinNetwork(
            sample.topology,
            sample.loss,
            (row, layer, unit) ->
                CounterRandom.uniform(key(row), layer, unit) < RATE ? 0 : 1 / (1 - RATE));
    TwinNetwork.Sums expected =
        twin.gradient(sample.wideParameters, sample.x, sample.labels, sample.wideWeights);
    GradientSum sum = gradient(sample, RATE, 0, ROWS);
    NetworkTwinTest.assertClose(ParameterLayout.of(sample.topology), sum, expected, ROWS);
    assertThat(sum.loss()).isNotEqualTo(gradient(sample, 0, 0, ROWS).loss());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 36})
  void whatARowLeavesOutDoesNotDependOnItsCompany(int row) {
    Sample sample = sample(Activation.TANH);
    double without = row == 0 ? 0 : gradient(sample, RATE, 0, row).loss();
    GradientSum with = gradient(sample, RATE, 0, row + 1);
    GradientSum alone = gradient(sample, RATE, row, row + 1);
    assertThat(with.loss()).isCloseTo(without + alone.loss(), within(1e-12 * with.loss()));
  }

  @Test
  void evaluationAndPredictionLeaveOutNothing() {
    Sample sample = sample(Activation.RELU);
    Network plain = Network.of(sample.topology, sample.loss);
    Network thinned = plain.withDropout(0.5);
    assertThat(outputs(sample, thinned)).isEqualTo(outputs(sample, plain));
    assertThat(evaluation(sample, thinned).loss()).isEqualTo(evaluation(sample, plain).loss());
  }

  private static float[] outputs(Sample sample, Network network) {
    Workspace workspace = network.workspace(ROWS);
    sample.load(workspace);
    sample.put(workspace, 0, ROWS);
    float[] outputs = new float[ROWS * 3];
    network.predict(workspace, outputs);
    return outputs;
  }

  private static Evaluation evaluation(Sample sample, Network network) {
    Workspace workspace = network.workspace(ROWS);
    sample.load(workspace);
    sample.put(workspace, 0, ROWS);
    Evaluation evaluation = Evaluation.empty(3);
    network.evaluate(workspace, evaluation);
    return evaluation;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.5, 0.9})
  void aShareOfTheRateIsLeftOutAndTheMeanStays(double rate) {
    int out = 0;
    int units = 100_000;
    for (int k = 0; k < units; k++) {
      out += CounterRandom.uniform(key(3), 1, k) < rate ? 1 : 0;
    }
    assertThat((double) out / units).isCloseTo(rate, within(0.005));
    Topology topology = Topology.of(1, List.of(units), Activation.IDENTITY, 1);
    Network network = Network.of(topology, Loss.SQUARED_ERROR).withDropout(rate);
    float[] parameters = new float[network.layout().size()];
    ParameterLayout layout = network.layout();
    Arrays.fill(parameters, layout.weightsOffset(0), layout.end(0), 1f);
    Arrays.fill(parameters, layout.weightsOffset(1), layout.end(1), 1f / units);
    Workspace workspace = network.workspace(1);
    workspace.load(layout.ofRowMajor(parameters));
    workspace.clear();
    workspace.put(new float[] {2, 0, 1}, 0, key(3)); // ŷ is about 2, y is 0
    workspace.endLeaf();
    GradientSum sum = new GradientSum(layout.size());
    network.gradient(workspace, sum);
    assertThat(Math.sqrt(sum.loss())).isCloseTo(2, within(0.05));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1, Double.NaN})
  void refusesARateOutOfItsBounds(double rate) {
    Network network = Network.of(sample(Activation.TANH).topology, Loss.SQUARED_ERROR);
    assertThatThrownBy(() -> network.withDropout(rate))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("dropout", "below 1");
  }
}
