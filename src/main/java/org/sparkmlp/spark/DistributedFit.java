package org.sparkmlp.spark;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.network.Evaluation;
import org.sparkmlp.network.InitialParameters;
import org.sparkmlp.network.ParameterLayout;
import org.sparkmlp.network.Scaling;
import org.sparkmlp.network.Topology;
import org.sparkmlp.report.Listeners;
import org.sparkmlp.spark.exchange.FitPlan;
import org.sparkmlp.spark.exchange.JobExchange;
import org.sparkmlp.spark.exchange.StepExchange;
import org.sparkmlp.spark.lanes.InputColumns;
import org.sparkmlp.spark.lanes.Lane;
import org.sparkmlp.spark.lanes.LanePlacement;
import org.sparkmlp.spark.lanes.Moments;
import org.sparkmlp.spark.lanes.Placed;
import org.sparkmlp.spark.lanes.RowEncoder;
import org.sparkmlp.spark.lanes.RowFormat;
import org.sparkmlp.spark.lanes.WorkerLanes;
import org.sparkmlp.spark.live.LiveListener;
import org.sparkmlp.spark.request.Checkpoints;
import org.sparkmlp.spark.request.Exchange;
import org.sparkmlp.spark.request.FitFailedException;
import org.sparkmlp.spark.request.FitIdentity;
import org.sparkmlp.spark.request.FitRequest;
import org.sparkmlp.spark.request.FitRun;
import org.sparkmlp.spark.request.FitScores;
import org.sparkmlp.spark.request.FittedNetwork;
import org.sparkmlp.spark.request.NetworkForm;
import org.sparkmlp.spark.sharded.ShardedExchange;
import org.sparkmlp.spark.slots.Closing;
import org.sparkmlp.spark.slots.FitScope;
import org.sparkmlp.spark.slots.SchedulerLoad;
import org.sparkmlp.spark.slots.Turn;
import org.sparkmlp.spark.star.StarExchange;
import org.sparkmlp.training.Part;
import org.sparkmlp.training.Trainer;
import org.sparkmlp.training.Trainer.EvaluationSource;
import org.sparkmlp.training.TrainingListener;
import org.sparkmlp.training.TrainingStart;
import org.sparkmlp.training.TrainingState;
import org.sparkmlp.training.tree.Lanes;

/**
 * Trains a network on a DataFrame.
 *
 * <p>The trained parameters are a function of the set of rows, the settings and the seed, bit for
 * bit: not of the order of the rows, their partitioning, the number of workers, the exchange, or
 * the kind of processor.
 *
 * <p>Long, as it is the list of a fit's parts and of their order.
 */
public final class DistributedFit {
  private final FitRequest request;
  private final LiveListener live;
  private final TrainingListener listener;
  private final Checkpoints checkpoints;
  private final JavaSparkContext context;
  private final Lanes lanes;

  private DistributedFit(FitRequest request, TrainingListener listener, Checkpoints checkpoints) {
    this.checkpoints = checkpoints;
    this.request = request;
    this.context =
        JavaSparkContext.fromSparkContext(request.data().rows().sparkSession().sparkContext());
    this.live = new LiveListener(context.sc());
    this.listener = new Listeners(List.of(live, listener));
    this.lanes = request.laneCount();
  }

  /**
   * Trains.
   *
   * @param request what to train, on what, and how
   * @param listener is told of every epoch
   * @return the trained network
   * @throws Refusal if the data does not suit the request; the message is one line
   * @throws FitFailedException if training was cancelled or interrupted, or the cluster could not
   *     carry it to its end; the message is one line
   * @throws org.sparkmlp.training.DivergenceException if the loss or gradient is no longer finite
   */
  public static FittedNetwork fit(FitRequest request, TrainingListener listener) {
    return fit(request, listener, Checkpoints.NONE);
  }

  /**
   * Trains, and keeps where training is.
   *
   * @param request what to train, on what, and how
   * @param listener is told of every epoch
   * @param checkpoints says where to go on, and keeps the fit
   * @return the trained network
   * @throws RuntimeException as above
   */
  public static FittedNetwork fit(
      FitRequest request, TrainingListener listener, Checkpoints checkpoints) {
    SparkVersion.require(request.data().rows().sparkSession().version());
    return new DistributedFit(request, listener, checkpoints).fit();
  }

