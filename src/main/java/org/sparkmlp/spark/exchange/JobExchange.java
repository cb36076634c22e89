package org.sparkmlp.spark.exchange;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import org.apache.spark.SparkException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.sparkmlp.network.Evaluation;
import org.sparkmlp.network.GradientSum;
import org.sparkmlp.network.ParameterLayout;
import org.sparkmlp.spark.lanes.Lane;
import org.sparkmlp.spark.lanes.WorkerLanes;
import org.sparkmlp.spark.slots.Closing;
import org.sparkmlp.training.EpochRun;
import org.sparkmlp.training.Part;
import org.sparkmlp.training.StepTotal;
import org.sparkmlp.training.tree.CanonicalTree.Node;
import scala.reflect.ClassTag;
import scala.runtime.AbstractFunction2;

/**
 * One ordinary Spark job per step over the cached lanes: parameters go out in a broadcast that is
 * destroyed after the step, partial sums come back as task results. Public API only.
 *
 * <p>How many workers share the lanes is asked anew for every epoch and evaluation. The simple,
 * safe reference for faster exchanges, and their test oracle. Used by one thread.
 */
public final class JobExchange implements StepExchange {
  private final JavaSparkContext context;
  private final JavaRDD<Lane> lanes;
  private final FitPlan plan;
  private final Broadcast<FitPlan> sharedPlan;
  private final int parameterCount;
  private final IntSupplier share;
  private final ResultLimit limit;
  private int workers;

  /**
   * An exchange over lanes.
   *
   * @param lanes one partition per lane
   * @param share how many workers there may be now, from 1 to the number of lanes; fewer train if
   *     the results of all would be too large for Spark
   * @throws org.sparkmlp.check.Refusal if those of one would
   */
  public JobExchange(
      JavaSparkContext context, JavaRDD<Lane> lanes, FitPlan plan, IntSupplier share) {
    this.context = context;
    this.lanes = lanes;
    this.plan = plan;
    this.parameterCount = ParameterLayout.of(plan.topology()).size();
    this.share = share;
    this.limit = new ResultLimit(context.getConf(), plan.lanes(), parameterCount);
    this.workers = limit.workers(share.getAsInt());
    this.sharedPlan = context.broadcast(plan);
  }

  @Override
  public void epoch(EpochRun run) {
    JavaRDD<Lane> grouped = group();
    while (run.hasNext()) {
      run.accept(gradient(grouped, run));
    }
  }

  private JavaRDD<Lane> group() {
    workers = limit.workers(share.getAsInt());
    return WorkerLanes.of(lanes, workers);
  }

  private StepTotal gradient(JavaRDD<Lane> grouped, EpochRun run) {
    long start = System.nanoTime();
    Broadcast<float[]> shared = context.broadcast(run.parameters());
    try {
      GradientTask task = new GradientTask(sharedPlan, shared, run.number(), run.nextStep());
      GradientResult[] results = run(grouped, task, GradientResult.class);
      Map<Node, GradientSum> sums = new HashMap<>();
      long[][] nanos = new long[results.length][];
      for (int i = 0; i < results.length; i++) {
        GradientResult result = results[i];
        nanos[i] = result.nanos();
        for (PartialSum partial : result.sums()) {
          sums.put(partial.node(), partial.toSum());
        }
      }
      StepTotal total = StepTotal.of(plan.lanes(), sums, parameterCount);
      run.times().addStep(System.nanoTime() - start, nanos);
      return total;
    } finally {
      Closing.run(context.sc(), shared::destroy);
    }
  }

  @Override
  public Evaluation evaluate(Part part, float[] parameters) {
    Broadcast<float[]> shared = context.broadcast(parameters);
    try {
      EvaluationTask task = new EvaluationTask(sharedPlan, shared, part);
      LaneEvaluations[] results = run(group(), task, LaneEvaluations.class);
      return LaneEvaluations.total(plan, List.of(results));
    } finally {
      Closing.run(context.sc(), shared::destroy);
    }
  }

  @SuppressWarnings("unchecked")
  private <R> R[] run(JavaRDD<Lane> grouped, LaneTask<R> task, Class<R> type) {
    return (R[]) context.sc().runJob(grouped.rdd(), task, ClassTag.<R>apply(type));
  }

  @Override
  public int workers() {
    return workers;
  }

  @Override
  public void close() {
    Closing.run(context.sc(), sharedPlan::destroy);
  }

  @DefaultSerializer(JavaSerializer.class)
  public record GradientResult(List<PartialSum> sums, long[] nanos) implements Serializable {}

  /** A task over the lanes of one worker. */
  private abstract static class LaneTask<R>
      extends AbstractFunction2<TaskContext, scala.collection.Iterator<Lane>, R>
      implements Serializable {
    private static final long serialVersionUID = 1L;
    private final Broadcast<FitPlan> plan;
    private final Broadcast<float[]> parameters;

    LaneTask(Broadcast<FitPlan> plan, Broadcast<float[]> parameters) {
      this.plan = plan;
      this.parameters = parameters;
    }

    @Override
    public R apply(TaskContext task, scala.collection.Iterator<Lane> held) {
      List<Lane> lanes = new ArrayList<>();
      while (held.hasNext()) {
        Lane lane = held.next();
        plan.value().prepare(lane);
        lanes.add(lane);
      }
      try {
        LaneWork work = new LaneWork(plan.value(), lanes);
        work.load(parameters.value());
        return compute(work);
      } catch (SparkException e) {
        throw new IllegalStateException(e.getMessage(), e);
      }
    }

    abstract R compute(LaneWork work);
  }

  private static final class GradientTask extends LaneTask<GradientResult> {
    private static final long serialVersionUID = 1L;
    private final int epoch;
    private final long step;

    GradientTask(Broadcast<FitPlan> plan, Broadcast<float[]> parameters, int epoch, long step) {
      super(plan, parameters);
      this.epoch = epoch;
      this.step = step;
    }

    @Override
    GradientResult compute(LaneWork work) {
      long start = System.nanoTime();
      GradientSum[] sums = work.gradients(epoch, step);
      List<PartialSum> partials = new ArrayList<>();
      for (int i = 0; i < sums.length; i++) {
        if (!sums[i].isEmpty()) {
          partials.add(PartialSum.of(work.nodes().get(i), sums[i]));
        }
      }
      long all = System.nanoTime() - start;
      long[] nanos = {all - work.gatherNanos(), work.gatherNanos()};
      return new GradientResult(partials, nanos);
    }
  }

  private static final class EvaluationTask extends LaneTask<LaneEvaluations> {
    private static final long serialVersionUID = 1L;
    private final Part part;

    EvaluationTask(Broadcast<FitPlan> plan, Broadcast<float[]> parameters, Part part) {
      super(plan, parameters);
      this.part = part;
    }

    @Override
    LaneEvaluations compute(LaneWork work) {
      return LaneEvaluations.of(work.firstLane(), work.evaluate(part));
    }
  }
}
