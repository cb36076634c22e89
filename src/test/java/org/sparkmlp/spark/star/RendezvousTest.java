package org.sparkmlp.spark.star;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sparkmlp.spark.HostileMessages;
import org.sparkmlp.spark.resident.SparkRpc;
import org.sparkmlp.spark.resident.SparkRpc.Question;
import org.sparkmlp.spark.star.Rendezvous.Work;
import org.sparkmlp.training.tree.Lanes;

/** What the shell adds to the roster: its lock, and what is done without it. */
@Timeout(60)
class RendezvousTest {
  private static final long NONCE = 7;

  private boolean othersStarve;
  private final Rendezvous rendezvous =
      new Rendezvous(new StepSums(new Lanes(4), 3), () -> othersStarve);
  private final List<String> answers = new ArrayList<>();

  private final class Asking implements Question {
    private final String name;

    Asking(String name) {
      this.name = name;
    }

    @Override
    public String sender() {
      return "";
    }

    @Override
    public void answer(Object reply) {
      WorkerCommand command = WorkerCommand.of(reply);
      answers.add(name + " " + command.kind() + " " + command.number());
    }

    @Override
    public void answer(SparkRpc.Frame bytes) {
      byte[] array = new byte[bytes.bytes().remaining()];
      bytes.bytes().get(array);
      answer(array);
    }
  }

  private void tell(WorkerMessage.Kind kind, String question, int worker, long done) {
    Object result = done == 0 ? null : "result";
    long[] nanos = {1, 1};
    WorkerMessage message =
        new WorkerMessage(kind, NONCE, worker, 10 + worker, SparkRpc.DRIVER, done, nanos, result);
    rendezvous.onMessage(message.toWire(), new Asking(question));
  }

  private void ask(String question, int worker, long done) {
    tell(WorkerMessage.Kind.ASK, question, worker, done);
  }

  private static WorkerCommand command(long number) {
    return new WorkerCommand(WorkerCommand.Kind.GRADIENT, number, 0, 0, 0, new float[1]);
  }

  @Test
  void theSequelRunsWithoutTheLockAndADismissalWaitsForIt() throws Exception {
    CountDownLatch following = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Work work =
        new Work(
            command(1),
            results -> {
              following.countDown();
              await(goOn);
              return command(2);
            });
    rendezvous.expect(NONCE, 2, work);
    ask("a", 0, 0);
    ask("b", 1, 0);
    ask("c", 0, 1);
    CompletableFuture<Void> last = CompletableFuture.runAsync(() -> ask("d", 1, 1));
    assertThat(following.await(30, TimeUnit.SECONDS)).isTrue();
    // Whoever looks need not wait for the update; whoever would replace the workers must.
    assertThat(rendezvous.present()).isEqualTo(2);
    assertThat(rendezvous.await(1)).isFalse();
    CompletableFuture<Work> dismissal = CompletableFuture.supplyAsync(rendezvous::dismiss);
    goOn.countDown();
    assertThat(dismissal.get(30, TimeUnit.SECONDS).command().number()).isEqualTo(2);
    last.get(30, TimeUnit.SECONDS);
    assertThat(answers).startsWith("a GRADIENT 1", "b GRADIENT 1").hasSize(4);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aDismissalGivesBackWhatWasNotCarriedOut() throws InterruptedException {
    Work work = new Work(command(1), results -> null);
    rendezvous.expect(NONCE, 1, work);
    assertThat(rendezvous.dismiss()).isEqualTo(work);
    assertThat(rendezvous.dismiss()).isNull();
    rendezvous.expect(NONCE, 1, work);
    ask("a", 0, 0);
    ask("b", 0, 1);
    assertThat(rendezvous.await(1)).isTrue();
    assertThat(rendezvous.dismiss()).isNull();
    assertThat(answers).containsExactly("a GRADIENT 1", "b STOP 0");
  }

  @Test
  void idleWorkersGoHomeForOthersSakeAndOnlyIdleOnes() {
    Work work = new Work(command(1), results -> null);
    rendezvous.expect(NONCE, 1, work);
    ask("a", 0, 0);
    othersStarve = true;
    tell(WorkerMessage.Kind.PING, "p", 0, 0); // while it has a command
    ask("b", 0, 1);
    othersStarve = false;
    tell(WorkerMessage.Kind.PING, "q", 0, 0);
    othersStarve = true;
    tell(WorkerMessage.Kind.PING, "r", 0, 0);
    assertThat(answers)
        .containsExactly("a GRADIENT 1", "p WAIT 0", "q WAIT 0", "r WAIT 0", "b STOP 0");
    assertThat(rendezvous.begin(work)).isFalse();
  }

  /** Though they say the nonce. */
  @Test
  void whatNoWorkerSaysTakesNobodysPlace() throws InterruptedException {
    rendezvous.expect(NONCE, 2, new Work(command(1), results -> null));
    ask("a", 0, 0);
    ask("b", 1, 0);
    HostileMessages messages = HostileMessages.ofWhoKnows(3, NONCE);
    for (int i = 0; i < 100_000; i++) {
      rendezvous.onMessage(messages.next(), i % 2 == 0 ? null : new Asking("hostile"));
      if (i == 30_000) {
        ask("c", 0, 1);
      }
    }
    assertThat(rendezvous.await(1)).isFalse();
    ask("d", 1, 1);
    assertThat(rendezvous.await(1)).isTrue();
    rendezvous.dismiss();
    answers.removeIf("hostile STOP 0"::equals); // to workers that there are not
    assertThat(answers).containsExactly("a GRADIENT 1", "b GRADIENT 1", "c STOP 0", "d STOP 0");
  }
}
