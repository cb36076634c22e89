package org.sparkmlp.spark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.sparkmlp.insight.ClassOutcome;
import org.sparkmlp.insight.EpochLook;
import org.sparkmlp.insight.LayerProbe;
import org.sparkmlp.insight.Outcome;
import org.sparkmlp.insight.Pace;
import org.sparkmlp.insight.SampleRows;
import org.sparkmlp.insight.TargetOutcome;
import org.sparkmlp.network.Network;
import org.sparkmlp.network.ParameterLayout;
import org.sparkmlp.network.Workspace;
import org.sparkmlp.optim.ElementRule;
import org.sparkmlp.optim.OptimizerState;
import org.sparkmlp.spark.exchange.FitPlan;
import org.sparkmlp.spark.lanes.Lane;
import org.sparkmlp.spark.lanes.RowCopies;
import org.sparkmlp.spark.request.FittedNetwork;
import org.sparkmlp.spark.slots.Closing;
import org.sparkmlp.training.Part;
import org.sparkmlp.training.Trainer;
import org.sparkmlp.training.TrainingListener;
import org.sparkmlp.training.TrainingState;

/**
 * Looks inside a fit for a listener that wants it, on the driver and between epochs: at the layers,
 * by passes over a sample of rows that is fetched before the first step, and at the predictions,
 * when the workers have gone. No worker does anything for it while it trains.
 *
 * <p>What cannot be seen costs a warning and nothing else.
 */
final class FitInsight {
  private static final int CHUNK = 64;
  private static final long ALLOWANCE = 100_000_000; // nanoseconds

  private final JavaSparkContext context;
  private final FitPlan plan;
  private final ElementRule rule;
  private final Part part;
  private final TrainingListener listener;
  private final Network network;
  private final Optional<SampleRows> sample; // empty if nobody looks
  private final Pace pace = new Pace(System::nanoTime, ALLOWANCE);

  private FitInsight(
      JavaSparkContext context,
      FitPlan plan,
      ElementRule rule,
      Part part,
      TrainingListener listener,
      Optional<SampleRows> sample) {
    this.context = context;
    this.plan = plan;
    this.rule = rule;
    this.part = part;
    this.listener = listener;
    this.network = Network.of(plan.topology(), plan.loss());
    this.sample = sample;
  }

  /**
   * Fetches the sample, if the listener looks inside.
   *
   * @param grouped the lanes, raw or scaled
   * @param rule the optimiser's, which tells how far steps go
   * @param validated whether there are validation rows, which are looked at then
   */
  static FitInsight of(
      JavaSparkContext context,
      JavaRDD<Lane> grouped,
      FitPlan plan,
      ElementRule rule,
      boolean validated,
      TrainingListener listener) {
    Part part = validated ? Part.VALIDATION : Part.TRAINING;
    boolean looks =
        listener.looksInside()
            && ParameterLayout.of(plan.topology()).size() <= LayerProbe.MOST_PARAMETERS;
    Optional<SampleRows> sample =
        looks ? Optional.of(sample(context, grouped, plan, part)) : Optional.empty();
    return new FitInsight(context, plan, rule, part, listener, sample);
  }

  /** The first rows of each lane by content, so the same ones on any cluster. */
  private static SampleRows sample(
      JavaSparkContext context, JavaRDD<Lane> grouped, FitPlan plan, Part part) {
    int width = plan.topology().features() + plan.loss().labelWidth(plan.topology().outputs()) + 1;
    int most = SampleRows.most(width);
    int ofLane = (most - 1) / plan.lanes().count() + 1;
    Broadcast<FitPlan> shared = context.broadcast(plan);
    try {
      List<float[]> rows =
          grouped.mapPartitions(lanes -> rows(lanes, shared.value(), part, ofLane)).collect();
      int count = Math.min(most, rows.size());
      float[] values = new float[count * width];
      for (int i = 0; i < count; i++) {
        System.arraycopy(rows.get(i), 0, values, i * width, width);
      }
      return new SampleRows(values, width, part == Part.VALIDATION);
    } finally {
      Closing.run(context.sc(), shared::destroy);
    }
  }

  private static Iterator<float[]> rows(Iterator<Lane> lanes, FitPlan plan, Part part, int most) {
    List<float[]> rows = new ArrayList<>();
    while (lanes.hasNext()) {
      Lane lane = lanes.next();
      plan.prepare(lane);
      float[] copy = lane.newCopy();
      for (int rank = 0; rank < Math.min(most, lane.rows(part)); rank++) {
        int from = lane.offset(part, rank);
        float[] values = lane.array(part, rank, copy);
        rows.add(Arrays.copyOfRange(values, from, from + lane.stride()));
      }
    }
    return rows.iterator();
  }

