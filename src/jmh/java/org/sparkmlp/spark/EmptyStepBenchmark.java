package org.sparkmlp.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.InitialParameters;
import org.sparkmlp.network.Loss;
import org.sparkmlp.network.Topology;
import org.sparkmlp.spark.exchange.FitPlan;
import org.sparkmlp.spark.exchange.JobExchange;
import org.sparkmlp.spark.exchange.StepExchange;
import org.sparkmlp.spark.lanes.Lane;
import org.sparkmlp.spark.lanes.LanePlacement;
import org.sparkmlp.spark.lanes.LaneSummary;
import org.sparkmlp.spark.lanes.RowEncoder;
import org.sparkmlp.spark.lanes.RowFormat;
import org.sparkmlp.spark.request.Exchange;
import org.sparkmlp.spark.resident.ResidentExchange;
import org.sparkmlp.spark.slots.FitScope;
import org.sparkmlp.training.Batches;
import org.sparkmlp.training.Lanes;
import org.sparkmlp.training.TimeSplit;

/**
 * A step with next to nothing to compute, 4-8-1 with a batch of 32 on {@code local[2]}: what each
 * exchange costs by itself. Measured are epochs of ten steps whose sums nobody uses; the time is
 * that of one step.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EmptyStepBenchmark {
  private static final int BATCH = 32;
  private static final int STEPS = 10;
  private static final int WORKERS = 2;
  private static final Topology TOPOLOGY = Topology.of(4, List.of(8), Activation.TANH, 1);

  @Param Exchange exchange;

  private final float[] parameters = InitialParameters.draw(TOPOLOGY, 1);
  private SparkSession spark;
  private FitScope scope;
  private StepExchange steps;
  private final TimeSplit times = new TimeSplit();

  /** Starts Spark, places the rows and starts the exchange. */
  @Setup
  public void start() {
    spark =
        SparkSession.builder()
            .master("local[" + WORKERS + "]")
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "localhost")
            .config("spark.locality.wait", 0)
            .getOrCreate();
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Lanes lanes = Lanes.forBatchSize(BATCH);
    RowFormat format =
        new RowFormat("features", "label", null, null, Loss.SQUARED_ERROR, false, 1, false);
    JavaRDD<Lane> placed =
        LanePlacement.place(
            context.parallelize(rows(), 2), new RowEncoder(format, 1, lanes, WORKERS, 0));
    List<LaneSummary> summaries = placed.map(lane -> lane.summary(false)).collect();
    FitPlan plan =
        new FitPlan(
            TOPOLOGY,
            Loss.SQUARED_ERROR,
            lanes,
            WORKERS,
            new Batches(STEPS * BATCH, BATCH),
            true,
            1,
            null,
            FitPlan.MIN_BLOCK_ROWS,
            0,
            summaries.stream().mapToLong(LaneSummary::trainingRows).toArray(),
            summaries.stream().mapToLong(LaneSummary::digest).toArray());
    scope = FitScope.open(context.sc());
    steps =
        switch (exchange) {
          case RESIDENT -> new ResidentExchange(context, placed, plan, scope);
          case JOB -> new JobExchange(context, placed, plan);
        };
  }

  private static List<Row> rows() {
    Random random = new Random(1);
    List<Row> rows = new ArrayList<>();
    while (rows.size() < STEPS * BATCH) {
      double[] x = random.doubles(TOPOLOGY.features()).toArray();
      rows.add(RowFactory.create(Vectors.dense(x), random.nextDouble()));
    }
    return rows;
  }

  /** Ends both. */
  @TearDown
  public void stop() {
    steps.close();
    scope.close();
    spark.stop();
  }

  /** An epoch. */
  @Benchmark
  @OperationsPerInvocation(STEPS)
  public float[] step() {
    steps.epoch(0, STEPS, parameters, times, (step, total) -> {});
    return parameters;
  }
}
