package org.sparkmlp.spark.resident;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkException;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.sparkmlp.network.Evaluation;
import org.sparkmlp.network.GradientSum;
import org.sparkmlp.spark.exchange.FitPlan;
import org.sparkmlp.spark.exchange.LaneEvaluations;
import org.sparkmlp.spark.exchange.LaneWork;
import org.sparkmlp.spark.exchange.Wire;
import org.sparkmlp.spark.lanes.Lane;
import org.sparkmlp.training.Part;
import scala.runtime.AbstractFunction2;

/**
 * A worker of the resident exchange: a Spark task that holds its lanes for the whole fit and asks
 * the driver, over and over, what to do next, handing over what it did.
 */
public final class ResidentTask
    extends AbstractFunction2<TaskContext, scala.collection.Iterator<Lane>, Long>
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Then a worker asks again, upon which the driver may send it home for others' sake. */
  private static final Duration ASK = Duration.ofSeconds(5);

  private static final Duration NEIGHBOUR = Duration.ofSeconds(10);

  /** Unanswered asks before a worker gives up: one hour. */
  private static final int PATIENCE = 720;

  private final Broadcast<FitPlan> plan;
  private final String endpoint;
  private final long nonce;
  private final int parameterCount;
  private final int workers; // those of this job, at most the plan's

  ResidentTask(
      Broadcast<FitPlan> plan, String endpoint, long nonce, int parameterCount, int workers) {
    this.plan = plan;
    this.endpoint = endpoint;
    this.nonce = nonce;
    this.parameterCount = parameterCount;
    this.workers = workers;
  }

  private int laneCount(int worker) {
    return plan.value().firstLane(worker + 1, workers) - plan.value().firstLane(worker, workers);
  }

  @Override
  public Long apply(TaskContext task, scala.collection.Iterator<Lane> held) {
    SparkRpc.Client driver = SparkRpc.Client.of(endpoint);
    SharedParameters shared = SharedParameters.join(nonce, parameterCount);
    Loop loop = new Loop(task, driver, shared);
    try {
      return loop.run(held);
    } catch (Exception | Error e) {
      sayLeaving(driver, loop, e);
      throw e instanceof RuntimeException unchecked
          ? unchecked
          : new IllegalStateException(e.getMessage(), e);
    } finally {
      SharedParameters.leave(nonce);
    }
  }

  private static void sayLeaving(SparkRpc.Client driver, Loop loop, Throwable reason) {
    try {
      driver.tell(loop.message(0, null, null, true).toWire());
    } catch (Exception gone) { // the driver, and nobody waits for this worker any more
      reason.addSuppressed(gone);
    }
  }

  private final class Loop {
    private final TaskContext task;
    private final SparkRpc.Client driver;
    private final SharedParameters shared;
    private final String executor = SparkEnv.get().executorId();
    private byte[] sending;

    Loop(TaskContext task, SparkRpc.Client driver, SharedParameters shared) {
      this.task = task;
      this.driver = driver;
      this.shared = shared;
    }

    WorkerMessage message(long done, long[] nanos, Object result, boolean leaving) {
      return new WorkerMessage(
          nonce, task.partitionId(), task.taskAttemptId(), executor, done, nanos, result, leaving);
    }

    long run(scala.collection.Iterator<Lane> held) throws Exception {
      // Not asked for more than there is: a block that is read to its end may be evicted.
      List<Lane> lanes = new ArrayList<>();
      for (int left = laneCount(task.partitionId()); left > 0; left--) {
        Lane lane = held.next();
        plan.value().prepare(lane);
        lanes.add(lane);
      }
      try (LaneWork work = new LaneWork(plan.value(), lanes)) {
        long done = 0;
        long[] nanos = null;
        Object result = null;
        while (true) {
          WorkerCommand command = next(message(done, nanos, result, false));
          if (command.kind() == WorkerCommand.Kind.STOP) {
            return done;
          }
          float[] parameters = parameters(command);
          if (parameters == null) {
            done = 0; // the neighbour that had them is gone: ask as if new
            result = null;
            continue;
          }
          long start = System.nanoTime();
          work.load(parameters);
          result = carryOut(command, work);
          long all = System.nanoTime() - start;
          nanos = new long[] {all - work.gatherNanos(), work.gatherNanos()};
          done = command.number();
        }
      }
    }

    private WorkerCommand next(WorkerMessage message) throws Exception {
      Object[] wire = message.toWire();
      for (int i = 0; i < PATIENCE; i++) {
        Object reply = driver.ask(wire, ASK, task);
        if (reply != null) {
          return WorkerCommand.of(reply);
        }
        wire = message.withoutResult().toWire(); // which the driver has
      }
      throw new SparkException("the driver gave no command for an hour: the worker gives up");
    }

    private float[] parameters(WorkerCommand command) throws InterruptedException {
      if (command.parameters() instanceof float[] same) {
        return same;
      }
      return command.parameters() instanceof byte[] bytes
          ? shared.publish(command.number(), bytes)
          : shared.await(command.number(), NEIGHBOUR);
    }

    private Object carryOut(WorkerCommand command, LaneWork work) {
      return switch (command.kind()) {
        case GRADIENT -> {
          GradientSum[] sums = work.gradients(command.epoch(), command.step());
          if (executor.equals(WorkerMessage.IN_DRIVER)) {
            yield Wire.share(work.nodes(), sums);
          }
          sending = Wire.encode(work.nodes(), sums, sending);
          yield sending;
        }
        case EVALUATE -> {
          List<Evaluation> evaluations = work.evaluate(Part.values()[command.part()]);
          yield LaneEvaluations.of(work.firstLane(), evaluations).toWire();
        }
        case STOP -> throw new AssertionError("a worker carries out no stop");
      };
    }
  }
}