  /** A keeper that looks at the layers when an epoch has ended, after another one has kept it. */
  Trainer.Keeper after(Trainer.Keeper first) {
    if (sample.isEmpty() || sample.get().rows() == 0) {
      return first;
    }
    LayerProbe probe = new LayerProbe(network, sample.get().first(LayerProbe.MOST_ROWS));
    return new Trainer.Keeper() {
      private int seen; // the last epoch that was looked at

      @Override
      public void reached(TrainingState state) {
        first.reached(state);
        if (state.step() == 0 && pace.allows()) {
          look(state);
        }
      }

      @Override
      public void ended(TrainingState state) {
        first.ended(state);
        if (seen < state.epoch()) {
          look(state);
        }
      }

      private void look(TrainingState state) {
        seen = state.epoch();
        pace.run(
            () ->
                listener.onLayers(
                    new EpochLook(seen, probe.look(state.parameters(), last(state)))));
      }
    };
  }

  private LayerProbe.LastStep last(TrainingState state) {
    float rate = (float) state.history().get(state.epoch() - 1).learningRate();
    OptimizerState optimized = state.optimizer();
    return (from, to) ->
        Math.sqrt(rule.squaredStep(optimized.vectors(), rate, optimized.step() - 1, from, to));
  }

  /** Looks at the predictions, once the exchange has given its task slots back. */
  void conclude(JavaRDD<Lane> lanes, FittedNetwork fitted) {
    if (sample.isEmpty()) {
      return;
    }
    try {
      float[] parameters = network.layout().ofRowMajor(fitted.training().parameters());
      listener.onOutcome(outcome(lanes, parameters, fitted));
    } catch (RuntimeException e) { // the fit is done, and shall not be lost for a picture
      listener.onWarning("the predictions cannot be looked at: " + e);
    }
  }

  private Outcome outcome(JavaRDD<Lane> lanes, float[] parameters, FittedNetwork fitted) {
    return switch (plan.loss().task()) {
      case REGRESSION ->
          TargetOutcome.of(network, parameters, sample.get(), fitted.network().labels());
      case CLASSIFICATION -> classes(lanes, parameters);
    };
  }

  private ClassOutcome classes(JavaRDD<Lane> lanes, float[] parameters) {
    Broadcast<FitPlan> sharedPlan = context.broadcast(plan);
    Broadcast<float[]> shared = context.broadcast(parameters);
    Part wanted = part;
    try {
      ClassOutcome all = ClassOutcome.empty(plan.topology().outputs(), part == Part.VALIDATION);
      lanes
          .mapPartitions(held -> sums(held, sharedPlan.value(), shared.value(), wanted))
          .collect()
          .forEach(all::add);
      return all;
    } finally {
      Closing.run(context.sc(), shared::destroy);
      Closing.run(context.sc(), sharedPlan::destroy);
    }
  }

  private static Iterator<double[]> sums(
      Iterator<Lane> lanes, FitPlan plan, float[] parameters, Part part) {
    int classes = plan.topology().outputs();
    ClassOutcome outcome = ClassOutcome.empty(classes, part == Part.VALIDATION);
    Network network = Network.of(plan.topology(), plan.loss());
    Workspace workspace = network.workspace(CHUNK);
    workspace.load(parameters);
    RowCopies copies = new RowCopies(CHUNK);
    float[] outputs = new float[CHUNK * classes];
    while (lanes.hasNext()) {
      Lane lane = lanes.next();
      plan.prepare(lane);
      float[] copy = lane.newCopy();
      for (int first = 0; first < lane.rows(part); first += CHUNK) {
        int end = Math.min(lane.rows(part), first + CHUNK);
        workspace.clear();
        for (int rank = first; rank < end; rank++) {
          copies.put(lane, part, rank, workspace);
        }
        network.predict(workspace, outputs);
        for (int rank = first; rank < end; rank++) {
          float[] values = lane.array(part, rank, copy);
          int label = lane.offset(part, rank) + lane.features();
          outcome.add(outputs, (rank - first) * classes, (int) values[label], values[label + 1]);
        }
      }
    }
    return List.of(outcome.sums()).iterator();
  }
}
