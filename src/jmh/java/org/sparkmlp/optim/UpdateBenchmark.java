package org.sparkmlp.optim;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
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
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.InitialParameters;
import org.sparkmlp.network.ParameterLayout;
import org.sparkmlp.network.Topology;

/**
 * What the driver does with a gradient sum of 784-300-100-10, 266,610 parameters, 1.07 MB.
 *
 * <p>Bytes that must move: {@link #momentum} and {@link #nesterov} read three arrays and write two;
 * {@link #allFinite} reads one; {@link #copy}, the roof, reads one and writes one.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 15, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class UpdateBenchmark {
  // So small that the parameters stay what they are for as long as this runs.
  private static final Schedule RATE = new Schedule.Constant(1e-9);

  private final Topology topology = Topology.of(784, List.of(300, 100), Activation.RELU, 10);
  private final ParameterLayout layout = ParameterLayout.of(topology);
  private final MomentumSgd momentum = MomentumSgd.of(RATE, 0.9);
  private final MomentumSgd nesterov =
      new MomentumSgd(RATE, 0.9, true, 1e-4, OptionalDouble.empty());
  private final OptimizerState state = momentum.initialState(layout.size());
  private final float[] parameters = InitialParameters.draw(topology, 1);
  private final float[] gradient = new float[layout.size()];
  private final float[] other = new float[layout.size()];

  /** A gradient that is nowhere 0, lest the velocity become denormal. */
  @Setup
  public void fill() {
    Arrays.fill(gradient, 1f);
  }

  private double update(MomentumSgd optimizer) {
    return WholeUpdate.make(optimizer, parameters, gradient, 32, layout, state, 1, Long.MAX_VALUE);
  }

  /** Classical momentum. */
  @Benchmark
  public double momentum() {
    return update(momentum);
  }

  /** Nesterov's, with a penalty. */
  @Benchmark
  public double nesterov() {
    return update(nesterov);
  }

  /** The guard before each update. */
  @Benchmark
  public boolean allFinite() {
    return GradientNorm.allFinite(gradient, 0, gradient.length);
  }

  /** One array to another. */
  @Benchmark
  public float[] copy() {
    System.arraycopy(parameters, 0, other, 0, other.length);
    return other;
  }
}
