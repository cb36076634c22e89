package org.sparkmlp.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.sparkmlp.ClusterSpark;
import org.sparkmlp.math.Tile;
import org.sparkmlp.ml.MlpClassifier;
import org.sparkmlp.ml.MlpRegressor;
import org.sparkmlp.ml.MlpSetters;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.ParameterLayout;
import org.sparkmlp.network.Topology;
import org.sparkmlp.spark.request.Exchange;
import org.sparkmlp.training.EpochRecord;
import org.sparkmlp.training.TrainingListener;

/**
 * Our side of {@code src/bench/peers}: a JVM that stays warm and measures what it is asked for, in
 * turns with the peers' processes.
 *
 * <p>A request is a line of JSON on standard input, {@code {"do": "fit", "outputs": 10, …}}; the
 * answer is a line of JSON on standard output. {@code python/peer.py} knows the same requests.
 */
public final class PeersBenchmark {
  private static final int PARTITIONS = 4;
  private static final int WARM_UP_EPOCHS = 3;
  private static final String PROCESSES = "processes";

  private final SparkSession spark;
  private final Map<String, Object> answer = new LinkedHashMap<>();
  private String cachedKey = "";
  private Dataset<Row> cached;

  private PeersBenchmark(SparkSession spark) {
    this.spark = spark;
  }

