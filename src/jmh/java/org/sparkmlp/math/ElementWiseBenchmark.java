package org.sparkmlp.math;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Nanoseconds per element of each element-wise kernel, on the chunk of 4,096 floats that networks
 * work on.
 *
 * <p>Every call is given the same input anew, as kernels that work in place on their own output
 * soon meet zeros or denormals; {@link #copy} is that copy alone, the roof of one array read and
 * one written.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(ElementWiseBenchmark.CHUNK)
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 15, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class ElementWiseBenchmark {
  static final int CHUNK = 4096;
  private static final int CLASSES = 10;

  private final ElementWise kernels = new ElementWise(CHUNK);
  private final float[] input = new float[CHUNK]; // normally distributed
  private final float[] output = new float[CHUNK]; // of an activation: in (0, 1)
  private final float[] x = new float[CHUNK];

  /** Draws the input. */
  @Setup
  public void fill() {
    for (int i = 0; i < CHUNK; i++) {
      input[i] = (float) ThreadLocalRandom.current().nextGaussian();
      output[i] = ThreadLocalRandom.current().nextFloat();
    }
  }

  private float[] anew() {
    System.arraycopy(input, 0, x, 0, CHUNK);
    return x;
  }

  /** What every other figure here includes. */
  @Benchmark
  public float[] copy() {
    return anew();
  }

  /** e^x. */
  @Benchmark
  public float[] exp() {
    kernels.exp(anew(), 0, CHUNK);
    return x;
  }

  /** Logistic function. */
  @Benchmark
  public float[] sigmoid() {
    kernels.sigmoid(anew(), 0, CHUNK);
    return x;
  }

  /** Hyperbolic tangent. */
  @Benchmark
  public float[] tanh() {
    kernels.tanh(anew(), 0, CHUNK);
    return x;
  }

  /** The larger of 0 and x. */
  @Benchmark
  public float[] relu() {
    kernels.relu(anew(), 0, CHUNK);
    return x;
  }

  /** δ z (1 − z). */
  @Benchmark
  public float[] sigmoidDerivative() {
    kernels.sigmoidDerivative(output, 0, anew(), 0, CHUNK);
    return x;
  }

  /** δ (1 − z²). */
  @Benchmark
  public float[] tanhDerivative() {
    kernels.tanhDerivative(output, 0, anew(), 0, CHUNK);
    return x;
  }

  /** δ where z is above 0. */
  @Benchmark
  public float[] reluDerivative() {
    kernels.reluDerivative(output, 0, anew(), 0, CHUNK);
    return x;
  }

  /** x + y. */
  @Benchmark
  public float[] add() {
    kernels.add(anew(), output, 0, CHUNK);
    return x;
  }

  /** Probabilities of ten classes a row; 4,096 elements but six. */
  @Benchmark
  public double softmax() {
    float[] rows = anew();
    double sum = 0;
    for (int from = 0; from + CLASSES <= CHUNK; from += CLASSES) {
      sum += kernels.softmax(rows, from, from + CLASSES);
    }
    return sum;
  }
}
