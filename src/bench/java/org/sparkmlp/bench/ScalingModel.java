package org.sparkmlp.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
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
 * <p>The constants come from two networks only, one of 58 parameters and one of a million, with one
 * and with two workers; that of a further peer from the smaller one with four. Computing is faster
 * with many rows, so that predictions have a constant of their own for it. Exchanges take turns; of
 * each point there are some rounds, after one that does not count.
 */
public final class ScalingModel {
  static final Path MODEL = Path.of("target", "scaling.json");
  private static final Path TABLES = Path.of("target", "scaling.md");

  private static final int ROUNDS = 2;
  private static final int BATCH = 256;
  private static final double ROUND_TRIP = 1e-4; // assumed, of a network of one building
  private static final int WEAK_ROWS = 4096; // of an executor and step
  private static final int STRONG_ROWS = 65_536; // of a step
  private static final int[] EXECUTORS = {4, 16, 64, 256};
  private static final int[] GIGABITS = {1, 10, 25};
  private static final long[] PARAMETERS = {100_000, 1_000_000, 10_000_000, 100_000_000};

  private static final Case EMPTY = new Case(4, List.of(8), 2, BATCH, 200, 6);
  private static final Case FULL = new Case(784, List.of(1000, 200), 10, BATCH, 20, 6);
  private static final Case SMALL = new Case(784, List.of(100), 10, BATCH, 20, 12);
  private static final Case MIDDLE = new Case(784, List.of(300, 100), 10, BATCH, 20, 8);
  private static final Case LARGE = new Case(784, List.of(4000, 2000), 10, BATCH, 4, 2);

  /** As full, with so many rows that they are computed as in large batches. */
  private static final Case BULK = new Case(784, List.of(1000, 200), 10, 4_096, 2, 3);

  private final PrintStream out;

  private ScalingModel(PrintStream out) {
    this.out = out;
  }

  /** A network, and how long it is fitted. */
  private record Case(
      int inputs, List<Integer> hidden, int outputs, int batch, int stepsPerEpoch, int epochs) {
    Topology topology() {
      return Topology.of(inputs, hidden, Activation.RELU, outputs);
    }

    long parameters() {
      return ParameterLayout.of(topology()).size();
    }
  }

  /** What is measured in one session. */
  private enum Part {
    /** Two executors: the constants, and points that they are not made from. */
    TWO(2, false, List.of(EMPTY, FULL, SMALL, MIDDLE, LARGE)),
    /** Four: the constant of a further peer, and points. */
    FOUR(4, false, List.of(EMPTY, SMALL, MIDDLE, FULL)),
    ENCRYPTED(2, true, List.of(EMPTY, FULL, MIDDLE)),
    /** Computing with many rows, for the predictions. */
    BULK(2, false, List.of(ScalingModel.BULK));

    final int executors;
    final boolean encrypted;
    final List<Case> cases;

    Part(int executors, boolean encrypted, List<Case> cases) {
      this.executors = executors;
      this.encrypted = encrypted;
      this.cases = cases;
    }

    Path file() {
      return Path.of("target", "scaling-" + name().toLowerCase(Locale.ROOT) + ".json");
    }
  }

  /** The measurements of a part, in the order of its cases. */
  private record Points(double load, List<CostModel.Measured> measured) {
    CostModel.Measured of(Part part, Case point) {
      return measured.get(part.cases.indexOf(point));
    }
  }

