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
import org.apache.spark.SparkException;
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
import org.sparkmlp.training.tree.CanonicalTree.Node;
import org.sparkmlp.training.tree.JoinedSums;
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
    Loop loop = new Loop(task, driver);
    try {
      return loop.run(work(held));
    } catch (Exception | Error e) {
      sayLeaving(driver, loop, e);
      throw e instanceof RuntimeException unchecked
          ? unchecked
          : new IllegalStateException(e.getMessage(), e);
    }
  }

  private LaneWork work(scala.collection.Iterator<Lane> held) throws SparkException {
    List<Lane> lanes = new ArrayList<>();
    while (held.hasNext()) {
      Lane lane = held.next();
      plan.value().prepare(lane);
      lanes.add(lane);
    }
    return new LaneWork(plan.value(), lanes);
  }

  private static void sayLeaving(SparkRpc.Client driver, Loop loop, Throwable reason) {
    try {
      driver.tell(loop.message(WorkerMessage.Kind.LEAVE, 0, null).toWire());
    } catch (Exception gone) { // the driver, and nobody waits for this worker any more
      reason.addSuppressed(gone);
    }
  }

  private final class Loop {
    private final TaskContext task;
    private final SparkRpc.Client driver;
    private final String executor = SparkEnv.get().executorId();
    private final JoinedSums.Reader reader = new JoinedSums.Reader();
    private long[] nanos; // of the last command

    Loop(TaskContext task, SparkRpc.Client driver) {
      this.task = task;
      this.driver = driver;
    }

    WorkerMessage message(WorkerMessage.Kind kind, long done, Object result) {
      return new WorkerMessage(
          kind, nonce, task.partitionId(), task.taskAttemptId(), executor, done, nanos, result);
    }

    long run(LaneWork work) throws Exception {
      long attempt = task.taskAttemptId();
      Team team =
          Team.join(nonce, attempt, parameterCount, () -> new StepSums.Sender(driver, nonce));
      try {
        return run(work, team);
      } finally {
        Team.leave(nonce, attempt);
      }
    }

    private long run(LaneWork work, Team team) throws Exception {
      long done = 0;
      Object result = null;
      while (true) {
        WorkerCommand command = next(done, result);
        if (command.kind() == WorkerCommand.Kind.STOP) {
          return done;
        }
        if (command.kind() == WorkerCommand.Kind.SUPERSEDED) {
          // Neither a success nor a failure to be counted.
          throw new TaskKilledException("another attempt has the lanes of this one");
        }
        float[] parameters = parameters(command, team);
        if (parameters == null) {
          done = 0; // the neighbour that had them is gone: ask as if new
          result = null;
          continue;
        }
        work.load(parameters);
        result = carryOut(command, work, team);
        done = command.number();
      }
    }

    /** Hands in what was done and waits for what to do next. */
    private WorkerCommand next(long done, Object result) throws Exception {
      Object[] message = message(WorkerMessage.Kind.ASK, done, result).toWire();
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
          Object[] ping = message(WorkerMessage.Kind.PING, done, null).toWire();
          pong = driver.ask(ping, PATIENCE);
          pinged = System.nanoTime();
        }
      }
    }

    private float[] parameters(WorkerCommand command, Team team) throws InterruptedException {
      if (command.parameters() instanceof float[] same) {
        return same;
      }
      return command.parameters() instanceof FloatBuffer values
          ? team.publish(command.number(), values)
          : team.await(command.number());
    }

    private Object carryOut(WorkerCommand command, LaneWork work, Team team)
        throws InterruptedException {
      long start = System.nanoTime();
      return switch (command.kind()) {
        case GRADIENT -> {
          GradientSum[] sums = work.gradients(command.epoch(), command.step());
          took(start, work.gatherNanos());
          yield handOver(command.number(), work.nodes(), sums, team);
        }
        case EVALUATE -> {
          List<Evaluation> evaluations = work.evaluate(Part.values()[command.part()]);
          took(start, 0);
          yield LaneEvaluations.of(work.firstLane(), evaluations).toWire();
        }
        case WAIT, STOP, SUPERSEDED ->
            throw new AssertionError("a worker carries out no " + command.kind());
      };
    }

    private void took(long start, long gatherNanos) {
      nanos = new long[] {System.nanoTime() - start - gatherNanos, gatherNanos};
    }

    private Object handOver(long number, List<Node> nodes, GradientSum[] sums, Team team)
        throws InterruptedException {
      if (executor.equals(SparkRpc.DRIVER)) {
        return SharedSums.of(nodes, sums);
      }
      team.send(task.taskAttemptId(), number, nodes, sums, reader, task::killTaskIfInterrupted);
      return StepSums.numbers(nodes, sums);
    }
  }
}
