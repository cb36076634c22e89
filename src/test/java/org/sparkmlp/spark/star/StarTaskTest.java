package org.sparkmlp.spark.star;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.apache.spark.broadcast.Broadcast;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sparkmlp.LocalSpark;
import org.sparkmlp.spark.FitFixture;
import org.sparkmlp.spark.PlacedRows;
import org.sparkmlp.spark.exchange.FitPlan;
import org.sparkmlp.spark.resident.SparkRpc;
import org.sparkmlp.spark.resident.SparkRpc.Question;
import scala.reflect.ClassTag;

/** Workers in tasks of Spark's, and a driver that answers as the test wants. */
@Timeout(120)
class StarTaskTest {
  private final List<WorkerMessage> heard = new CopyOnWriteArrayList<>();

  /** Runs a job of two workers to its end. */
  private void run(BiConsumer<WorkerMessage, Question> driver) {
    BiConsumer<Object, Question> server =
        (wire, question) -> {
          WorkerMessage message = WorkerMessage.read(wire).orElseThrow();
          heard.add(message);
          driver.accept(message, question);
        };
    try (PlacedRows rows =
            new PlacedRows(LocalSpark.session(), FitFixture.rows(300), new FitFixture());
        SparkRpc.Server open = new SparkRpc.Server("a test's", server, sender -> {})) {
      assertThat(open).isNotNull();
      Broadcast<FitPlan> plan = rows.sharePlan();
      try {
        StarTask task = new StarTask(plan, "a test's", 7, 1);
        LocalSpark.session()
            .sparkContext()
            .runJob(rows.byWorker().rdd(), task, ClassTag.apply(Long.class));
      } finally {
        plan.destroy();
      }
    }
  }

  private List<WorkerMessage> asksOf(int worker) {
    return heard.stream()
        .filter(message -> message.kind() == WorkerMessage.Kind.ASK && message.worker() == worker)
        .toList();
  }

  /** If it did, Spark would kill the newer attempt and never run it again. */
  @Test
  void aSupersededWorkerDoesNotEndSuccessfully() {
    run(
        (message, question) -> {
          if (question != null) {
            boolean first = message.worker() == 0 && asksOf(0).size() == 1;
            WorkerCommand answer = first ? WorkerCommand.SUPERSEDED : WorkerCommand.STOP;
            question.answer(answer.toWire());
          }
        });
    // Spark ran worker 0 again: it was not done. Nor did the end count as a failure, of which
    // local[2] allows none.
    assertThat(asksOf(0)).extracting(WorkerMessage::attempt).hasSize(2).doesNotHaveDuplicates();
    assertThat(asksOf(1)).hasSize(1);
  }

  /** However long the driver takes: what it answers in the end must not be lost. */
  @Test
  void aWorkerAsksOnceAndPingsWhileItWaits() {
    AtomicReference<Question> open = new AtomicReference<>();
    run(
        (message, question) -> {
          if (message.worker() == 1) {
            question.answer(WorkerCommand.STOP.toWire());
          } else if (message.kind() == WorkerMessage.Kind.ASK) {
            open.set(question);
          } else if (message.kind() == WorkerMessage.Kind.PING) {
            question.answer(WorkerCommand.WAIT.toWire());
            open.get().answer(WorkerCommand.STOP.toWire());
          }
        });
    assertThat(asksOf(0)).hasSize(1);
    assertThat(heard)
        .extracting(WorkerMessage::kind)
        .contains(WorkerMessage.Kind.PING)
        .doesNotContain(WorkerMessage.Kind.LEAVE);
  }

  @Test
  void aPingMaySendAWorkerHome() {
    run(
        (message, question) -> {
          if (message.worker() == 1 || message.kind() == WorkerMessage.Kind.PING) {
            question.answer(WorkerCommand.STOP.toWire());
          }
        });
    assertThat(asksOf(0)).hasSize(1);
  }
}
