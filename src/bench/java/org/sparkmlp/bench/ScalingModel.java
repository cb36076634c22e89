package org.sparkmlp.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.apache.spark.sql.SparkSession;
import org.sparkmlp.ClusterSpark;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.GradientSum;
import org.sparkmlp.network.ParameterLayout;
import org.sparkmlp.network.Topology;
import org.sparkmlp.spark.request.Exchange;

/**
 * Measures the constants of the {@link CostModel} with two executor processes, holds the model
 * against fits that it was not made from, and predicts clusters that are not here: the tables of
 * {@code src/docs/scaling.md}.
 *
 * <p>The constants come from two networks only: one of 26 parameters, one of a million. Exchanges
 * take turns; of each point there are some rounds, after one that does not count.
 */
public final class ScalingModel {
  static final Path MODEL = Path.of("target", "scaling.json");
  private static final Path TABLES = Path.of("target", "scaling.md");

  private static final int BATCH = 256;
  private static final int STEPS_PER_EPOCH = 10;
  private static final double ROUND_TRIP = 1e-4; // assumed, of a network of one building
  private static final int WEAK_ROWS = 4096; // of an executor and step
  private static final int STRONG_ROWS = 65_536; // of a step
  private static final int[] EXECUTORS = {4, 16, 64, 256};
  private static final int[] GIGABITS = {1, 10, 25};
  private static final long[] PARAMETERS = {100_000, 1_000_000, 10_000_000, 100_000_000};

  private static final Case EMPTY = new Case(4, List.of(8), 2, 40);
  private static final Case FULL = new Case(784, List.of(1000, 200), 10, 15);
  private static final Case SMALL = new Case(784, List.of(100), 10, 30);
  private static final Case MIDDLE = new Case(784, List.of(300, 100), 10, 20);
  private static final Case LARGE = new Case(784, List.of(4000, 2000), 10, 3);

  private final PrintStream out;
  private final int rounds;

  private ScalingModel(PrintStream out, int rounds) {
    this.out = out;
    this.rounds = rounds;
  }

  private record Case(int inputs, List<Integer> hidden, int outputs, int epochs) {
    Topology topology() {
      return Topology.of(inputs, hidden, Activation.RELU, outputs);
    }

    long parameters() {
      return ParameterLayout.of(topology()).size();
    }
  }

  /**
   * Runs.
   *
   * @param arguments how many rounds; 3 if there is none
   */
  public static void main(String[] arguments) throws IOException {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
    double load = load();
    try (PrintStream out =
        new PrintStream(Files.newOutputStream(TABLES), true, StandardCharsets.UTF_8)) {
      new ScalingModel(out, rounds).run();
      say(out, "Load %.1f at the start, %.1f at the end.%n", load, load());
    }
    System.out.println("written to " + TABLES + " and " + MODEL);
  }

  private static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  private void run() throws IOException {
    Map<Case, CostModel.Measured> two =
        measure(2, false, List.of(EMPTY, FULL, SMALL, MIDDLE, LARGE));
    CostModel plain = model(two);
    plain.write(MODEL);
    Map<Case, CostModel.Measured> encrypted = measure(2, true, List.of(EMPTY, FULL, MIDDLE));
    CostModel secret = model(encrypted);
    constants(plain, secret);
    say(
        out,
        "%n| held against | executors | %s |%n|---|---|---|---|---|---|---|---|%n",
        "star, ms | model | off by | sharded, ms | model | off by");
    CostModel.Cluster here = new CostModel.Cluster(2, Double.POSITIVE_INFINITY, 0, cores());
    for (Case point : List.of(SMALL, MIDDLE, LARGE)) {
      check(plain, point, two.get(point), here, "");
    }
    check(secret, MIDDLE, encrypted.get(MIDDLE), here, ", encrypted");
    CostModel.Cluster four = new CostModel.Cluster(4, Double.POSITIVE_INFINITY, 0, cores());
    measure(4, false, List.of(SMALL, MIDDLE, FULL))
        .forEach((point, measured) -> check(plain, point, measured, four, ""));
    predict(plain, "weak scaling, " + WEAK_ROWS + " rows of an executor and step", true);
    predict(plain, "strong scaling, " + STRONG_ROWS + " rows a step", false);
  }

  private static int cores() {
    return Runtime.getRuntime().availableProcessors();
  }

  private static CostModel model(Map<Case, CostModel.Measured> measured) {
    return CostModel.of(measured.get(EMPTY), measured.get(FULL), FULL.parameters(), BATCH / 2);
  }

  private Map<Case, CostModel.Measured> measure(
      int executors, boolean encrypted, List<Case> cases) {
    Map<Case, CostModel.Measured> found = new LinkedHashMap<>();
    SparkSession.Builder builder =
        ClusterSpark.builder(executors)
            .config("spark.authenticate", encrypted)
            .config("spark.authenticate.secret", UUID.randomUUID().toString())
            .config("spark.network.crypto.enabled", encrypted);
    if (executors == 2) {
      builder.master("local-cluster[2,1,2048]").config("spark.executor.memory", "2g");
    }
    SparkSession spark = builder.getOrCreate();
    spark.sparkContext().setLogLevel("ERROR");
    try {
      for (Case point : cases) {
        say(System.out, "measuring %s with %d executors …%n", point.topology(), executors);
        found.put(point, measure(spark, executors, point));
      }
    } finally {
      spark.stop();
    }
    return found;
  }

