package org.sparkmlp.spark;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.BlockManagerMaster;
import org.apache.spark.storage.RDDBlockId;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.InitialParameters;
import org.sparkmlp.network.Loss;
import org.sparkmlp.network.ParameterLayout;
import org.sparkmlp.network.Topology;
import org.sparkmlp.spark.exchange.FitPlan;
import org.sparkmlp.spark.exchange.JobExchange;
import org.sparkmlp.spark.exchange.StepExchange;
import org.sparkmlp.spark.lanes.Lane;
import org.sparkmlp.spark.lanes.LanePlacement;
import org.sparkmlp.spark.lanes.Placed;
import org.sparkmlp.spark.lanes.RowEncoder;
import org.sparkmlp.spark.lanes.RowFormat;
import org.sparkmlp.spark.lanes.WorkerLanes;
import org.sparkmlp.spark.request.Exchange;
import org.sparkmlp.spark.request.FitRequest;
import org.sparkmlp.spark.sharded.ShardedExchange;
import org.sparkmlp.spark.slots.FitScope;
import org.sparkmlp.spark.slots.Turn;
import org.sparkmlp.spark.star.StarExchange;
import org.sparkmlp.training.Trainer;
import org.sparkmlp.training.TrainingListener;
import org.sparkmlp.training.TrainingState;

/**
 * Rows in their lanes, on two workers if not told otherwise, for tests that put something between
 * them and an exchange.
 */
public final class PlacedRows implements AutoCloseable {
  private static final Topology TOPOLOGY = Topology.of(6, List.of(5), Activation.TANH, 3);

  private final JavaSparkContext context;
  private final FitRequest request;
  private final int workers;
  private final JavaRDD<Lane> lanes;
  private final FitPlan plan;

  public PlacedRows(SparkSession spark, List<Row> rows, FitFixture fixture) {
    context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    fixture.validationFraction = 0;
    workers = fixture.workers.orElse(2);
    request = fixture.workers(workers).request(FitFixture.frame(spark, rows));
    RowEncoder encoder = new RowEncoder(RowFormat.of(request, false), 11, request.laneCount(), 0);
    lanes = LanePlacement.place(request.data().rows(), encoder);
    Placed placed = Placed.of(lanes, request);
    plan = FitPlan.of(request, placed, TOPOLOGY, null);
  }

  /** The lanes of each worker. */
  public JavaRDD<Lane> byWorker() {
    return WorkerLanes.of(lanes, workers);
  }

  /** Which executor holds each lane. */
  List<String> executorsByLane() {
    BlockManagerMaster blocks = SparkEnv.get().blockManager().master();
    return IntStream.range(0, lanes.getNumPartitions())
        .mapToObj(lane -> blocks.getLocations(new RDDBlockId(lanes.id(), lane)).head().executorId())
        .toList();
  }

  /** What the workers know; to be destroyed. */
  public Broadcast<FitPlan> sharePlan() {
    return context.broadcast(plan);
  }

  /** Trains with the job exchange. */
  public float[] trainByJobs() {
    try (StepExchange exchange = new JobExchange(context, lanes, plan, () -> workers)) {
      return train(exchange, TrainingListener.SILENT);
    }
  }

  /** Trains with one exchange after the other. */
  float[] trainByTurns(ExchangeChoice choice, TrainingListener listener) {
    return trainByTurns(choice, listener, Trainer.Keeper.NONE);
  }

  /** The same, and shows where training is. */
  float[] trainByTurns(ExchangeChoice choice, TrainingListener listener, Trainer.Keeper keeper) {
    try (FitScope scope = FitScope.open(context.sc())) {
      Turn turn = new Turn(context.sc(), scope, workers);
      try (StepExchange exchange =
          new AutoExchange(
              choice, name -> open(name, lanes, scope, turn), () -> workers, line -> {})) {
        return trainer(exchange, listener).run(initial(), keeper).parameters();
      }
    }
  }

  private StepExchange open(Exchange name, JavaRDD<Lane> read, FitScope scope, Turn turn) {
    return switch (name) {
      case JOB -> new JobExchange(context, read, plan, turn::share);
      case STAR -> new StarExchange(context, read, plan, scope, turn);
      case SHARDED ->
          new ShardedExchange(context, read, plan, request.training().optimizer(), scope, turn);
      case AUTO -> throw new IllegalArgumentException("auto is none of those it chooses from");
    };
  }

  /** Trains with the star, whose workers read their lanes through {@code between}. */
  float[] train(UnaryOperator<JavaRDD<Lane>> between, TrainingListener listener) {
    return train(Exchange.STAR, between, listener);
  }

  /** Trains with an exchange whose workers read their lanes through {@code between}. */
  float[] train(Exchange name, UnaryOperator<JavaRDD<Lane>> between, TrainingListener listener) {
    try (FitScope scope = FitScope.open(context.sc())) {
      Turn turn = new Turn(context.sc(), scope, workers);
      try (StepExchange exchange = open(name, between.apply(lanes), scope, turn)) {
        return train(exchange, listener);
      } catch (RuntimeException e) {
        throw scope.fail(e);
      }
    }
  }

  /** Goes on with the job exchange. */
  float[] resumeByJobs(TrainingState from) {
    try (StepExchange exchange = new JobExchange(context, lanes, plan, () -> workers)) {
      return trainer(exchange, TrainingListener.SILENT).run(from).parameters();
    }
  }

  private float[] train(StepExchange exchange, TrainingListener listener) {
    return trainer(exchange, listener).run(initial()).parameters();
  }

  private Trainer trainer(StepExchange exchange, TrainingListener listener) {
    return new Trainer(
        request.training(),
        ParameterLayout.of(TOPOLOGY),
        Loss.SOFTMAX_CROSS_ENTROPY,
        plan.batches().rows(),
        exchange,
        Optional.empty(),
        listener);
  }

  private TrainingState initial() {
    float[] drawn = InitialParameters.draw(TOPOLOGY, 11);
    return TrainingState.initial(
        ParameterLayout.of(TOPOLOGY).ofRowMajor(drawn), request.training().optimizer());
  }

  @Override
  public void close() {
    lanes.unpersist(false);
  }
}
