package org.sparkmlp.network;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Forward and backward pass over one leaf of 784-300-100-10, whose rows are in place.
 *
 * <p>Identity has no element-wise pass but the loss's: what another activation takes more than it
 * is that activation's cost. {@code gigaflops} is GFLOP/s of the products alone.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 20, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class LeafBenchmark {

  /** What was done, as JMH counts it. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Done {
    /** Millions of operations of matrix products, which by milliseconds are GFLOP/s. */
    public double gigaflops;

    /** Thousands of rows, which by milliseconds are millions of rows a second. */
    public double megarows;
  }

  @Param({"25", "125", "500"})
  int rows;

  @Param({"IDENTITY", "RELU", "TANH", "SIGMOID"})
  Activation activation;

  private Network network;
  private Workspace workspace;
  private GradientSum sum;
  private double operations;

  /** Puts rows and parameters in place. */
  @Setup
  public void fill() {
    Topology topology = Topology.of(784, List.of(300, 100), activation, 10);
    network = Network.of(topology, Loss.SOFTMAX_CROSS_ENTROPY);
    workspace = network.workspace(rows);
    sum = new GradientSum(network.layout().size());
    workspace.load(network.layout().ofRowMajor(InitialParameters.draw(topology, 1)));
    for (int i = 0; i < rows; i++) {
      float[] row = new float[topology.features() + 2];
      for (int j = 0; j < topology.features(); j++) {
        row[j] = (float) ThreadLocalRandom.current().nextGaussian();
      }
      row[topology.features()] = i % topology.outputs();
      row[topology.features() + 1] = 1f;
      workspace.put(row, 0);
    }
    workspace.endLeaf();
    workspace.gather();
    operations = 0;
    for (int l = 0; l < network.layout().layers(); l++) {
      double in = network.layout().inputs(l);
      double out = network.layout().outputs(l);
      operations += 2 * rows * out * (2 * (in + 1) + (l > 0 ? in : 0));
    }
  }

  /** One leaf into an empty sum. */
  @Benchmark
  public void gradient(Done done) {
    sum.clear();
    network.gradient(workspace, sum);
    done.gigaflops += operations * 1e-6;
    done.megarows += rows * 1e-3;
  }
}
