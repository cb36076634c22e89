package org.sparkmlp.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a workspace takes, that passes take no more, and that it gives all of it back. */
class WorkspaceTest {
  /** Bytes of a buffer in the element-wise kernels, which is left to the garbage collector. */
  private static final long KERNELS = 4096;

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
    Network network = Network.of(topology, loss);
    GradientSum sum = new GradientSum(network.layout().size());
    Evaluation evaluation = Evaluation.empty(5);
    float[] outputs = new float[32 * 5];
    try (Workspace workspace = network.workspace(32);
        OffHeapGradientSum gradient = network.gradientSum();
        OffHeapGradientSum other = network.gradientSum()) {
      Runnable pass =
          () -> {
            workspace.load(sample.parameters);
            sample.put(workspace, 0, 32);
            gradient.clear();
            other.clear();
            network.gradient(workspace, 32, false, gradient);
            network.gradient(workspace, 32, true, gradient);
            network.gradient(workspace, 31, false, gradient);
            other.add(gradient);
            other.add(gradient);
            other.copyTo(sum);
            network.evaluate(workspace, 32, evaluation);
            network.predict(workspace, 32, outputs);
          };
      long leastPerPass = Long.MAX_VALUE;
      for (int attempt = 0; attempt < 20 && leastPerPass > 0; attempt++) { // the JIT comes late
        leastPerPass = Math.min(leastPerPass, allocatedBy(pass, 200) / 200);
      }
      assertThat(leastPerPass).as("bytes per pass").isZero();
    }
  }

  private static long allocatedBy(Runnable pass, int times) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < times; i++) {
      pass.run();
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  @Test
  void memoryIsParametersAndRowsTimesWidthsAndIsGivenBack() {
    Topology topology = Topology.of(300, List.of(200, 100), Activation.RELU, 10);
    Network network = Network.of(topology, Loss.SOFTMAX_CROSS_ENTROPY);
    int rows = 512;
    long floats =
        network.layout().size() // parameters
            + rows * (301L + 201 + 101) // z_0, z_1, z_2 with their ones
            + rows * (200L + 100 + 10); // deltas
    long before = directMemory();
    Workspace workspace = network.workspace(rows);
    assertThat(directMemory() - before)
        .isBetween(4 * floats, 4 * floats + KERNELS + 1024); // which is for alignment
    workspace.close();
    assertThat(directMemory() - before).isLessThanOrEqualTo(KERNELS);
  }

  @Test
  void aClosedWorkspaceRefusesWork() {
    Network network =
        Network.of(Topology.of(2, List.of(3), Activation.TANH, 2), Loss.SQUARED_ERROR);
    Workspace workspace = network.workspace(4);
    workspace.close();
    workspace.close(); // the second time does nothing
    assertThatThrownBy(() -> workspace.load(new float[network.layout().size()]))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    try (OffHeapGradientSum gradient = network.gradientSum()) {
      assertThatThrownBy(() -> network.gradient(workspace, 1, false, gradient))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  private static long directMemory() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getTotalCapacity)
        .sum();
  }
}
