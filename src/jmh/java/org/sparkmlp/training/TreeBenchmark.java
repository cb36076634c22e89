package org.sparkmlp.training;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.GradientSum;
import org.sparkmlp.network.InitialParameters;
import org.sparkmlp.network.Loss;
import org.sparkmlp.network.Network;
import org.sparkmlp.network.OffHeapGradientSum;
import org.sparkmlp.network.Topology;
import org.sparkmlp.network.Workspace;
import org.sparkmlp.training.CanonicalTree.Node;

/**
 * The canonical tree over eight leaves of 784-300-100-10, 266,610 parameters: 1.07 MB a sum.
 *
 * <p>Bytes that must move: {@link #worker} copies four leaves, adds four to them and adds three
 * times more, 4 · 2 + 7 · 3 = 29 sums; {@link #driver} 3 sums; {@link #copy}, the roof, 2 sums.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 15, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class TreeBenchmark {
  private static final int LANES = 8;
  private static final int LEVELS = 3;

  private final Node root = CanonicalTree.root(new Lanes(LANES));
  private OffHeapGradientSum[] leaves;
  private OffHeapGradientSum[] open;
  private OffHeapGradientSum whole;
  private GradientSum left;
  private GradientSum right;

  /** Makes the leaves. */
  @Setup
  public void fill() {
    Topology topology = Topology.of(784, List.of(300, 100), Activation.RELU, 10);
    Network network = Network.of(topology, Loss.SOFTMAX_CROSS_ENTROPY);
    leaves = new OffHeapGradientSum[LANES];
    open = new OffHeapGradientSum[LEVELS];
    whole = network.gradientSum();
    try (Workspace workspace = network.workspace(1)) {
      workspace.load(InitialParameters.draw(topology, 1));
      float[] row = new float[topology.features() + 1];
      java.util.Arrays.fill(row, 1f);
      workspace.put(0, row, 0, topology.features(), 1, 1f);
      for (int lane = 0; lane < LANES; lane++) {
        leaves[lane] = network.gradientSum();
        network.gradient(workspace, 1, false, leaves[lane]);
      }
    }
    for (int level = 1; level < LEVELS; level++) {
      open[level] = network.gradientSum();
    }
    left = new GradientSum(network.layout().size());
    right = new GradientSum(network.layout().size());
    leaves[0].copyTo(left);
    leaves[1].copyTo(right);
  }

  /** Frees them. */
  @TearDown
  public void free() {
    whole.close();
    for (OffHeapGradientSum leaf : leaves) {
      leaf.close();
    }
    for (int level = 1; level < LEVELS; level++) {
      open[level].close();
    }
  }

  /** A worker that holds all lanes, and whose leaves are ready. */
  @Benchmark
  public void worker() {
    whole.clear();
    CanonicalTree.sum(root, (lane, into) -> into.add(leaves[lane]), open, whole);
  }

  /** The driver, with the sums of two workers. */
  @Benchmark
  public GradientSum driver() {
    Map<Node, GradientSum> sums = new HashMap<>();
    sums.put(root.left(), left);
    sums.put(root.right(), right);
    return CanonicalTree.finish(
        root,
        sums,
        (a, b) -> {
          a.add(b);
          return a;
        });
  }

  /** One sum from one array to another. */
  @Benchmark
  public float[] copy() {
    System.arraycopy(left.gradient(), 0, right.gradient(), 0, left.gradient().length);
    return right.gradient();
  }
}
