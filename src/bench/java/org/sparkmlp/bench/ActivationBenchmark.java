package org.sparkmlp.bench;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.GradientSum;
import org.sparkmlp.network.InitialParameters;
import org.sparkmlp.network.Loss;
import org.sparkmlp.network.Network;
import org.sparkmlp.network.Topology;
import org.sparkmlp.network.Workspace;

/**
 * Which share of a leaf's forward and backward pass the activations take at 784-300-100-10: {@code
 * (with − identity) / with}, on one thread.
 *
 * <p>Activations take turns every few milliseconds, and the share is that of medians over all
 * turns: the differences are smaller than what separate runs on a shared machine differ by.
 */
public final class ActivationBenchmark {
  private static final int ROUNDS = 120;
  private static final int ROWS_OF_A_TURN = 1000;

  private ActivationBenchmark() {}

  /**
   * Runs.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) {
    System.out.printf(
        Locale.ROOT,
        "%-6s %-10s %12s %12s %8s%n",
        "rows",
        "activation",
        "µs, best",
        "median",
        "share");
    for (int rows : new int[] {25, 125, 500}) {
      measure(rows);
    }
  }

  private static void measure(int rows) {
    Map<Activation, Pass> passes = new EnumMap<>(Activation.class);
    Map<Activation, double[]> times = new EnumMap<>(Activation.class);
    for (Activation activation : Activation.values()) {
      passes.put(activation, new Pass(activation, rows));
      times.put(activation, new double[ROUNDS]);
    }
    int leaves = ROWS_OF_A_TURN / rows;
    for (int round = -ROUNDS / 4; round < ROUNDS; round++) { // the first ones to compile
      for (Activation activation : Activation.values()) {
        double micros = passes.get(activation).run(leaves);
        if (round >= 0) {
          times.get(activation)[round] = micros;
        }
      }
    }
    times.values().forEach(Arrays::sort);
    double identity = times.get(Activation.IDENTITY)[ROUNDS / 2];
    times.forEach(
        (activation, sorted) -> {
          double median = sorted[ROUNDS / 2];
          System.out.printf(
              Locale.ROOT,
              "%-6d %-10s %12.1f %12.1f %7.1f%%%n",
              rows,
              activation.text(),
              sorted[0],
              median,
              100 * (median - identity) / median);
        });
  }

  /** A leaf whose rows and parameters are in place. */
  private static final class Pass {
    private final Network network;
    private final Workspace workspace;
    private final GradientSum sum;

    Pass(Activation activation, int rows) {
      Topology topology = Topology.of(784, List.of(300, 100), activation, 10);
      this.network = Network.of(topology, Loss.SOFTMAX_CROSS_ENTROPY);
      this.workspace = network.workspace(rows);
      this.sum = new GradientSum(network.layout().size());
      workspace.load(network.layout().ofRowMajor(InitialParameters.draw(topology, 1)));
      Random random = new Random(1);
      for (int i = 0; i < rows; i++) {
        float[] row = new float[topology.features() + 2];
        for (int j = 0; j < topology.features(); j++) {
          row[j] = (float) random.nextGaussian();
        }
        row[topology.features()] = i % topology.outputs();
        row[topology.features() + 1] = 1f;
        workspace.put(row, 0);
      }
      workspace.endLeaf();
      workspace.gather();
    }

    /** Microseconds of a leaf, the mean of some; one more before them fills the caches. */
    double run(int leaves) {
      leaf();
      long start = System.nanoTime();
      for (int i = 0; i < leaves; i++) {
        leaf();
      }
      return (System.nanoTime() - start) * 1e-3 / leaves;
    }

    private void leaf() {
      sum.clear();
      network.gradient(workspace, sum);
    }
  }
}
