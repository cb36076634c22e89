package org.sparkmlp.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.function.ToDoubleFunction;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.sparkmlp.math.SumTree;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.GradientSum;
import org.sparkmlp.network.InitialParameters;
import org.sparkmlp.network.Loss;
import org.sparkmlp.network.Network;
import org.sparkmlp.network.Topology;
import org.sparkmlp.network.Workspace;
import org.sparkmlp.optim.MomentumSgd;
import org.sparkmlp.optim.Schedule;
import org.sparkmlp.spark.DistributedFit;
import org.sparkmlp.spark.request.Columns;
import org.sparkmlp.spark.request.Exchange;
import org.sparkmlp.spark.request.Execution;
import org.sparkmlp.spark.request.FitRequest;
import org.sparkmlp.spark.request.NetworkDesign;
import org.sparkmlp.spark.request.TrainingData;
import org.sparkmlp.training.EpochRecord;
import org.sparkmlp.training.TrainingListener;
import org.sparkmlp.training.TrainingSettings;
import org.sparkmlp.training.tree.CanonicalTree;
import org.sparkmlp.training.tree.CanonicalTree.Node;
import org.sparkmlp.training.tree.Lanes;
import org.sparkmlp.training.tree.TreePasses;

/**
 * Rows per second of real fits on {@code local[2]}, beside the roof: a bare loop of the same
 * forward and backward passes over as many leaves of the same size, on two threads, with nothing
 * else.
 *
 * <p>Fits and roof take turns within one run, as the machine is noisy; medians are printed.
 */
public final class TrainingBenchmark {
  private static final int FEATURES = 784;
  private static final Topology TOPOLOGY =
      Topology.of(FEATURES, List.of(300, 100), Activation.RELU, 10);
  private static final int THREADS = 2;
  private static final int ROUNDS = 5;
  private static final int EPOCHS = 40;

  private TrainingBenchmark() {}