  private FittedNetwork fit() {
    long start = System.nanoTime();
    try (FitScope scope = FitScope.open(context.sc());
        live) {
      try {
        return fit(start, scope);
      } catch (Exception e) { // a checked one too, which Scala throws undeclared
        throw scope.fail(e);
      }
    }
  }

  private FittedNetwork fit(long start, FitScope scope) {
    InputColumns columns = new InputColumns(request);
    RowEncoder encoder =
        new RowEncoder(
            RowFormat.of(request, columns.hasVectorLabel()),
            request.training().seed(),
            lanes,
            request.data().validationFraction());
    int most = Math.min(lanes.count(), request.execution().workers().orElse(lanes.count()));
    Turn turn = new Turn(context.sc(), scope, most);
    JavaRDD<Lane> laneRows = LanePlacement.place(columns.projected(), encoder);
    try {
      JavaRDD<Lane> grouped = WorkerLanes.of(laneRows, turn.tasks());
      Placed placed = Placed.of(grouped, request);
      Topology topology = topology(placed);
      Scaling[] scalings = scalings(grouped, placed);
      boolean scaled =
          request.network().standardizeFeatures() || request.network().standardizeLabels();
      Scaling joint = scaled ? scalings[0].then(scalings[1]) : null;
      FitPlan plan = FitPlan.of(request, placed, topology, joint);
      MemoryCheck memory = memory(plan, scope);
      Exchange name = memory.affordable(request.execution().exchange(), turn.share());
      boolean validated = placed.validationWeight() > 0;
      FitInsight inside =
          FitInsight.of(
              context, grouped, plan, request.training().optimizer().rule(), validated, listener);
      FittedNetwork fitted;
      try (StepExchange exchange =
          new RenewedExchange(() -> exchange(name, laneRows, plan, scope, turn))) {
        warn(validated, exchange.workers());
        String held = memory.told(placed, exchange.workers(), name);
        listener.onStart(start(plan, placed, exchange.workers()));
        listener.onMemory(held);
        fitted = fitted(plan, placed, scalings, exchange, inside, start);
      }
      inside.conclude(laneRows, fitted);
      return fitted;
    } finally {
      Closing.run(context.sc(), () -> laneRows.unpersist(false));
    }
  }

  private MemoryCheck memory(FitPlan plan, FitScope scope) {
    int executors =
        context.sc().isLocal()
            ? 0
            : Math.max(1, SchedulerLoad.of(context.sc(), scope.name()).executors());
    int parameters = ParameterLayout.of(plan.topology()).size();
    int vectors = request.training().optimizer().rule().vectors();
    return new MemoryCheck(context.getConf(), executors, lanes, parameters, vectors, listener);
  }

  private StepExchange exchange(
      Exchange name, JavaRDD<Lane> laneRows, FitPlan plan, FitScope scope, Turn turn) {
    return switch (name) {
      case AUTO ->
          new AutoExchange(
              new ExchangeTrial(),
              each -> exchange(each, laneRows, plan, scope, turn),
              () -> SchedulerLoad.of(context.sc(), scope.name()).executors(),
              listener::onExchange);
      case JOB -> new JobExchange(context, laneRows, plan, turn::share);
      case STAR -> new StarExchange(context, laneRows, plan, scope, turn);
      case SHARDED ->
          new ShardedExchange(context, laneRows, plan, request.training().optimizer(), scope, turn);
    };
  }

  private void warn(boolean validated, int workers) {
    if (!validated && request.data().validationFraction() > 0) {
      listener.onWarning("no row was held out: validationFraction is too small for so few rows");
    }
    if (request.execution().workers().orElse(0) > workers) {
      listener.onWarning(
          String.format(
              Locale.ROOT,
              "%d workers were asked for, %d train: there are %d lanes, and no more task slots were"
                  + " free; the result is the same",
              request.execution().workers().getAsInt(),
              workers,
              lanes.count()));
    }
  }

  private TrainingStart start(FitPlan plan, Placed placed, int workers) {
    return new TrainingStart(
        plan.topology(),
        ParameterLayout.of(plan.topology()).size(),
        placed.rows(),
        placed.validationRows(),
        request.training().epochs(),
        plan.batches().stepsPerEpoch(),
        lanes.count(),
        workers,
        request.execution().exchange().text());
  }