  private CostModel.Measured measure(SparkSession spark, int executors, Case point) {
    Map<Exchange, List<StepCost>> costs = new EnumMap<>(Exchange.class);
    for (int round = 0; round <= rounds; round++) {
      for (Exchange exchange : List.of(Exchange.STAR, Exchange.SHARDED)) {
        StepCost cost =
            StepCost.of(
                spark,
                new StepFit(point.topology(), BATCH, STEPS_PER_EPOCH, exchange, executors),
                point.epochs());
        if (round > 0) {
          costs.computeIfAbsent(exchange, key -> new ArrayList<>()).add(cost);
        }
      }
    }
    return new CostModel.Measured(
        StepCost.median(costs.get(Exchange.STAR)), StepCost.median(costs.get(Exchange.SHARDED)));
  }

  private void constants(CostModel plain, CostModel secret) {
    say(out, "%n| constant | plain | encrypted |%n|---|---|---|%n");
    say(
        out,
        "| computing, GFLOP/s of an executor (6 operations a row and parameter) | %.0f | |%n",
        6e-9 / plain.c());
    say(out, "| adding gradients, GB/s of one thread | %.1f | |%n", addRate() * 1e-9);
    milliseconds("star: an empty step (S)", plain.starEmpty(), secret.starEmpty());
    milliseconds("star: driver's CPU of a message (o)", plain.starMessage(), secret.starMessage());
    rate("star: a worker's bytes (1/w)", plain.starWorker(), secret.starWorker());
    rate("star: the driver's bytes (1/d)", plain.starDriver(), secret.starDriver());
    milliseconds("sharded: an empty step (H)", plain.shardedEmpty(), secret.shardedEmpty());
    milliseconds(
        "sharded: driver's CPU of a worker (o')", plain.shardedMessage(), secret.shardedMessage());
    milliseconds("sharded: CPU of a peer (f)", plain.shardedFetch(), secret.shardedFetch());
    rate("sharded: bytes fetched (1/b)", plain.shardedByte(), secret.shardedByte());
  }

  private void milliseconds(String name, double plain, double secret) {
    say(out, "| %s, ms | %.3f | %.3f |%n", name, plain * 1e3, secret * 1e3);
  }

  private void rate(String name, double plain, double secret) {
    say(out, "| %s, MB/s | %s | %s |%n", name, megabytes(plain), megabytes(secret));
  }

  private static String megabytes(double secondsPerByte) {
    return secondsPerByte > 0
        ? String.format(Locale.ROOT, "%,.0f", 1e-6 / secondsPerByte)
        : "no limit seen";
  }

  /** Bytes of gradient a second that one thread adds to another, of 4 MB each. */
  private static double addRate() {
    GradientSum sum = new GradientSum(1 << 20);
    GradientSum other = new GradientSum(1 << 20);
    Arrays.fill(other.gradient(), 1);
    other.set(1, 1, 1);
    int count = 500;
    double best = Double.POSITIVE_INFINITY;
    for (int round = 0; round < 5; round++) {
      long start = System.nanoTime();
      for (int i = 0; i < count; i++) {
        sum.add(other);
      }
      best = Math.min(best, (System.nanoTime() - start) * 1e-9 / count);
    }
    return (double) Float.BYTES * (1 << 20) / best;
  }

  private void check(
      CostModel model,
      Case point,
      CostModel.Measured measured,
      CostModel.Cluster cluster,
      String remark) {
    double rows = (double) BATCH / cluster.executors();
    double star = model.step(Exchange.STAR, point.parameters(), rows, cluster);
    double sharded = model.step(Exchange.SHARDED, point.parameters(), rows, cluster);
    say(
        out,
        "| %s%s | %d | %s | %s |%n",
        point.topology(),
        remark,
        cluster.executors(),
        comparison(measured.star().whole(), star),
        comparison(measured.sharded().whole(), sharded));
  }

  /** Measured, model, difference. */
  static String comparison(double measured, double model) {
    return String.format(
        Locale.ROOT,
        "%.2f | %.2f | %+.0f %%",
        measured * 1e3,
        model * 1e3,
        (model / measured - 1) * 100);
  }

  private void predict(CostModel model, String title, boolean weak) {
    say(out, "%n**Predicted**, not measured: %s; ms (efficiency), star / sharded%n%n", title);
    say(out, "| network | parameters |");
    for (int executors : EXECUTORS) {
      say(out, " %d executors |", executors);
    }
    say(out, "%n|---|---|%s%n", "---|".repeat(EXECUTORS.length));
    for (int gigabits : GIGABITS) {
      for (long n : PARAMETERS) {
        say(out, "| %d Gbit/s | %s M |", gigabits, n * 1e-6);
        for (int executors : EXECUTORS) {
          double rows = weak ? WEAK_ROWS : (double) STRONG_ROWS / executors;
          CostModel.Cluster cluster =
              new CostModel.Cluster(executors, gigabits * 1.25e8, ROUND_TRIP, 0);
          say(
              out,
              " %s / %s |",
              prediction(model, Exchange.STAR, n, rows, cluster),
              prediction(model, Exchange.SHARDED, n, rows, cluster));
        }
        say(out, "%n");
      }
    }
  }

  private static String prediction(
      CostModel model, Exchange exchange, long n, double rows, CostModel.Cluster cluster) {
    double step = model.step(exchange, n, rows, cluster);
    double computing = model.c() * rows * n;
    return String.format(Locale.ROOT, "%,.0f (%.0f %%)", step * 1e3, 100 * computing / step);
  }

  private static void say(PrintStream where, String format, Object... values) {
    where.printf(Locale.ROOT, format, values);
  }
}
