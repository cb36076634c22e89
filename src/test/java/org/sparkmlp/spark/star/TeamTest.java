package org.sparkmlp.spark.star;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.spark.TaskKilledException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sparkmlp.network.GradientSum;
import org.sparkmlp.training.tree.CanonicalTree;
import org.sparkmlp.training.tree.CanonicalTree.Node;
import org.sparkmlp.training.tree.JoinedSums;

/** Workers of one process, a thread each. */
@Timeout(60)
class TeamTest {
  private static final long NEVER = TimeUnit.HOURS.toNanos(1);
  private static final int LANES = 8;

  private final Told told = new Told();

  private Team team(long patience, int members) {
    Team team = new Team(3, new StepSums.Sender(told, 7), patience);
    for (int member = 0; member < members; member++) {
      team.enter(member);
    }
    return team;
  }

  /** A member of so many, each of which has as many lanes, hands in a command. */
  private static CompletableFuture<Void> send(
      Team team, int member, int members, long command, Runnable killed) {
    int width = LANES / members;
    List<Node> nodes = CanonicalTree.cover(member * width, (member + 1) * width);
    GradientSum[] sums = new GradientSum[nodes.size()];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = new GradientSum(new float[] {command, member, 1});
      sums[i].set(1, 1, 1);
    }
    return CompletableFuture.runAsync(
        () -> {
          try {
            team.send(member, command, nodes, sums, new JoinedSums.Reader(), killed);
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        },
        task -> new Thread(task, "member " + member).start());
  }

  @Test
  void severalSumsLeaveAsOne() throws Exception {
    Team team = team(NEVER, 4);
    for (long command = 1; command <= 20; command++) {
      List<CompletableFuture<Void>> all = new ArrayList<>();
      for (int member = 0; member < 4; member++) {
        all.add(send(team, member, 4, command, () -> {}));
      }
      for (CompletableFuture<Void> each : all) {
        each.get();
      }
      assertThat(told.takeAll()).containsExactly("command " + command + " (3, 0) 4.0");
    }
  }

  @Test
  void whoIsAloneWaitsForNobody() throws Exception {
    send(team(NEVER, 1), 0, 2, 1, () -> {}).get();
    assertThat(told.takeAll()).containsExactly("command 1 (2, 0) 1.0");
  }

  @Test
  void whoLeavesIsNotWaitedFor() throws Exception {
    Team team = team(NEVER, 2);
    CompletableFuture<Void> waiting = send(team, 0, 2, 1, () -> {});
    assertThat(told.takeAll()).isEmpty();
    assertThat(team.exit(1)).isFalse();
    waiting.get();
    assertThat(told.takeAll()).containsExactly("command 1 (2, 0) 1.0");
    assertThat(team.exit(0)).isTrue();
  }

  @Test
  void whoIsLateSendsByItself() throws Exception {
    Team team = team(1, 2);
    send(team, 0, 2, 1, () -> {}).get();
    send(team, 1, 2, 1, () -> {}).get();
    assertThat(told.takeAll()).containsExactly("command 1 (2, 0) 1.0", "command 1 (2, 1) 1.0");
  }

  @Test
  void whoIsAskedAgainSendsByItself() throws Exception {
    Team team = team(NEVER, 2);
    CompletableFuture<Void> first = send(team, 0, 2, 1, () -> {});
    send(team, 1, 2, 1, () -> {}).get();
    first.get();
    send(team, 1, 2, 1, () -> {}).get();
    assertThat(told.takeAll()).containsExactly("command 1 (3, 0) 2.0", "command 1 (2, 1) 1.0");
  }

  @Test
  void whoWaitsInVainIsFreedByTheNextCommand() throws Exception {
    Team team = team(NEVER, 3);
    CompletableFuture<Void> replaced = send(team, 0, 2, 1, () -> {});
    CompletableFuture<Void> next = send(team, 1, 2, 2, () -> {});
    replaced.get();
    team.exit(0);
    team.exit(2);
    next.get();
    assertThat(told.takeAll()).containsExactly("command 1 (2, 0) 1.0", "command 2 (2, 1) 1.0");
  }

  @Test
  void whoIsKilledWhileItWaitsHoldsUpNobody() throws Exception {
    Team team = team(NEVER, 2);
    CompletableFuture<Void> killed =
        send(
            team,
            0,
            2,
            1,
            () -> {
              throw new TaskKilledException("by the test");
            });
    assertThatThrownBy(killed::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(TaskKilledException.class);
    team.exit(0);
    send(team, 1, 2, 1, () -> {}).get();
    // What it handed in is as good as ever.
    assertThat(told.takeAll()).containsExactly("command 1 (3, 0) 2.0");
  }

  @Test
  void parametersComeToAllByOne() throws Exception {
    Team team = team(NEVER, 2);
    CompletableFuture<float[]> other =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return team.await(1);
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    float[] published = team.publish(1, FloatBuffer.wrap(new float[] {1, 2, 3}));
    assertThat(other.get()).isSameAs(published).containsExactly(1, 2, 3);
    assertThat(team(1, 2).await(1)).isNull();
  }
}
