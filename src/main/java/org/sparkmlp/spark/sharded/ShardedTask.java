package org.sparkmlp.spark.sharded;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.ObjLongConsumer;
import org.apache.spark.SparkEnv;
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
import org.sparkmlp.spark.sharded.blocks.BlockName;
import org.sparkmlp.spark.sharded.blocks.Buffers;
import org.sparkmlp.spark.sharded.blocks.Stamp;
import org.sparkmlp.spark.sharded.protocol.Answer;
import org.sparkmlp.spark.sharded.protocol.At;
import org.sparkmlp.spark.sharded.protocol.Report;
import org.sparkmlp.spark.sharded.protocol.ShardWorker;
import org.sparkmlp.spark.sharded.protocol.Slices;
import org.sparkmlp.spark.sharded.protocol.Transport;
import org.sparkmlp.training.Part;
import scala.runtime.AbstractFunction2;

/**
 * A worker of the sharded exchange: a Spark task that holds its lanes for the whole fit, and brings
 * a {@link ShardWorker} together with Spark. What comes from outside is put into an inbox; the
 * task's thread takes it out, and does all else. What the machines of one process have to say to
 * each other is put into each other's inbox.
 */
final class ShardedTask
    extends AbstractFunction2<TaskContext, scala.collection.Iterator<Lane>, Long>
    implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final long LOOK = 500_000_000; // ns;

  /** The workers of this process, who call one another. */
  private static final Map<Seat, Inbox> HERE = new ConcurrentHashMap<>();

  /** How long a question stays open: a listener of the driver may take its time between epochs. */
  private static final Duration PATIENCE = Duration.ofDays(7);

  private final Broadcast<FitPlan> plan;
  private final PieceUpdate update;
  private final String endpoint;
  private final String driverAddress;
  private final long nonce;

  ShardedTask(
      Broadcast<FitPlan> plan,
      PieceUpdate update,
      String endpoint,
      String driverAddress,
      long nonce) {
    this.plan = plan;
    this.update = update;
    this.endpoint = endpoint;
    this.driverAddress = driverAddress;
    this.nonce = nonce;
  }

  /** Whose tasks' worker it is. */
  private record Seat(String endpoint, long nonce, int worker) {}

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

    Inbox(TaskContext task, SparkBlocks blocks, Buffers buffers, LaneWork work) {
      this.task = task;
      this.blocks = blocks;
      this.buffers = buffers;
      this.work = work;
      FitPlan fit = plan.value();
      Report.Sender self =
          new Report.Sender(
              task.partitionId(), task.taskAttemptId(), process(blocks), blocks.address());
      this.machine =
          new ShardWorker(self, slices(fit, update), fit.lanes(), update, this, this, buffers);
    }

    /** In the driver everyone is a process of its own: with no network, all add and update. */
    private static String process(SparkBlocks blocks) {
      String executor = SparkEnv.get().executorId();
      return executor.equals(SparkRpc.DRIVER) ? blocks.address() : executor;
    }

    private Seat seat(int worker) {
      return new Seat(endpoint, nonce, worker);
    }

    long run() throws Exception {
      HERE.put(seat(task.partitionId()), this);
      try {
        return loop();
      } finally {
        HERE.remove(seat(task.partitionId()), this);
      }
    }

    private long loop() throws Exception {
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
    public void call(int worker, ObjLongConsumer<ShardWorker> call) {
      Inbox other = HERE.get(seat(worker));
      if (other != null) {
        other.events.add(() -> call.accept(other.machine, System.nanoTime()));
      }
    }

    @Override
    public void publishAt(String address) {
      blocks.publishAt(address);
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
    public ShardWorker.Sums gradients(long step, float[] parameters) {
      long perEpoch = plan.value().batches().stepsPerEpoch();
      long start = System.nanoTime();
      work.load(parameters);
      GradientSum[] sums = work.gradients((int) (step / perEpoch), step % perEpoch);
      long nanos = System.nanoTime() - start;
      steps++;
      long gather = work.gatherNanos();
      return new ShardWorker.Sums(work.nodes(), sums, nanos - gather, gather);
    }

    @Override
    public Object evaluate(int part, float[] parameters) {
      work.load(parameters);
      return LaneEvaluations.of(work.firstLane(), work.evaluate(Part.values()[part])).toWire();
    }
  }

  /**
   * How parameters are shared out, among any number: 256 KiB is the block of the norm, 1 MiB the
   * largest piece.
   */
  static Slices slices(FitPlan plan, PieceUpdate update) {
    int parameters = ParameterLayout.of(plan.topology()).size();
    int unit = update.clipped() ? Slices.NORM_UNIT : Slices.UNIT;
    return new Slices(parameters, 1, unit, Slices.PIECE, Slices.EAGER);
  }
}
