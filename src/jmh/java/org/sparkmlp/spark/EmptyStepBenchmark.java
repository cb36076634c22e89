package org.sparkmlp.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
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
import org.sparkmlp.network.ParameterLayout;
import org.sparkmlp.network.Topology;
import org.sparkmlp.optim.MomentumSgd;
import org.sparkmlp.optim.Schedule;
import org.sparkmlp.spark.exchange.FitPlan;
import org.sparkmlp.spark.exchange.JobExchange;
import org.sparkmlp.spark.exchange.StepExchange;
import org.sparkmlp.spark.lanes.Lane;
import org.sparkmlp.spark.lanes.LanePlacement;
import org.sparkmlp.spark.lanes.Placed;
import org.sparkmlp.spark.lanes.RowEncoder;
import org.sparkmlp.spark.lanes.RowFormat;
import org.sparkmlp.spark.request.Columns;
import org.sparkmlp.spark.request.Exchange;
import org.sparkmlp.spark.request.Execution;
import org.sparkmlp.spark.request.FitRequest;
import org.sparkmlp.spark.request.NetworkDesign;
import org.sparkmlp.spark.request.TrainingData;
import org.sparkmlp.spark.sharded.ShardedExchange;
import org.sparkmlp.spark.slots.FitScope;
import org.sparkmlp.spark.slots.Turn;
import org.sparkmlp.spark.star.StarExchange;
import org.sparkmlp.training.Batches;
import org.sparkmlp.training.EpochRun;
import org.sparkmlp.training.TrainingSettings;
import org.sparkmlp.training.TrainingState;

/**
 * A step with next to nothing to compute, 4-8-1 with a batch of 32 on {@code local[2]}: what each
 * exchange costs by itself. Measured are epochs of ten steps with their updates; the time is that
 * of one step.
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
  private TrainingSettings settings;
  private Batches batches;

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
    FitRequest request = request(spark);
    RowEncoder encoder = new RowEncoder(RowFormat.of(request, false), 1, request.laneCount(), 0);
    JavaRDD<Lane> placed = LanePlacement.place(request.data().rows(), encoder);
    FitPlan plan = FitPlan.of(request, Placed.of(placed, request), TOPOLOGY, null);
    settings = request.training();
    batches = plan.batches();
    scope = FitScope.open(context.sc());
    Turn turn = new Turn(context.sc(), scope, WORKERS);
    steps =
        switch (exchange) {
          case STAR -> new StarExchange(context, placed, plan, scope, turn);
          case SHARDED ->
              new ShardedExchange(
                  context, placed, plan, request.training().optimizer(), scope, turn);
          case JOB -> new JobExchange(context, placed, plan, turn::share);
          case AUTO -> throw new IllegalArgumentException("auto is one of the others");
        };
  }

  private static FitRequest request(SparkSession spark) {
    StructType schema =
        new StructType()
            .add("features", SQLDataTypes.VectorType())
            .add("label", DataTypes.DoubleType);
    return new FitRequest(
        new TrainingData(
            spark.createDataFrame(rows(), schema),
            new Columns("features", "label", Optional.empty(), Optional.empty()),
            OptionalInt.empty(),
            0,
            false),
        new NetworkDesign(
            Loss.SQUARED_ERROR,
            TOPOLOGY.hidden(),
            TOPOLOGY.activations(),
            false,
            false,
            Optional.empty()),
        new TrainingSettings(
            BATCH,
            1,
            true,
            1,
            MomentumSgd.of(new Schedule.Constant(1e-6), 0),
            OptionalInt.empty(),
            0),
        new Execution(OptionalInt.empty(), OptionalInt.of(WORKERS), Exchange.DEFAULT));
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
    TrainingState state = TrainingState.initial(parameters.clone(), settings.optimizer());
    steps.epoch(new EpochRun(state, settings, ParameterLayout.of(TOPOLOGY), batches));
    return state.parameters();
  }
}
