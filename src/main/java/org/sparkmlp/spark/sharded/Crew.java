package org.sparkmlp.spark.sharded;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.sparkmlp.optim.PieceUpdate;
import org.sparkmlp.spark.exchange.FitPlan;
import org.sparkmlp.spark.lanes.Lane;
import org.sparkmlp.spark.lanes.WorkerLanes;
import org.sparkmlp.spark.resident.ResidentJob;
import org.sparkmlp.spark.resident.SparkBlocks;
import org.sparkmlp.spark.resident.SparkRpc.Question;
import org.sparkmlp.spark.sharded.ShardWire.Said;
import org.sparkmlp.spark.sharded.blocks.BlockName;
import org.sparkmlp.spark.sharded.blocks.Buffers;
import org.sparkmlp.spark.sharded.blocks.Stamp;
import org.sparkmlp.spark.sharded.protocol.Answer;
import org.sparkmlp.spark.sharded.protocol.At;
import org.sparkmlp.spark.sharded.protocol.Questions;
import org.sparkmlp.spark.sharded.protocol.Report;
import org.sparkmlp.spark.sharded.protocol.ShardDriver;
import org.sparkmlp.spark.sharded.protocol.Snapshot;
import org.sparkmlp.spark.sharded.protocol.Transport;

/**
 * The workers of one Spark job of a {@link ShardedExchange}, and the driver's way to them. All is
 * called from the fit's thread; what comes from elsewhere is put into its inbox.
 */
final class Crew implements Transport.OfDriver, AutoCloseable {
  private static final long STOP_MILLIS = 2_000;
  private static final long SNAPSHOT_NANOS = 60_000_000_000L;

  private final long nonce;
  private final BlockingQueue<Runnable> inbox;
  private final SparkBlocks blocks;
  private final int workers;
  private final Questions<Question> questions;
  private final ShardDriver driver;
  private final ResidentJob job;

  /**
   * What all crews of a fit have in common.
   *
   * @param lanes one partition per lane
   * @param plan as the driver has it
   * @param sharedPlan as the workers get it
   * @param update of the parameters
   * @param endpoint where workers ask
   * @param buffers for blocks
   * @param stage for snapshots
   */
  record Fit(
      JavaSparkContext context,
      JavaRDD<Lane> lanes,
      FitPlan plan,
      Broadcast<FitPlan> sharedPlan,
      PieceUpdate update,
      String endpoint,
      Buffers buffers,
      SnapshotStage stage) {}

  /**
   * Submits the job.
   *
   * @param number which of the fit's jobs it is
   * @param nonce what its workers say with each report
   * @param workers how many
   * @param start where they start
   * @param rule what the fit decides of steps
   * @param inbox takes what is to be run by the fit's thread
   */
  Crew(
      Fit fit,
      long number,
      long nonce,
      int workers,
      Snapshot start,
      ShardDriver.Rule rule,
      BlockingQueue<Runnable> inbox) {
    this.nonce = nonce;
    this.inbox = inbox;
    this.blocks =
        new SparkBlocks(fit.sharedPlan().id(), "d" + number, fit.buffers(), fit.stage().isOnDisk());
    this.workers = workers;
    this.questions = new Questions<>(workers);
    this.driver =
        new ShardDriver(
            ShardedTask.slices(fit.plan(), fit.update()),
            workers,
            rule,
            this,
            fit.buffers(),
            fit.stage(),
            0,
            start,
            SNAPSHOT_NANOS);
    ShardedTask task =
        new ShardedTask(fit.sharedPlan(), fit.update(), fit.endpoint(), blocks.address(), nonce);
    this.job =
        new ResidentJob(
            fit.context().sc(),
            WorkerLanes.of(fit.lanes(), workers),
            task,
            fit.endpoint() + "-" + number);
  }

  ShardDriver driver() {
    return driver;
  }

  /** Why the job has ended before it was told to; null while it runs. */
  Throwable failure() {
    return job.failure();
  }

  /**
   * Takes what a worker says.
   *
   * @param question what waits for the answer; null if the worker only tells
   */
  void onMessage(Said said, Question question, long now) {
    Report report = said.report();
    if (said.nonce() != nonce) { // it is of an earlier crew
      stop(said, question);
    } else if (report.worker() < workers && !driver.isYetToCome(report.at())) {
      if (question != null) {
        questions
            .ask(report.worker(), report.attempt(), question.sender(), question)
            .ifPresent(one -> one.answer(ShardWire.encode(new Answer.Superseded(report.at()))));
      }
      driver.onReport(report, now);
    }
  }

  /** Sends home whoever is of no crew that there is. */
  static void stop(Said said, Question question) {
    if (question != null) {
      question.answer(ShardWire.encode(new Answer.Stop(said.report().at())));
    }
  }

  /** The process of a sender is gone. */
  void onLost(String sender) {
    for (int worker = 0; worker < workers; worker++) {
      if (questions.isOf(worker, sender)) {
        questions.close(worker, questions.attempt(worker)); // nobody waits for an answer
        driver.onLost(worker, questions.attempt(worker));
      }
    }
  }

  @Override
  public void send(int worker, long attempt, Answer answer) {
    questions.close(worker, attempt).ifPresent(one -> one.answer(ShardWire.encode(answer)));
  }

  @Override
  public void publish(BlockName name, Stamp stamp, float[] values, int from, int length) {
    blocks.publish(name, stamp, values, from, length);
  }

  @Override
  public void fetch(At at, int publisher, String address, List<BlockName> names) {
    blocks.fetch(
        address,
        names,
        (name, stamp, values) ->
            inbox.add(() -> driver.onBlock(at, publisher, name, stamp, values, System.nanoTime())));
  }

  @Override
  public void withdraw() {
    blocks.withdraw();
  }

  /** Tells the workers to stop, and ends those who do not. */
  @Override
  public void close() {
    for (int worker = 0; worker < workers; worker++) {
      send(worker, questions.attempt(worker), new Answer.Stop(At.NOWHERE));
    }
    job.awaitEnd(STOP_MILLIS);
    job.close();
    blocks.close();
  }
}
