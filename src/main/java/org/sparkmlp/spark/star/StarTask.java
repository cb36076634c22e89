package org.sparkmlp.spark.star;

import java.io.Serializable;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.broadcast.Broadcast;
import org.sparkmlp.network.Evaluation;
import org.sparkmlp.network.GradientSum;
import org.sparkmlp.spark.exchange.FitPlan;
import org.sparkmlp.spark.exchange.LaneEvaluations;
import org.sparkmlp.spark.exchange.LaneWork;
import org.sparkmlp.spark.lanes.Lane;
import org.sparkmlp.spark.resident.SparkRpc;
import org.sparkmlp.training.Part;
import scala.runtime.AbstractFunction2;

/**
 * A worker of the resident exchange: a Spark task that holds its lanes for the whole fit and asks
 * the driver, over and over, what to do next, handing over what it did.
 */
public final class StarTask
    extends AbstractFunction2<TaskContext, scala.collection.Iterator<Lane>, Long>
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** How often a waiting worker looks whether it has been killed. */
  private static final Duration LOOK = Duration.ofMillis(500);

  /** How often it says that it waits, upon which the driver may send it home for others' sake. */
  private static final Duration PING = Duration.ofSeconds(5);

  /** How long a question stays open: a listener of the driver may take its time between epochs. */
  private static final Duration PATIENCE = Duration.ofDays(7);

  private static final Duration NEIGHBOUR = Duration.ofSeconds(10);

  private final Broadcast<FitPlan> plan;
  private final String endpoint;
  private final long nonce;
  private final int parameterCount;

  StarTask(Broadcast<FitPlan> plan, String endpoint, long nonce, int parameterCount) {
    this.plan = plan;
    this.endpoint = endpoint;
    this.nonce = nonce;
    this.parameterCount = parameterCount;
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
      driver.tell(loop.message(WorkerMessage.Kind.LEAVE, 0, null, null).toWire());
    } catch (Exception gone) { // the driver, and nobody waits for this worker any more
      reason.addSuppressed(gone);
    }
  }

  private final class Loop {
    private final TaskContext task;
    private final SparkRpc.Client driver;
    private final SharedParameters shared;
    private final String executor = SparkEnv.get().executorId();
    private final StepSums.Sender sender;

    Loop(TaskContext task, SparkRpc.Client driver, SharedParameters shared) {
      this.task = task;
      this.driver = driver;
      this.shared = shared;
      this.sender = new StepSums.Sender(driver, nonce);
    }

    WorkerMessage message(WorkerMessage.Kind kind, long done, long[] nanos, Object result) {
      return new WorkerMessage(
          kind, nonce, task.partitionId(), task.taskAttemptId(), executor, done, nanos, result);
    }

    long run(scala.collection.Iterator<Lane> held) throws Exception {
      List<Lane> lanes = new ArrayList<>();
      while (held.hasNext()) {
        Lane lane = held.next();
        plan.value().prepare(lane);
        lanes.add(lane);
      }
      LaneWork work = new LaneWork(plan.value(), lanes);
      long done = 0;
      long[] nanos = null;
      Object result = null;
      while (true) {
        WorkerCommand command = next(done, nanos, result);
        if (command.kind() == WorkerCommand.Kind.STOP) {
          return done;
        }
        if (command.kind() == WorkerCommand.Kind.SUPERSEDED) {
          // Neither a success nor a failure to be counted.
          throw new TaskKilledException("another attempt has the lanes of this one");
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

    /** Hands in what was done and waits for what to do next. */
    private WorkerCommand next(long done, long[] nanos, Object result) throws Exception {
      Object[] message = message(WorkerMessage.Kind.ASK, done, nanos, result).toWire();
      CompletableFuture<Object> answer = driver.ask(message, PATIENCE);
      CompletableFuture<Object> pong = null;
      long pinged = System.nanoTime();
      while (true) {
        try {
          return WorkerCommand.of(answer.get(LOOK.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException waiting) {
          task.killTaskIfInterrupted();
        }
        if (pong != null && pong.isDone() && !answer.isDone()) {
          WorkerCommand told = WorkerCommand.of(pong.get());
          if (told.kind() != WorkerCommand.Kind.WAIT) {
            return told;
          }
        }
        if (System.nanoTime() - pinged >= PING.toNanos()) {
          Object[] ping = message(WorkerMessage.Kind.PING, done, null, null).toWire();
          pong = driver.ask(ping, PATIENCE);
          pinged = System.nanoTime();
        }
      }
    }

    private float[] parameters(WorkerCommand command) throws InterruptedException {
      if (command.parameters() instanceof float[] same) {
        return same;
      }
      return command.parameters() instanceof FloatBuffer values
          ? shared.publish(command.number(), values)
          : shared.await(command.number(), NEIGHBOUR);
    }

    private Object carryOut(WorkerCommand command, LaneWork work) {
      return switch (command.kind()) {
        case GRADIENT -> {
          GradientSum[] sums = work.gradients(command.epoch(), command.step());
          if (executor.equals(WorkerMessage.IN_DRIVER)) {
            yield SharedSums.of(work.nodes(), sums);
          }
          yield sender.send(command.number(), work.nodes(), sums);
        }
        case EVALUATE -> {
          List<Evaluation> evaluations = work.evaluate(Part.values()[command.part()]);
          yield LaneEvaluations.of(work.firstLane(), evaluations).toWire();
        }
        case WAIT, STOP, SUPERSEDED ->
            throw new AssertionError("a worker carries out no " + command.kind());
      };
    }
  }
}
