package org.sparkmlp.math;

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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Each provider of matrix products at every shape of a leaf of 784-300-100-10, with 25 and 125
 * rows; at the shape by which providers are usually compared; and at a large one, the roof.
 *
 * <p>{@code gigaflops} is what counts: GFLOP/s, with 2 m n k operations for a product.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 15, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class ProductBenchmark {
  /** Who computes. */
  public enum Provider {
    /** Native, off-heap. */
    OPENBLAS {
      @Override
      MatrixProduct load() {
        return OpenBlasProduct.load();
      }
    },
    /** The fallback, with the vector module. */
    NETLIB {
      @Override
      MatrixProduct load() {
        return NetlibProduct.of();
      }
    };

    abstract MatrixProduct load();
  }

  /** Operations, as JMH counts them. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Operations {
    /** Millions of operations, which by milliseconds are GFLOP/s. */
    public double gigaflops;
  }

  @Param Provider provider;

  /**
   * Which of a leaf's products, and its m×n×k; a is transposed in those of gradients, b in those of
   * deltas.
   */
  @Param({
    "roof 1024x1024x1024",
    "compare 256x300x784",
    "forward 25x300x785",
    "forward 25x100x301",
    "forward 25x10x101",
    "gradient 785x300x25",
    "gradient 301x100x25",
    "gradient 101x10x25",
    "delta 25x300x100",
    "delta 25x100x10",
    "forward 125x300x785",
    "forward 125x100x301",
    "forward 125x10x101",
    "gradient 785x300x125",
    "gradient 301x100x125",
    "gradient 101x10x125",
    "delta 125x300x100",
    "delta 125x100x10",
  })
  String product;

  private MatrixProduct with;
  private boolean transposeA;
  private boolean transposeB;
  private int m;
  private int n;
  private int k;
  private OffHeapFloats a;
  private OffHeapFloats b;
  private OffHeapFloats c;

  /** Fills the matrices. */
  @Setup
  public void fill() {
    String[] words = product.split("[ x]");
    transposeA = words[0].equals("gradient");
    transposeB = words[0].equals("delta");
    m = Integer.parseInt(words[1]);
    n = Integer.parseInt(words[2]);
    k = Integer.parseInt(words[3]);
    a = random(m * k);
    b = random(k * n);
    c = OffHeapFloats.allocate(m * n);
    with = provider.load();
  }

  private static OffHeapFloats random(int length) {
    OffHeapFloats floats = OffHeapFloats.allocate(length);
    for (int i = 0; i < length; i++) {
      floats.put(i, ThreadLocalRandom.current().nextFloat() - 0.5f);
    }
    return floats;
  }

  /** Frees them. */
  @TearDown
  public void free() {
    a.close();
    b.close();
    c.close();
  }

  /** One product. */
  @Benchmark
  public void multiply(Operations done) {
    int lda = transposeA ? m : k;
    int ldb = transposeB ? k : n;
    with.multiply(transposeA, transposeB, m, n, k, a, lda, b, ldb, false, c, n);
    done.gigaflops += 2e-6 * m * n * k;
  }
}