  /**
   * Runs.
   *
   * @param arguments the parts to be measured: two, four, encrypted, bulk; all if there are none;
   *     {@code tables} for none, to make the tables of what was measured before
   * @throws IOException if the results cannot be written
   */
  public static void main(String[] arguments) throws IOException {
    List<Part> parts =
        arguments.length == 0
            ? List.of(Part.values())
            : Stream.of(arguments)
                .filter(each -> !each.equals("tables"))
                .map(each -> Part.valueOf(each.toUpperCase(Locale.ROOT)))
                .toList();
    ObjectMapper json = new ObjectMapper();
    for (Part part : parts) {
      json.writeValue(part.file().toFile(), measure(part));
    }
    Map<Part, Points> points = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      if (!Files.exists(part.file())) {
        System.out.println("no tables yet: " + part + " has not been measured");
        return;
      }
      points.put(part, json.readValue(part.file().toFile(), Points.class));
    }
    try (PrintStream out =
        new PrintStream(Files.newOutputStream(TABLES), true, StandardCharsets.UTF_8)) {
      new ScalingModel(out).tables(points);
    }
    System.out.println("written to " + TABLES + " and " + MODEL);
  }

  private void tables(Map<Part, Points> points) throws IOException {
    Points two = points.get(Part.TWO);
    Points four = points.get(Part.FOUR);
    Points encrypted = points.get(Part.ENCRYPTED);
    double peer =
        (four.of(Part.FOUR, EMPTY).sharded().executor()
                - two.of(Part.TWO, EMPTY).sharded().executor())
            / (Part.FOUR.executors - Part.TWO.executors);
    CostModel plain = model(Part.TWO, two, peer);
    CostModel secret = model(Part.ENCRYPTED, encrypted, peer);
    plain.write(MODEL);
    double rows = (double) BULK.batch() / Part.BULK.executors;
    double bulk = points.get(Part.BULK).of(Part.BULK, BULK).star().working();
    CostModel large = plain.withComputing(bulk / (rows * BULK.parameters()));
    constants(plain, secret, large);
    say(
        out,
        "%n| held against | executors | %s |%n|---|---|---|---|---|---|---|---|%n",
        "star, ms | model | off by | sharded, ms | model | off by");
    for (Case point : List.of(SMALL, MIDDLE, LARGE)) {
      check(plain, Part.TWO, two, point);
    }
    check(secret, Part.ENCRYPTED, encrypted, MIDDLE);
    for (Case point : List.of(SMALL, MIDDLE, FULL)) {
      check(plain, Part.FOUR, four, point);
    }
    say(
        out,
        "%nLoad before each part: %.1f, %.1f, %.1f, %.1f.%n",
        two.load(),
        four.load(),
        encrypted.load(),
        points.get(Part.BULK).load());
    predict(large, "weak scaling, " + WEAK_ROWS + " rows of an executor and step", true);
    predict(large, "strong scaling, " + STRONG_ROWS + " rows a step", false);
    rowsNeeded(large);
  }

  private static int cores() {
    return Runtime.getRuntime().availableProcessors();
  }

  private static CostModel model(Part part, Points points, double peer) {
    double rows = (double) BATCH / part.executors;
    return CostModel.of(
        points.of(part, EMPTY), points.of(part, FULL), FULL.parameters(), rows, peer);
  }

  private static Points measure(Part part) {
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    SparkSession.Builder builder =
        ClusterSpark.builder(part.executors)
            .config("spark.authenticate", part.encrypted)
            .config("spark.authenticate.secret", UUID.randomUUID().toString())
            .config("spark.network.crypto.enabled", part.encrypted);
    if (part.executors == 2) {
      builder.master("local-cluster[2,1,2048]").config("spark.executor.memory", "2g");
    }
    SparkSession spark = builder.getOrCreate();
    spark.sparkContext().setLogLevel("ERROR");
    try {
      List<CostModel.Measured> measured = new ArrayList<>();
      for (Case point : part.cases) {
        say(System.out, "%s: %s …%n", part, point.topology());
        measured.add(measure(spark, part, point));
      }
      return new Points(load, measured);
    } finally {
      spark.stop();
    }
  }

  private static CostModel.Measured measure(SparkSession spark, Part part, Case point) {
    boolean fitted = part.executors == 2 && (point == EMPTY || point == FULL);
    List<StepCost> one = new ArrayList<>();
    List<StepCost> star = new ArrayList<>();
    List<StepCost> sharded = new ArrayList<>();
    for (int round = 0; round <= ROUNDS; round++) {
      star.add(measure(spark, Exchange.STAR, part.executors, point));
      sharded.add(measure(spark, Exchange.SHARDED, part.executors, point));
      one.add(fitted ? measure(spark, Exchange.STAR, 1, point) : star.get(round));
    }
    return new CostModel.Measured(
        StepCost.median(one.subList(1, one.size())),
        StepCost.median(star.subList(1, star.size())),
        StepCost.median(sharded.subList(1, sharded.size())));
  }

  private static StepCost measure(SparkSession spark, Exchange exchange, int workers, Case point) {
    StepFit fit =
        new StepFit(point.topology(), point.batch(), point.stepsPerEpoch(), exchange, workers);
    return StepCost.of(spark, fit, point.epochs());
  }

  private void constants(CostModel plain, CostModel secret, CostModel large) {
    say(out, "%n| constant | plain | encrypted |%n|---|---|---|%n");
    String computing =
        "| computing, GFLOP/s of an executor, %,d rows (6/c; 6 operations a row and parameter)"
            + " | %.0f | |%n";
    say(out, computing, BATCH / 2, 6e-9 / plain.c());
    say(out, computing, BULK.batch() / 2, 6e-9 / large.c());
    say(out, "| adding gradients, MB/s of one thread | %,.0f | |%n", addRate() * 1e-6);
    milliseconds("star: an empty step (S)", plain.starEmpty(), secret.starEmpty());
    milliseconds("star: driver's CPU of a message (o)", plain.starMessage(), secret.starMessage());
    rate("star: once a step (1/v)", plain.starVector(), secret.starVector());
    rate("star: driver's CPU of one worker more (1/d)", plain.starByte(), secret.starByte());
    milliseconds("sharded: an empty step (H)", plain.shardedEmpty(), secret.shardedEmpty());
    say(out, "| sharded: CPU of one more peer (f), ms | %.3f | |%n", plain.shardedPeer() * 1e3);
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

  private void check(CostModel model, Part part, Points points, Case point) {
    CostModel.Cluster here =
        new CostModel.Cluster(part.executors, Double.POSITIVE_INFINITY, 0, cores());
    double rows = (double) BATCH / part.executors;
    double star = model.step(Exchange.STAR, point.parameters(), rows, here);
    double sharded = model.step(Exchange.SHARDED, point.parameters(), rows, here);
    say(
        out,
        "| %s%s | %d | %s | %s |%n",
        point.topology(),
        part.encrypted ? ", encrypted" : "",
        part.executors,
        comparison(points.of(part, point).star().whole(), star),
        comparison(points.of(part, point).sharded().whole(), sharded));
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
        say(out, "| %d Gbit/s | %s |", gigabits, millions(n));
        for (int executors : EXECUTORS) {
          double rows = weak ? WEAK_ROWS : (double) STRONG_ROWS / executors;
          CostModel.Cluster cluster = cluster(executors, gigabits);
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
    double step = model.longRun(exchange, n, rows, cluster);
    double share = model.computing(n, rows, cluster) / step;
    return String.format(Locale.ROOT, "%,.0f (%.0f %%)", step * 1e3, 100 * share);
  }

  /** How many rows make an exchange a tenth of a step. */
  private void rowsNeeded(CostModel model) {
    say(
        out,
        "%n**Predicted**, not measured: rows of an executor and step for 90 %%, star / sharded%n%n");
    say(out, "| network | parameters |");
    for (int executors : EXECUTORS) {
      say(out, " %d executors |", executors);
    }
    say(out, "%n|---|---|%s%n", "---|".repeat(EXECUTORS.length));
    for (int gigabits : GIGABITS) {
      for (long n : PARAMETERS) {
        say(out, "| %d Gbit/s | %s |", gigabits, millions(n));
        for (int executors : EXECUTORS) {
          CostModel.Cluster cluster = cluster(executors, gigabits);
          say(
              out,
              " %,.0f / %,.0f |",
              9 * model.beside(Exchange.STAR, n, cluster) / model.computing(n, 1, cluster),
              9 * model.beside(Exchange.SHARDED, n, cluster) / model.computing(n, 1, cluster));
        }
        say(out, "%n");
      }
    }
  }

  private static String millions(long n) {
    return String.format(Locale.ROOT, n < 1_000_000 ? "%.1f M" : "%.0f M", n * 1e-6);
  }

  private static CostModel.Cluster cluster(int executors, int gigabits) {
    return new CostModel.Cluster(executors, gigabits * 1.25e8, ROUND_TRIP, 0);
  }

  private static void say(PrintStream where, String format, Object... values) {
    where.printf(Locale.ROOT, format, values);
  }
}