  private Trainer trainer(
      FitPlan plan, ParameterLayout layout, StepExchange exchange, boolean validated) {
    return new Trainer(
        request.training(),
        layout,
        request.network().loss(),
        plan.batches().rows(),
        exchange,
        validated ? Optional.<EvaluationSource>of(exchange) : Optional.empty(),
        listener);
  }

  private TrainingState begin(FitPlan plan, Placed placed, ParameterLayout layout) {
    FitIdentity identity =
        FitIdentity.of(
            request, plan.topology(), placed.rows(), placed.validationRows(), placed.digests());
    return checkpoints
        .begin(identity, layout, listener)
        .orElseGet(() -> initialState(plan.topology()));
  }

  /** Trains, and evaluates what training gave while it is still in the order of memory. */
  private FittedNetwork fitted(
      FitPlan plan,
      Placed placed,
      Scaling[] scalings,
      StepExchange exchange,
      FitInsight inside,
      long start) {
    boolean validated = placed.validationWeight() > 0;
    ParameterLayout layout = ParameterLayout.of(plan.topology());
    Trainer trainer = trainer(plan, layout, exchange, validated);
    TrainingState end = trainer.train(begin(plan, placed, layout), inside.after(checkpoints));
    Evaluation onTraining = exchange.evaluate(Part.TRAINING, end.kept());
    Optional<Evaluation> onValidation = trainer.onValidation(end);
    double seconds = (System.nanoTime() - start) * 1e-9;
    return new FittedNetwork(
        new NetworkForm(plan.topology(), plan.loss(), scalings[0], scalings[1]),
        trainer.result(end),
        new FitScores(placed.rows(), onTraining, placed.validationRows(), onValidation),
        new FitRun(lanes.count(), exchange.workers(), seconds));
  }

  private Topology topology(Placed placed) {
    int outputs =
        switch (request.network().loss().task()) {
          case REGRESSION -> placed.labelWidth();
          case CLASSIFICATION -> classes(placed);
        };
    return request.network().topology(placed.features(), outputs);
  }

  private int classes(Placed placed) {
    if (placed.classes().cardinality() == 1) {
      listener.onWarning(
          String.format(
              Locale.ROOT,
              "label column '%s' has one class only, %d: the network can learn nothing but that",
              request.data().columns().label(),
              placed.classes().nextSetBit(0)));
    }
    return request.data().classes().orElse(Math.max(2, placed.classes().length()));
  }

  /** Scaling of the features, and of the labels. */
  private Scaling[] scalings(JavaRDD<Lane> laneRows, Placed placed) {
    int d = placed.features();
    int all = d + placed.labelWidth();
    Scaling[] scalings = {Scaling.identity(d), Scaling.identity(placed.labelWidth())};
    if (request.network().standardizeFeatures() || request.network().standardizeLabels()) {
      Moments moments = Moments.of(laneRows, lanes, all, placed.weight());
      if (request.network().standardizeFeatures()) {
        scalings[0] = moments.scaling(0, d, OddFeatures.FARTHEST);
        OddFeatures.warnings(moments, d, request.data().columns().features())
            .forEach(listener::onWarning);
      }
      if (request.network().standardizeLabels()) {
        scalings[1] = moments.scaling(d, all, Double.POSITIVE_INFINITY);
      }
    }
    return scalings;
  }

  /** Here and not in the trainer, so that nobody holds the same parameters in another order. */
  private TrainingState initialState(Topology topology) {
    return TrainingState.initial(
        ParameterLayout.of(topology).ofRowMajor(initialParameters(topology)),
        request.training().optimizer());
  }

  private float[] initialParameters(Topology topology) {
    if (request.network().initialParameters().isEmpty()) {
      return InitialParameters.draw(topology, request.training().seed());
    }
    float[] initial = request.network().initialParameters().get();
    int expected = ParameterLayout.of(topology).size();
    if (initial.length != expected) {
      throw Refusal.because(
          "the initial model has %d parameters, topology %s has %d: start from a model of the"
              + " same topology",
          initial.length, topology, expected);
    }
    return initial;
  }
}
