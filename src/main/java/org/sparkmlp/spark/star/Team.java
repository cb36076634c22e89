package org.sparkmlp.spark.star;

import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.sparkmlp.network.GradientSum;
import org.sparkmlp.training.tree.CanonicalTree.Node;
import org.sparkmlp.training.tree.JoinedSums;

/**
 * The workers of a job that are in one executor process: they are sent the parameters of a command
 * once, and send their gradients as one sum, as far as their lanes make up nodes of the canonical
 * tree. Both cross the network once per executor, however many cores it has.
 *
 * <p>Who joins in a sum changes no bit of the result: a worker that its neighbours would wait for
 * in vain, as it has left or is {@linkplain #NEIGHBOUR late}, sends its own. The driver takes
 * whichever sum comes first.
 *
 * <p>Thread-safe.
 */
public final class Team {
  private static final Map<Long, Team> BY_JOB = new ConcurrentHashMap<>();

  /** How long workers wait for one another. */
  private static final long NEIGHBOUR = TimeUnit.SECONDS.toNanos(10);

  /** How often a waiting worker looks whether it has been killed. */
  private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(500);

  private final float[] parameters;
  private final StepSums.Sender sender;
  private final long patience; // ns
  private final Map<Long, Long> reached = new HashMap<>(); // last command summed, by attempt
  private long number; // of the command that the parameters belong to
  private Round open; // null while nobody waits for others

  /** Sums of one command that are joined. */
  private static final class Round {
    private final long command;
    private final Map<Node, GradientSum> parts = new HashMap<>();
    private int busy; // members who have not sent their share yet
    private StepSums.Sending sending; // null while others may join

    Round(long command) {
      this.command = command;
    }
  }

  /**
   * A team that nobody has joined.
   *
   * @param patience how long workers wait for one another, ns
   */
  Team(int parameters, StepSums.Sender sender, long patience) {
    this.parameters = new float[parameters];
    this.sender = sender;
    this.patience = patience;
  }

  /**
   * Joins the team of a job in this process; to be {@linkplain #leave left} when the worker ends.
   *
   * @param job its nonce
   * @param attempt Spark's number of the task attempt
   * @param parameters how many
   * @param sender sends the sums of all, if this is the first to join
   */
  static Team join(long job, long attempt, int parameters, Supplier<StepSums.Sender> sender) {
    return BY_JOB.compute(
        job,
        (key, there) -> {
          Team team = there == null ? new Team(parameters, sender.get(), NEIGHBOUR) : there;
          team.enter(attempt);
          return team;
        });
  }

  /** A worker has come. */
  synchronized void enter(long attempt) {
    reached.put(attempt, 0L);
  }

  static void leave(long job, long attempt) {
    BY_JOB.computeIfPresent(job, (key, team) -> team.exit(attempt) ? null : team);
  }

  /** A worker ends; answers whether nobody is left. */
  synchronized boolean exit(long attempt) {
    reached.remove(attempt);
    closeIfAllAreHere();
    return reached.isEmpty();
  }

  /** How many jobs of fits have workers in this process. */
  public static int inUse() {
    return BY_JOB.size();
  }

  /** Publishes what came with a command. All who needed the one before have handed in by now. */
  synchronized float[] publish(long command, FloatBuffer values) {
    if (number < command) {
      values.get(parameters);
      number = command;
      notifyAll();
    }
    return parameters;
  }

  /** Waits for a neighbour to publish; null if none does within {@link #NEIGHBOUR}. */
  synchronized float[] await(long command) throws InterruptedException {
    long end = System.nanoTime() + patience;
    while (number < command) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return null;
      }
      wait(left);
    }
    return parameters;
  }

  /**
   * Sends sums together with those of the others, as soon as these have theirs, each a share. When
   * it returns all has been sent, and the sums may change.
   *
   * @param reader the worker's own
   * @param killed throws if the worker has been killed
   */
  void send(
      long attempt,
      long command,
      List<Node> nodes,
      GradientSum[] sums,
      JoinedSums.Reader reader,
      Runnable killed)
      throws InterruptedException {
    Round round = hand(attempt, command, nodes, sums);
    try {
      awaitOthers(round, killed);
      round.sending.share(reader);
    } finally {
      endShare(round);
    }
    awaitSent(round, killed);
  }

  private synchronized Round hand(
      long attempt, long command, List<Node> nodes, GradientSum[] sums) {
    if (open != null && open.command != command) {
      close(open); // those who wait in it have been replaced
    }
    if (open == null) {
      open = new Round(command);
    }
    Round round = open;
    for (int i = 0; i < sums.length; i++) {
      round.parts.put(nodes.get(i), sums[i]);
    }
    round.busy++;
    reached.put(attempt, command);
    closeIfAllAreHere();
    return round;
  }

  private void closeIfAllAreHere() {
    if (open != null && reached.values().stream().allMatch(last -> last >= open.command)) {
      close(open);
    }
  }

  private void close(Round round) {
    round.sending = sender.sending(round.command, new JoinedSums(round.parts));
    if (open == round) {
      open = null;
    }
    notifyAll();
  }

  private synchronized void awaitOthers(Round round, Runnable killed) throws InterruptedException {
    long end = System.nanoTime() + patience;
    while (round.sending == null) {
      if (System.nanoTime() - end >= 0) {
        close(round);
      } else {
        TimeUnit.NANOSECONDS.timedWait(this, LOOK);
        killed.run();
      }
    }
  }

  private synchronized void endShare(Round round) {
    round.busy--;
    notifyAll();
  }

  private synchronized void awaitSent(Round round, Runnable killed) throws InterruptedException {
    while (round.busy > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, LOOK);
      killed.run();
    }
  }
}
