package org.sparkmlp.training;

import java.util.HashMap;
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
import org.openjdk.jmh.annotations.Warmup;
import org.sparkmlp.network.GradientSum;
import org.sparkmlp.training.tree.CanonicalTree;
import org.sparkmlp.training.tree.CanonicalTree.Node;
import org.sparkmlp.training.tree.Lanes;

/**
 * What is left of the canonical tree beside the passes: sums of whole workers, of 784-300-100-10,
 * 266,610 parameters and 1.07 MB each.
 *
 * <p>Bytes that must move: {@link #driver} 3 sums; {@link #copy}, the roof, 2 sums.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 15, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class TreeBenchmark {
  private static final int PARAMETERS = 266_610;

  private final Node root = CanonicalTree.root(new Lanes(8));
  private final GradientSum left = new GradientSum(PARAMETERS);
  private final GradientSum right = new GradientSum(PARAMETERS);

  /** Makes sums that are not empty. */
  @Setup
  public void fill() {
    left.set(1, 1, 1);
    right.set(1, 1, 1);
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
