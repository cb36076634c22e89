package org.sparkmlp.spark.sharded;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.broadcast.Broadcast;
import org.sparkmlp.network.GradientSum;
import org.sparkmlp.network.ParameterLayout;
import org.sparkmlp.optim.PieceUpdate;
import org.sparkmlp.spark.exchange.FitPlan;
import org.sparkmlp.spark.exchange.LaneEvaluations;
import org.sparkmlp.spark.exchange.LaneWork;
import org.sparkmlp.spark.lanes.Lane;
import org.sparkmlp.spark.resident.SparkBlocks;
import org.sparkmlp.spark.resident.SparkRpc;
import org.sparkmlp.spark.sharded.protocol.Answer;
import org.sparkmlp.spark.sharded.protocol.At;
import org.sparkmlp.spark.sharded.protocol.BlockName;
import org.sparkmlp.spark.sharded.protocol.Buffers;
import org.sparkmlp.spark.sharded.protocol.Cover;
import org.sparkmlp.spark.sharded.protocol.Report;
import org.sparkmlp.spark.sharded.protocol.ShardWorker;
import org.sparkmlp.spark.sharded.protocol.Slices;
import org.sparkmlp.spark.sharded.protocol.Stamp;
import org.sparkmlp.spark.sharded.protocol.Transport;
import org.sparkmlp.training.Part;
import scala.runtime.AbstractFunction2;

/**
 * A worker of the sharded exchange: a Spark task that holds its lanes for the whole fit, and brings
 * a {@link ShardWorker} together with Spark. What comes from outside is put into an inbox; the
 * task's thread takes it out, and does all else.
 */
final class ShardedTask
    extends AbstractFunction2<TaskContext, scala.collection.Iterator<Lane>, Long>
    implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final long LOOK = 500_000_000; // ns;

  /** How long a question stays open: a listener of the driver may take its time between epochs. */
  private static final Duration PATIENCE = Duration.ofDays(7);

  private final Broadcast<FitPlan> plan;
  private final PieceUpdate update;
  private final String endpoint;
  private final String driverAddress;
  private final long nonce;
  private final int workers;

  ShardedTask(
      Broadcast<FitPlan> plan,
      PieceUpdate update,
      String endpoint,
      String driverAddress,
      long nonce,
      int workers) {
    this.plan = plan;
    this.update = update;
    this.endpoint = endpoint;
    this.driverAddress = driverAddress;
    this.nonce = nonce;
    this.workers = workers;
  }

  @Override
  public Long apply(TaskContext task, scala.collection.Iterator<Lane> held) {
    List<Lane> lanes = new ArrayList<>();
    while (held.hasNext()) {
      Lane lane = held.next();
      plan.value().prepare(lane);
      lanes.add(lane);
    }
    Buffers buffers = new Buffers();
    String publisher = "w" + task.taskAttemptId();
    try (SparkBlocks blocks = new SparkBlocks(plan.id(), publisher, buffers, false)) {
      return new Inbox(task, blocks, buffers, new LaneWork(plan.value(), lanes)).run();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private final class Inbox implements Transport.OfWorker, ShardWorker.Work {
    private final BlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
    private final SparkRpc.Client driver = SparkRpc.Client.of(endpoint);
    private final TaskContext task;
    private final SparkBlocks blocks;
    private final Buffers buffers;
    private final LaneWork work;
    private final ShardWorker machine;
    private Throwable failure;
    private boolean asking;
    private long steps;
    private long nanos; // of the last one

    Inbox(TaskContext task, SparkBlocks blocks, Buffers buffers, LaneWork work) {
      this.task = task;
      this.blocks = blocks;
      this.buffers = buffers;
      this.work = work;
      FitPlan fit = plan.value();
      Slices slices = slices(fit, update, workers);
      this.machine =
          new ShardWorker(
              task.partitionId(),
              task.taskAttemptId(),
              blocks.address(),
              slices,
              Cover.of(fit.lanes(), workers),
              update,
              this,
              this,
              buffers);
    }

    long run() throws Exception {
      machine.begin(System.nanoTime());
      while (!machine.isStopped()) {
        Runnable event = events.poll(patience(), TimeUnit.NANOSECONDS);
        task.killTaskIfInterrupted();
        if (event != null) {
          event.run();
        }
        if (failure != null) {
          throw new IllegalStateException("the driver does not answer: " + failure, failure);
        }
        machine.onTick(System.nanoTime());
      }
      if (machine.isSuperseded()) {
        // Neither a success nor a failure to be counted.
        throw new TaskKilledException("another attempt has the lanes of this one");
      }
      return steps;
    }

    private long patience() {
      return Math.max(0, Math.min(LOOK, machine.wakeAt() - System.nanoTime()));
    }

    /** Asks, but for one question at a time: while it is open, only says that it waits. */
    @Override
    public void send(Report report) {
      Object[] wire = ShardWire.encode(nonce, report);
      if (asking) {
        driver.tell(wire);
        return;
      }
      asking = true;
      driver
          .ask(wire, PATIENCE)
          .whenComplete((answer, refused) -> events.add(() -> onAnswer(answer, refused)));
    }

    private void onAnswer(Object wire, Throwable refused) {
      asking = false;
      if (refused != null) {
        failure = refused;
        return;
      }
      Answer answer = ShardWire.answer(wire);
      machine.onAnswer(answer, System.nanoTime());
    }

    @Override
    public void publish(BlockName name, Stamp stamp, float[] values, int from, int length) {
      blocks.publish(name, stamp, values, from, length);
    }

    @Override
    public void fetch(At at, int publisher, String address, List<BlockName> names) {
      blocks.fetch(
          publisher == Transport.DRIVER ? driverAddress : address,
          names,
          (name, stamp, values) ->
              events.add(
                  () -> machine.onBlock(at, publisher, name, stamp, values, System.nanoTime())));
    }

    @Override
    public GradientSum[] gradients(long step, float[] parameters) {
      long perEpoch = plan.value().batches().stepsPerEpoch();
      long start = System.nanoTime();
      work.load(parameters);
      GradientSum[] sums = work.gradients((int) (step / perEpoch), step % perEpoch);
      nanos = System.nanoTime() - start;
      steps++;
      return sums;
    }

    @Override
    public long computeNanos() {
      return nanos - work.gatherNanos();
    }

    @Override
    public long gatherNanos() {
      return work.gatherNanos();
    }

    @Override
    public Object evaluate(int part, float[] parameters) {
      work.load(parameters);
      return LaneEvaluations.of(work.firstLane(), work.evaluate(Part.values()[part])).toWire();
    }
  }

  /** How parameters are shared out: 256 KiB is the block of the norm, 1 MiB the largest piece. */
  static Slices slices(FitPlan plan, PieceUpdate update, int workers) {
    int parameters = ParameterLayout.of(plan.topology()).size();
    int unit = update.clipped() ? Slices.NORM_UNIT : Slices.UNIT;
    return new Slices(parameters, workers, unit, Slices.PIECE, Slices.EAGER);
  }
}
