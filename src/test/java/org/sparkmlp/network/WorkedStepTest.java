package org.sparkmlp.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sparkmlp.math.ElementWise;
import org.sparkmlp.optim.MomentumSgd;
import org.sparkmlp.optim.OptimizerState;
import org.sparkmlp.optim.Schedule;
import org.sparkmlp.optim.WholeUpdate;

/** One training step worked by hand, and the worked numbers of the documentation. */
class WorkedStepTest {
  private final ElementWise kernels = new ElementWise(16);

  /**
   * A 1-2-1 network with ReLU and squared error, on two rows.
   *
   * <pre>
   *   W_0 = [0 1; 1 −1]   W_1 = [0.5; 2; 3]           bias rows first
   *
   *   x = 2, y = 3, ω = 1        a = (2, −1)   z = (2, 0)   ŷ = 0.5 + 2·2 = 4.5
   *     ℓ = 1.5² = 2.25          ω δ_2 = 3                  ω ∂/∂W_1 = (3, 6, 0)
   *     δ_1 = (2·3, 0) = (6, 0)                             ω ∂/∂W_0 = (6, 0; 12, 0)
   *   x = −1, y = 4, ω = 0.5     a = (−1, 2)   z = (0, 2)   ŷ = 0.5 + 3·2 = 6.5
   *     ℓ = 2.5² = 6.25          ω δ_2 = 2.5                ω ∂/∂W_1 = (2.5, 0, 5)
   *     δ_1 = (0, 3·2.5) = (0, 7.5)                         ω ∂/∂W_0 = (0, 7.5; 0, −7.5)
   *
   *   Σ ω ℓ = 2.25 + 3.125 = 5.375        Ω = 1.5
   *   Σ = (6, 7.5; 12, −7.5)  (5.5, 6, 5)       Σ/Ω = (4, 5; 8, −5)  (11/3, 4, 10/3)
   *   η = 0.1:  W_0 = (−0.4, 0.5; 0.2, −0.5)    W_1 = (0.5 − 11/30, 1.6, 3 − 1/3)
   * </pre>
   */
  @Test
  void oneStepOfAReluNetworkByHand() {
    Network network =
        Network.of(Topology.of(1, List.of(2), Activation.RELU, 1), Loss.SQUARED_ERROR);
    float[] parameters = {0, 1, 1, -1, 0.5f, 2, 3};
    GradientSum sum = new GradientSum(7);
    Workspace workspace = network.workspace(2);
    workspace.load(parameters);
    workspace.put(new float[] {2, 3, 1}, 0);
    workspace.put(new float[] {-1, 4, 0.5f}, 0);
    workspace.endLeaf();
    network.gradient(workspace, sum);
    assertThat(sum.loss()).isEqualTo(5.375);
    assertThat(sum.weight()).isEqualTo(1.5);
    assertThat(sum.gradient()).containsExactly(6f, 7.5f, 12f, -7.5f, 5.5f, 6f, 5f);

    MomentumSgd descent = MomentumSgd.of(new Schedule.Constant(0.1), 0.9);
    OptimizerState state = descent.initialState(7);
    WholeUpdate.make(
        descent, parameters, sum.gradient(), sum.weight(), network.layout(), state, 1, 1);
    float[] expected = {-0.4f, 0.5f, 0.2f, -0.5f, 0.5f - 11 / 30f, 1.6f, 3 - 1 / 3f};
    assertThat(parameters).containsExactly(expected, within(1e-6f));
  }

  /** Softmax of zero weights: p = (½, ½), so x = 2 of class 1 gives δ = (½, −½), ∂/∂W = x δ. */
  @Test
  void oneStepOfASoftmaxModelByHand() {
    Network network =
        Network.of(Topology.of(1, List.of(), Activation.RELU, 2), Loss.SOFTMAX_CROSS_ENTROPY);
    GradientSum sum = new GradientSum(4);
    Workspace workspace = network.workspace(1);
    workspace.load(new float[4]);
    workspace.put(new float[] {2, 1, 1}, 0);
    workspace.endLeaf();
    network.gradient(workspace, sum);
    assertThat(sum.gradient()).containsExactly(0.5f, -0.5f, 1f, -1f);
    assertThat(sum.loss()).isEqualTo(Math.log(2), within(1e-7));
  }

  @Test
  void theWorkedNumbersOfTheLosses() {
    float[] squared = {1, 3};
    assertThat(Loss.SQUARED_ERROR.deltaInPlace(kernels, squared, 0, 2, new float[] {9, 2, 1}, 1))
        .isEqualTo(5);
    assertThat(squared).containsExactly(-2f, 4f);

    float[] softmax = {0, 0};
    assertThat(Loss.SOFTMAX_CROSS_ENTROPY.deltaInPlace(kernels, softmax, 0, 2, new float[] {1}, 0))
        .isEqualTo(0.6931, within(5e-5));
    assertThat(softmax).containsExactly(0.5f, -0.5f);
  }

  @Test
  void theWorkedNumbersOfTheActivations() {
    assertThat(apply(Activation.RELU, -2, 3)).containsExactly(0f, 3f);
    assertThat(apply(Activation.TANH, 1)).containsExactly(new float[] {0.76159f}, within(5e-6f));
    assertThat(apply(Activation.SIGMOID, 1)).containsExactly(new float[] {0.73106f}, within(5e-6f));
    assertThat(apply(Activation.IDENTITY, -2, 3)).containsExactly(-2f, 3f);
  }

  @Test
  void theDerivativeOfReluAtZeroIsZero() {
    float[] delta = {5, 5};
    Activation.RELU.scaleByDerivative(kernels, new float[] {0, 1e-40f}, 0, delta, 0, 2);
    assertThat(delta).containsExactly(0f, 5f);
  }

  private float[] apply(Activation activation, float... a) {
    activation.apply(kernels, a, 0, a.length);
    return a;
  }
}
