package org.sparkmlp.network;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sparkmlp.network.Activation.TANH;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sparkmlp.math.AllocationCheck;
import org.sparkmlp.math.Tiles;

/** That passes take no memory but the workspace's, and that it keeps to its size. */
class WorkspaceTest {
  @ParameterizedTest
  @EnumSource(Loss.class)
  void passesAllocateNothing(Loss loss) {
    Topology topology =
        new Topology(
            20,
            List.of(30, 20, 10, 10),
            List.of(Activation.RELU, Activation.TANH, Activation.SIGMOID, Activation.IDENTITY),
            5);
    Sample sample = new Sample(topology, loss, 32, true, 1);
    Network network = Network.of(topology, loss, Tiles.plain());
    float[] parameters = network.layout().ofRowMajor(sample.parameters);
    GradientSum sum = new GradientSum(network.layout().size());
    Evaluation evaluation = Evaluation.empty(5);
    float[] outputs = new float[32 * 5];
    Workspace workspace = network.workspace(32);
    Runnable pass =
        () -> {
          workspace.load(parameters);
          sample.put(workspace, 0, 32);
          sum.clear();
          network.gradient(workspace, sum);
          network.gradient(workspace, sum);
          sample.put(workspace, 0, 31);
          network.gradient(workspace, sum);
          network.evaluate(workspace, evaluation);
          network.predict(workspace, outputs);
        };
    AllocationCheck.assertAllocatesNothing(pass);
  }

  @Test
  void refusesMoreRowsThanItHasRoomFor() {
    Sample sample = new Sample(Topology.of(2, List.of(3), TANH, 2), Loss.SQUARED_ERROR, 5, true, 1);
    Workspace workspace = Network.of(sample.topology, sample.loss).workspace(4);
    assertThatThrownBy(() -> sample.put(workspace, 0, 5))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
