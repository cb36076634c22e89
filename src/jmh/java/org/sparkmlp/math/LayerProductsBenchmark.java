package org.sparkmlp.math;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;
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
import org.sparkmlp.math.LayerProducts.Into;

/**
 * The three products of a layer by the canonical kernels, and by OpenBLAS: which takes the gradient
 * as one product over all rows, and so without the canonical tree.
 *
 * <p>{@code gigaflops} is what counts: GFLOP/s, with 2 D M n operations for a product. {@code
 * -jvmArgsAppend -Dsparkmlp.kernel=256} (and {@code -XX:UseAVX=2}) choose another kernel. Unset
 * {@code OPENBLAS_CORETYPE} and its like before comparing.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 15, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class LayerProductsBenchmark {
  /** Operations, as JMH counts them. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Operations {
    /** Millions of operations, which by milliseconds are GFLOP/s. */
    public double gigaflops;
  }

  /** Inputs D, outputs M, rows of a leaf, leaves. */
  @Param({
    "784 300 4 4",
    "784 300 25 4",
    "784 300 125 4",
    "784 300 1000 1",
    "300 100 25 4",
    "2500 2000 125 4",
    "64 64 16 4",
    "4000 2000 4 4",
  })
  String shape;

  private Panels layer;
  private int rows;
  private Strips z;
  private Strips delta;
  private Strips a;
  private Strips back;
  private float[] w;
  private float[] gradient;
  private SumTree tree;
  private LayerProducts products;

  private FloatPointer blasZ;
  private FloatPointer blasW;
  private FloatPointer blasOut;
  private FloatPointer blasDelta;
  private FloatPointer blasGradient;
  private FloatPointer blasBack;

  /** Fills the matrices. */
  @Setup
  public void fill() {
    String[] words = shape.split(" ");
    layer = new Panels(Integer.parseInt(words[0]), Integer.parseInt(words[1]));
    int leafRows = Integer.parseInt(words[2]);
    int leaves = Integer.parseInt(words[3]);
    rows = leafRows * leaves;
    z = filled(Strips.ofInputs(rows, layer.inputs()));
    delta = filled(Strips.ofDeltas(rows, layer.outputs()));
    a = Strips.ofDeltas(rows, layer.outputs());
    back = Strips.ofDeltas(rows, layer.inputs());
    w = random(layer.size());
    gradient = new float[layer.size()];
    int[] first = new int[leaves];
    int[] count = new int[leaves];
    for (int leaf = 0; leaf < leaves; leaf++) {
      first[leaf] = leaf * leafRows;
      count[leaf] = leafRows;
    }
    tree = new SumTree();
    tree.set(leaves, first, count);
    products = new LayerProducts(Tile.preferred(), rows, layer.outputs());
    System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0"); // no limit but the machine's
    Loader.load(openblas_nolapack.class);
    org.bytedeco.openblas.presets.openblas_nolapack.blas_set_num_threads(1);
    blasZ = offHeap(rows * (1 + layer.inputs()));
    blasW = offHeap(layer.size());
    blasOut = offHeap(rows * layer.outputs());
    blasDelta = offHeap(rows * layer.outputs());
    blasGradient = offHeap(layer.size());
    blasBack = offHeap(rows * layer.inputs());
  }

  private static Strips filled(Strips strips) {
    for (int row = 0; row < strips.maxRows(); row++) {
      strips.put(row, random(strips.columns()), 0);
    }
    return strips;
  }

  private static float[] random(int length) {
    float[] x = new float[length];
    for (int i = 0; i < length; i++) {
      x[i] = ThreadLocalRandom.current().nextFloat() - 0.5f;
    }
    return x;
  }

  private static FloatPointer offHeap(int length) {
    return new FloatPointer(random(length));
  }

  /** Frees what is off the heap. */
  @TearDown
  public void free() {
    blasZ.close();
    blasW.close();
    blasOut.close();
    blasDelta.close();
    blasGradient.close();
    blasBack.close();
  }

  private void count(Operations done) {
    done.gigaflops += 2e-6 * layer.inputs() * layer.outputs() * rows;
  }

  /** a = [1 z] W. */
  @Benchmark
  public void forward(Operations done) {
    products.forward(layer, w, 0, z, rows, false, a);
    count(done);
  }

  /** δ = δ' Wᵀ. */
  @Benchmark
  public void backward(Operations done) {
    products.backward(layer, w, 0, delta, rows, null, back);
    count(done);
  }

  /** G = [1 z]ᵀ δ', in the canonical tree. */
  @Benchmark
  public void gradient(Operations done) {
    products.gradient(layer, z, delta, tree, Into.SET, gradient, 0);
    count(done);
  }

  /** a = [1 z] W by OpenBLAS. */
  @Benchmark
  public void forwardOpenBlas(Operations done) {
    int in = 1 + layer.inputs();
    int out = layer.outputs();
    multiply(false, false, rows, out, in, blasZ, in, blasW, out, blasOut, out);
    count(done);
  }

  /** δ = δ' Wᵀ by OpenBLAS. */
  @Benchmark
  public void backwardOpenBlas(Operations done) {
    int in = layer.inputs();
    int out = layer.outputs();
    multiply(false, true, rows, in, out, blasDelta, out, blasW, out, blasBack, in);
    count(done);
  }

  /** G = [1 z]ᵀ δ' by OpenBLAS, over all rows at once. */
  @Benchmark
  public void gradientOpenBlas(Operations done) {
    int in = 1 + layer.inputs();
    int out = layer.outputs();
    multiply(true, false, in, out, rows, blasZ, in, blasDelta, out, blasGradient, out);
    count(done);
  }

  /** {@code C = A B}, row-major, either transposed if wanted. */
  private static void multiply(
      boolean transposeA,
      boolean transposeB,
      int m,
      int n,
      int k,
      FloatPointer a,
      int lda,
      FloatPointer b,
      int ldb,
      FloatPointer c,
      int ldc) {
    openblas_nolapack.cblas_sgemm(
        openblas_nolapack.CblasRowMajor,
        transposeA ? openblas_nolapack.CblasTrans : openblas_nolapack.CblasNoTrans,
        transposeB ? openblas_nolapack.CblasTrans : openblas_nolapack.CblasNoTrans,
        m,
        n,
        k,
        1f,
        a,
        lda,
        b,
        ldb,
        0f,
        c,
        ldc);
  }
}