  /**
   * Answers requests until there are no more.
   *
   * @param arguments number of threads; {@value #PROCESSES} for two executor processes of one
   */
  public static void main(String[] arguments) throws IOException {
    PrintStream answers = System.out;
    System.setOut(System.err); // whatever else is printed is no answer
    String last = arguments[arguments.length - 1];
    SparkSession spark = (last.equals(PROCESSES) ? processes() : local(last)).getOrCreate();
    spark.sparkContext().setLogLevel("ERROR");
    PeersBenchmark peer = new PeersBenchmark(spark);
    ObjectMapper json = new ObjectMapper();
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      peer.answer.clear();
      peer.serve(json.readTree(line));
      answers.println(json.writeValueAsString(peer.answer));
      answers.flush();
    }
    spark.stop();
  }

  private static SparkSession.Builder processes() {
    return ClusterSpark.builder(2)
        .master("local-cluster[2,1,2048]")
        .config("spark.executor.memory", "2g");
  }

  private static SparkSession.Builder local(String threads) {
    return SparkSession.builder()
        .master("local[" + threads + "]")
        .config("spark.ui.enabled", false)
        .config("spark.driver.host", "localhost")
        .config("spark.locality.wait", 0);
  }

  private void serve(JsonNode request) {
    switch (request.get("do").asText()) {
      case "about" -> about();
      case "fit" -> fit(request);
      case "score" -> score(request);
      case "steps" -> steps(request);
      default -> throw new IllegalArgumentException("unknown request: " + request);
    }
  }

  private void about() {
    answer.put(
        "versions",
        String.format(
            "%s %s, Spark %s",
            System.getProperty("java.vm.name"),
            System.getProperty("java.vm.version"),
            spark.version()));
    answer.put("kernel", Tile.preferred().name());
  }

  /** A whole fit, rows in Spark's cache to model, and what its epochs alone came to. */
  private void fit(JsonNode request) {
    Dataset<Row> rows = rows(request);
    long start = System.nanoTime();
    train(request, rows);
    answer.put("seconds", (System.nanoTime() - start) * 1e-9);
  }

  private Model<?> train(JsonNode request, Dataset<Row> rows) {
    List<Double> rates = new ArrayList<>();
    answer.put("rates", rates);
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onEpoch(EpochRecord epoch) {
            answer.putIfAbsent("firstEpochEnd", System.currentTimeMillis() * 1e-3);
            rates.add(epoch.rowsPerSecond());
          }
        };
    if (request.get("outputs").asInt() > 1) {
      MlpClassifier classifier = new MlpClassifier().setTrainingListener(listener);
      return configured(classifier, request).fit(rows);
    }
    MlpRegressor regressor = new MlpRegressor().setTrainingListener(listener);
    return configured(regressor, request).fit(rows);
  }

  private static <E extends MlpSetters<E>> E configured(E estimator, JsonNode request) {
    return estimator
        .setHiddenLayers(hidden(request))
        .setBatchSize(request.get("batch").asInt())
        .setMaxIter(request.get("epochs").asInt())
        .setStepSize(request.get("rate").asDouble())
        .setMomentum(0.9)
        .setRegParam(0)
        .setNumWorkers(request.get("threads").asInt())
        .setSeed(1);
  }

  private static int[] hidden(JsonNode request) {
    return StreamSupport.stream(request.get("hidden").spliterator(), false)
        .mapToInt(JsonNode::asInt)
        .toArray();
  }

  /** What a step takes of a fit whose rows are few, and what of it is the collecting of garbage. */
  private void steps(JsonNode request) {
    Topology topology =
        Topology.of(
            request.get("features").asInt(),
            Arrays.stream(hidden(request)).boxed().toList(),
            Activation.RELU,
            request.get("outputs").asInt());
    int epochs = WARM_UP_EPOCHS + request.get("epochs").asInt();
    int stepsPerEpoch = request.get("stepsPerEpoch").asInt();
    StepFit fit =
        new StepFit(
            topology,
            request.get("batch").asInt(),
            stepsPerEpoch,
            Exchange.parse(request.get("exchange").asText()),
            request.get("threads").asInt());
    TaskTimes tasks = new TaskTimes();
    spark.sparkContext().addSparkListener(tasks);
    ProcessTimes[] driver = new ProcessTimes[2];
    List<StepFit.Step> steps =
        fit.run(
            spark,
            epochs,
            epoch -> {
              driver[0] = epoch == WARM_UP_EPOCHS ? ProcessTimes.now() : driver[0];
              driver[1] = epoch == epochs ? ProcessTimes.now() : driver[1];
            });
    answer.put("parameters", ParameterLayout.of(topology).size());
    answer.put(
        "millis", steps.subList(WARM_UP_EPOCHS, epochs).stream().map(StepFit.Step::whole).toList());
    double wall = driver[1].wall() - driver[0].wall();
    answer.put("driverGc", (driver[1].collecting() - driver[0].collecting()) / wall);
    answer.put(
        "driverCpuMillis",
        (driver[1].cpu() - driver[0].cpu()) * 1e3 / ((epochs - WARM_UP_EPOCHS) * stepsPerEpoch));
    answer.put("executorGc", tasks.collecting.sum() / Math.max(1.0, tasks.running.sum()));
    spark.sparkContext().removeSparkListener(tasks);
  }

  /** Of this process, in seconds. */
  private record ProcessTimes(double wall, double cpu, double collecting) {
    static ProcessTimes now() {
      OperatingSystemMXBean system =
          ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
      long millis =
          ManagementFactory.getGarbageCollectorMXBeans().stream()
              .mapToLong(GarbageCollectorMXBean::getCollectionTime)
              .sum();
      return new ProcessTimes(
          System.nanoTime() * 1e-9, system.getProcessCpuTime() * 1e-9, millis * 1e-3);
    }
  }

  /** Of the tasks that have ended, in milliseconds. */
  private static final class TaskTimes extends SparkListener {
    private final LongAdder running = new LongAdder();
    private final LongAdder collecting = new LongAdder();

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
      if (end.taskMetrics() != null) {
        running.add(end.taskMetrics().executorRunTime());
        collecting.add(end.taskMetrics().jvmGCTime());
      }
    }
  }

  /** The prediction column of rows in Spark's cache; the model is hardly trained. */
  private void score(JsonNode request) {
    Dataset<Row> rows = rows(request);
    Model<?> model = train(request, rows.limit(1000));
    long start = System.nanoTime();
    model
        .transform(rows)
        .select("prediction")
        .write()
        .format("noop") // computes all rows, and keeps none
        .mode("overwrite")
        .save();
    answer.put("seconds", (System.nanoTime() - start) * 1e-9);
  }

  /** Rows of a fixed seed whose label depends on the features; the last asked for stay cached. */
  private Dataset<Row> rows(JsonNode request) {
    int count = request.get("rows").asInt();
    int features = request.get("features").asInt();
    int outputs = request.get("outputs").asInt();
    String key = count + " " + features + " " + outputs;
    if (key.equals(cachedKey)) {
      return cached;
    }
    if (cached != null) {
      cached.unpersist(true);
    }
    StructType schema =
        new StructType()
            .add("features", SQLDataTypes.VectorType())
            .add("label", DataTypes.DoubleType);
    cached =
        spark
            .range(0, count, 1, PARTITIONS)
            .map((MapFunction<Long, Row>) i -> row(i, features, outputs), Encoders.row(schema))
            .cache();
    cached.count();
    cachedKey = key;
    return cached;
  }

  /** The class is the largest of the first features; the target is a smooth function of them. */
  private static Row row(long seed, int features, int outputs) {
    Random random = new Random(seed);
    double[] x = new double[features];
    for (int j = 0; j < features; j++) {
      x[j] = (float) random.nextGaussian();
    }
    if (outputs == 1) {
      return RowFactory.create(Vectors.dense(x), Math.sin(x[0]) + x[1] * x[2]);
    }
    int label = 0;
    for (int k = 1; k < outputs; k++) {
      label = x[k] > x[label] ? k : label;
    }
    return RowFactory.create(Vectors.dense(x), (double) label);
  }
}
