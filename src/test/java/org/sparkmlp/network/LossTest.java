package org.sparkmlp.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.math.ElementWise;

class LossTest {
  private final ElementWise kernels = new ElementWise(16);

  @ParameterizedTest
  @ValueSource(floats = {1, 100, 1e4f, 1e30f, Float.MAX_VALUE})
  void crossEntropyIsFiniteForEveryFiniteLogit(float size) {
    for (int c = 0; c < 3; c++) {
      float[] delta = {size, -size, 0};
      double loss =
          Loss.SOFTMAX_CROSS_ENTROPY.deltaInPlace(kernels, delta, 0, 3, new float[] {c}, 0);
      assertThat(loss).isFinite().isGreaterThanOrEqualTo(0);
      assertThat(delta).doesNotContain(Float.NaN);
      assertThat(delta[0] + delta[1] + delta[2]).isBetween(-1e-6f, 1e-6f);
      Evaluation evaluation = Evaluation.empty(3);
      double evaluated =
          Loss.SOFTMAX_CROSS_ENTROPY.evaluate(
              kernels, new float[] {size, -size, 0}, 0, 3, new float[] {c}, 0, 1, evaluation);
      assertThat(evaluated).isEqualTo(loss);
    }
  }

  @Test
  void crossEntropyOfASureMistakeIsTheDistanceOfTheLogits() {
    double loss =
        Loss.SOFTMAX_CROSS_ENTROPY.deltaInPlace(
            kernels, new float[] {1e4f, -1e4f}, 0, 2, new float[] {1}, 0);
    assertThat(loss).isEqualTo(2e4);
  }

  @ParameterizedTest
  @ValueSource(floats = {1e4f, 1e18f})
  void squaredErrorIsFiniteForLargeOutputs(float size) {
    float[] delta = {size, -size};
    double loss =
        Loss.SQUARED_ERROR.deltaInPlace(kernels, delta, 0, 2, new float[] {-size, size}, 0);
    assertThat(loss).isEqualTo(8.0 * size * size);
    assertThat(delta).containsExactly(4 * size, -4 * size);
  }

  @Test
  void anOverflowIsSeenAndNotHidden() {
    float[] delta = {Float.MAX_VALUE};
    assertThat(
            Loss.SQUARED_ERROR.deltaInPlace(
                kernels, delta, 0, 1, new float[] {-Float.MAX_VALUE}, 0))
        .isInfinite();
  }

  @Test
  void aLabelIsOneClassIndexOrAllTargets() {
    assertThat(Loss.SOFTMAX_CROSS_ENTROPY.labelWidth(7)).isEqualTo(1);
    assertThat(Loss.SQUARED_ERROR.labelWidth(7)).isEqualTo(7);
  }

  @Test
  void huberIsSquaredNearTheTargetAndLinearBeyond() {
    float[] delta = {1.5f, 4};
    assertThat(Loss.HUBER.deltaInPlace(kernels, delta, 0, 2, new float[] {1, 1}, 0))
        .isEqualTo(5.25);
    assertThat(delta).containsExactly(1, 2);
    float[] far = {-1e30f};
    assertThat(Loss.HUBER.deltaInPlace(kernels, far, 0, 1, new float[] {0}, 0)).isFinite();
    assertThat(far).containsExactly(-2);
    float[] nan = {Float.NaN};
    assertThat(Loss.HUBER.deltaInPlace(kernels, nan, 0, 1, new float[] {0}, 0)).isNaN();
    assertThat(nan).containsExactly(Float.NaN);
  }

  @Test
  void smoothedLabelsWorkedByHand() {
    Topology none = Topology.of(1, List.of(), Activation.IDENTITY, 2);
    Network network = Network.of(none, Loss.SOFTMAX_CROSS_ENTROPY).withLabelSmoothing(0.2);
    GradientSum sum = gradient(network, new float[4], 1);
    assertThat(sum.loss()).isCloseTo(Math.log(2), within(1e-7));
    assertThat(sum.gradient()).containsExactly(new float[] {0.4f, -0.4f, 0, 0}, within(1e-7f));
    // of the logits (1, 3): the class's own loss is ln(1 + e^-2), the further part 0.2 (3 - 2)
    sum = gradient(network, new float[] {1, 3, 0, 0}, 1);
    assertThat(sum.loss()).isCloseTo(Math.log1p(Math.exp(-2)) + 0.2, within(1e-6));
    double p = 1 / (1 + Math.exp(2));
    assertThat((double) sum.gradient()[0]).isCloseTo(p - 0.1, within(1e-6));
    assertThat((double) sum.gradient()[1]).isCloseTo(0.1 - p, within(1e-6));
  }

  private static GradientSum gradient(Network network, float[] parameters, int c) {
    Workspace workspace = network.workspace(1);
    workspace.load(parameters);
    workspace.clear();
    workspace.put(new float[] {0, c, 1}, 0);
    workspace.endLeaf();
    GradientSum sum = new GradientSum(parameters.length);
    network.gradient(workspace, sum);
    return sum;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.25, 0.75}) // of which sums of weights are exact
  void smoothingIsLossAndGradientOfEachClassByItsShare(double share) {
    int classes = 4;
    Topology topology = Topology.of(6, List.of(9), Activation.TANH, classes);
    Sample sample = new Sample(topology, Loss.SOFTMAX_CROSS_ENTROPY, 21, true, 3);
    TwinNetwork.Sums expected = weighed(sample, sample.labels, 1 - share);
    for (int c = 0; c < classes; c++) {
      double[][] labels = new double[sample.labels.length][];
      Arrays.fill(labels, new double[] {c});
      TwinNetwork.Sums each = weighed(sample, labels, share / classes);
      expected.loss += each.loss;
      expected.weight += each.weight;
      for (int i = 0; i < each.gradient.length; i++) {
        expected.gradient[i] += each.gradient[i];
      }
    }
    Network network = Network.of(topology, sample.loss).withLabelSmoothing(share);
    Workspace workspace = network.workspace(sample.rows.length);
    sample.load(workspace);
    sample.put(workspace, 0, sample.rows.length);
    GradientSum sum = new GradientSum(network.layout().size());
    network.gradient(workspace, sum);
    NetworkTwinTest.assertClose(network.layout(), sum, expected, sample.rows.length);
  }

  /** Of the twin, with each row's weight times a share. */
  private static TwinNetwork.Sums weighed(Sample sample, double[][] labels, double share) {
    double[] weights = Arrays.stream(sample.wideWeights).map(weight -> share * weight).toArray();
    return new TwinNetwork(sample.topology, sample.loss)
        .gradient(sample.wideParameters, sample.x, labels, weights);
  }

  @Test
  void smoothingIsOfClassesAlone() {
    Network network =
        Network.of(Topology.of(1, List.of(), Activation.IDENTITY, 1), Loss.SQUARED_ERROR);
    assertThatThrownBy(() -> network.withLabelSmoothing(0.1))
        .isInstanceOf(Refusal.class)
        .hasMessageContainingAll("labelSmoothing", "SQUARED_ERROR");
    assertThatThrownBy(() -> network.withLabelSmoothing(1)).hasMessageContaining("below 1");
  }
}