  /**
   * Runs.
   *
   * @param arguments number of rows (20000), then batch sizes (200 1000 8000), then exchanges
   */
  public static void main(String[] arguments) throws Exception {
    int rows = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20_000;
    SparkSession spark =
        SparkSession.builder()
            .master("local[" + THREADS + "]")
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "localhost")
            .config("spark.locality.wait", 0)
            .getOrCreate();
    Dataset<Row> data = data(spark, rows).cache();
    data.count();
    System.out.printf(Locale.ROOT, "%d rows, topology %s, local[%d]%n", rows, TOPOLOGY, THREADS);
    List<Integer> batches =
        arguments.length > 1
            ? Arrays.stream(arguments[1].split(",")).map(Integer::valueOf).toList()
            : List.of(200, 1000, 8000);
    List<Exchange> exchanges =
        arguments.length > 2
            ? Arrays.stream(arguments[2].split(",")).map(Exchange::parse).toList()
            : List.of(Exchange.STAR, Exchange.JOB);
    for (int batch : batches) {
      for (Activation activation : List.of(Activation.RELU, Activation.TANH, Activation.SIGMOID)) {
        if (activation != Activation.RELU && batch != 1000) {
          continue;
        }
        compare(data, batch, activation, exchanges);
      }
    }
    spark.stop();
  }

  private static void compare(
      Dataset<Row> data, int batch, Activation activation, List<Exchange> exchanges)
      throws Exception {
    List<Double> roofs = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      roofs.add(roof(batch, activation));
    }
    System.out.printf(
        Locale.ROOT, "batch %d, %s: roof %,.0f rows/s%n", batch, activation.text(), median(roofs));
    for (Exchange exchange : exchanges) {
      List<EpochRecord> epochs = new ArrayList<>();
      long start = System.nanoTime();
      DistributedFit.fit(
          request(data, batch, activation, exchange, exchange == Exchange.JOB ? 4 : EPOCHS),
          new TrainingListener() {
            @Override
            public void onEpoch(EpochRecord epoch) {
              epochs.add(epoch);
            }
          });
      double seconds = (System.nanoTime() - start) * 1e-9;
      epochs.subList(0, epochs.size() / 2).clear(); // in which code is compiled
      roofs.add(roof(batch, activation));
      double rate = median(epochs, EpochRecord::rowsPerSecond);
      System.out.printf(
          Locale.ROOT,
          "  %-8s %,9.0f rows/s = %.2f of the roof; epoch %.3f s: compute %.3f, gather %.3f,"
              + " wait %.3f, exchange %.3f, update %.3f; whole fit %.2f s%n",
          exchange.text(),
          rate,
          rate / median(roofs),
          median(epochs, EpochRecord::seconds),
          median(epochs, epoch -> epoch.times().computeSeconds()),
          median(epochs, epoch -> epoch.times().gatherSeconds()),
          median(epochs, epoch -> epoch.times().waitSeconds()),
          median(epochs, epoch -> epoch.times().exchangeSeconds()),
          median(epochs, epoch -> epoch.times().updateSeconds()),
          seconds);
    }
  }

  private static double median(List<EpochRecord> epochs, ToDoubleFunction<EpochRecord> part) {
    return median(epochs.stream().map(part::applyAsDouble).toList());
  }

  /** Each thread has half of the lanes, and of them one leaf each, over and over. */
  private static double roof(int batch, Activation activation) throws InterruptedException {
    Topology topology = Topology.of(FEATURES, List.of(300, 100), activation, 10);
    Network network = Network.of(topology, Loss.SOFTMAX_CROSS_ENTROPY);
    Node node = CanonicalTree.root(Lanes.forBatchSize(batch)).left();
    int[] leaves = new int[1 << node.level()];
    Arrays.fill(leaves, batch / THREADS / leaves.length);
    int rows = leaves.length * leaves[0];
    int passes = Math.max(1, 20_000 / rows);
    CountDownLatch ready = new CountDownLatch(THREADS);
    CountDownLatch done = new CountDownLatch(THREADS);
    long[] nanos = new long[THREADS];
    for (int t = 0; t < THREADS; t++) {
      int thread = t;
      new Thread(
              () -> {
                try {
                  float[] row = row(new Random(thread));
                  Workspace workspace = network.workspace(SumTree.PIECE_ROWS);
                  workspace.load(InitialParameters.draw(topology, 1));
                  TreePasses sums =
                      new TreePasses(
                          network,
                          workspace,
                          (lane, from, to, into) -> {
                            for (int i = from; i < to; i++) {
                              into.put(row, 0);
                            }
                          });
                  GradientSum sum = new GradientSum(network.layout().size());
                  sums.begin(0, leaves);
                  sums.sum(node, sum);
                  ready.countDown();
                  ready.await();
                  long start = System.nanoTime();
                  for (int pass = 0; pass < passes; pass++) {
                    sums.sum(node, sum);
                  }
                  nanos[thread] = System.nanoTime() - start;
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                } finally {
                  done.countDown();
                }
              })
          .start();
    }
    done.await();
    double rate = 0;
    for (long time : nanos) {
      rate += (double) passes * rows / (time * 1e-9);
    }
    return rate;
  }

  /** Features, label 0, weight 1. */
  private static float[] row(Random random) {
    float[] row = new float[FEATURES + 2];
    for (int j = 0; j < FEATURES; j++) {
      row[j] = (float) random.nextGaussian();
    }
    row[FEATURES + 1] = 1f;
    return row;
  }

  private static FitRequest request(
      Dataset<Row> data, int batch, Activation activation, Exchange exchange, int epochs) {
    return new FitRequest(
        new TrainingData(
            data,
            new Columns("features", "label", Optional.empty(), Optional.empty()),
            OptionalInt.of(10),
            0,
            false),
        new NetworkDesign(
            Loss.SOFTMAX_CROSS_ENTROPY,
            List.of(300, 100),
            List.of(activation),
            true,
            false,
            Optional.empty()),
        new TrainingSettings(
            batch,
            epochs,
            true,
            1,
            MomentumSgd.of(new Schedule.Constant(0.01), 0.9),
            OptionalInt.empty(),
            0),
        new Execution(OptionalInt.empty(), OptionalInt.of(THREADS), exchange));
  }

  static Dataset<Row> data(SparkSession spark, int rows) {
    StructType schema =
        new StructType()
            .add("features", SQLDataTypes.VectorType())
            .add("label", DataTypes.DoubleType);
    return spark
        .range(0, rows, 1, 4)
        .map(
            (org.apache.spark.api.java.function.MapFunction<Long, Row>)
                i -> {
                  Random random = new Random(i);
                  double[] x = new double[FEATURES];
                  for (int j = 0; j < FEATURES; j++) {
                    x[j] = (float) random.nextGaussian();
                  }
                  return RowFactory.create(Vectors.dense(x), (double) random.nextInt(10));
                },
            org.apache.spark.sql.Encoders.row(schema));
  }

  static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
