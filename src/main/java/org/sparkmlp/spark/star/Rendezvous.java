package org.sparkmlp.spark.star;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.sparkmlp.spark.resident.SparkRpc.Frame;
import org.sparkmlp.spark.resident.SparkRpc.Question;
import org.sparkmlp.spark.slots.WaitWatch;
import org.sparkmlp.spark.star.Roster.Reply;
import org.sparkmlp.spark.star.Roster.Results;

/**
 * Where the driver and its workers meet: a {@link Roster} with a lock around it, whose answers are
 * sent, and whose results are followed up, outside the lock.
 *
 * <p>Thread-safe: messages come on the endpoint's thread, or in one process on the workers', the
 * first command of a sequence from the fit's.
 */
final class Rendezvous implements WaitWatch.Waiting {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();
  private final Condition followed = lock.newCondition();
  private final Roster<Question> roster = new Roster<>();
  private final StepSums sums; // of gradients from other processes
  private final BooleanSupplier othersStarve;
  private Sequel sequel;
  private long nonce;
  private boolean following; // a sequel is being worked out
  private WorkerCommand encodedOf;
  private Frame encoded;

  /** Workers whom the driver leaves idle go home if {@code othersStarve} for want of slots. */
  Rendezvous(StepSums sums, BooleanSupplier othersStarve) {
    this.sums = sums;
    this.othersStarve = othersStarve;
  }

  /** What comes after a command. */
  @FunctionalInterface
  interface Sequel {
    /**
     * Called when all workers have handed in, on the thread that the last message came on: to wake
     * another one would cost more than most of what is to be done. No lock is held.
     *
     * @return the next command, null if there is none yet
     */
    WorkerCommand after(Results results);
  }

  /**
   * A command and what comes after it.
   *
   * @param command its parameters must not change until all have carried it out
   */
  record Work(WorkerCommand command, Sequel sequel) {}

  /** Expects a new set of workers, who find their work when they come. */
  void expect(long nonce, int workers, Work work) {
    List<Reply<Question>> replies;
    lock.lock();
    try {
      awaitSequel();
      sequel = work.sequel();
      this.nonce = nonce;
      sums.begin(nonce, work.command().number());
      replies = roster.expect(nonce, workers, work.command(), System.nanoTime());
    } finally {
      lock.unlock();
    }
    send(replies);
  }

  /**
   * Stops all workers. When it returns nobody works out a sequel, nor will.
   *
   * @return what they had not carried out, null if they were done
   */
  Work dismiss() {
    Work unfinished;
    List<Reply<Question>> replies;
    lock.lock();
    try {
      awaitSequel();
      WorkerCommand command = roster.command();
      unfinished = command == null ? null : new Work(command, sequel);
      replies = roster.dismiss();
    } finally {
      lock.unlock();
    }
    send(replies);
    return unfinished;
  }

  /**
   * Gives every worker a command.
   *
   * @return false if there are no workers, as they were sent home while they were idle
   */
  boolean begin(Work work) {
    List<Reply<Question>> replies;
    lock.lock();
    try {
      if (roster.size() == 0) {
        return false;
      }
      sequel = work.sequel();
      sums.begin(nonce, work.command().number());
      replies = roster.begin(work.command(), System.nanoTime());
    } finally {
      lock.unlock();
    }
    send(replies);
    return true;
  }

  private void awaitSequel() {
    while (following) {
      followed.awaitUninterruptibly();
    }
  }

  /** Waits until all workers have carried out all commands; answers whether they have. */
  boolean await(long millis) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(millis);
      while (!isIdle() && left > 0) {
        left = idle.awaitNanos(left);
      }
      return isIdle();
    } finally {
      lock.unlock();
    }
  }

  private boolean isIdleNow(long asked) {
    lock.lock();
    try {
      return asked == nonce && isIdle();
    } finally {
      lock.unlock();
    }
  }

  private boolean isIdle() {
    return roster.command() == null && !following;
  }

  /** How many commands have been begun. */
  long begun() {
    lock.lock();
    try {
      return roster.latest();
    } finally {
      lock.unlock();
    }
  }

  /** How many workers are there now. */
  int present() {
    lock.lock();
    try {
      return roster.present();
    } finally {
      lock.unlock();
    }
  }

  /** For how long the worker that has been away longest has been away; 0 if all are there. */
  long longestAbsenceMillis() {
    lock.lock();
    try {
      return roster.longestAbsenceMillis(System.nanoTime());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long waitedMillis() {
    lock.lock();
    try {
      return roster.waitedMillis(System.nanoTime());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String waitingFor() {
    lock.lock();
    try {
      return String.join(", ", roster.waitingFor());
    } finally {
      lock.unlock();
    }
  }

  /** A message from a worker, or from anybody else, which is left aside. */
  void onMessage(Object wire, Question question) {
    if (wire instanceof byte[] slice) {
      sums.take(slice);
      return;
    }
    WorkerMessage.read(wire).ifPresent(message -> onMessage(message, question));
  }

  private void onMessage(WorkerMessage read, Question question) {
    WorkerMessage message = read;
    if (message.result() instanceof double[] numbers && sums.lacks(message.done(), numbers)) {
      message = message.withNothingDone(); // a connection broke between the slices and this
    }
    boolean ping = message.kind() == WorkerMessage.Kind.PING;
    boolean starving = ping && isIdleNow(message.nonce()) && othersStarve.getAsBoolean();
    String sender = question == null ? "" : question.sender();
    Results complete = null;
    List<Reply<Question>> replies;
    lock.lock();
    try {
      replies = roster.onMessage(message, sender, question, System.nanoTime());
      if (starving && isIdle()) {
        replies = new ArrayList<>(replies);
        replies.addAll(roster.dismiss());
      }
      if (roster.isComplete()) {
        complete = roster.take();
        following = true;
      }
    } finally {
      lock.unlock();
    }
    send(replies);
    if (complete != null) {
      follow(complete);
    }
  }

  private void follow(Results results) {
    WorkerCommand next = null;
    List<Reply<Question>> replies = List.of();
    try {
      next = sequel.after(results);
    } finally {
      lock.lock();
      try {
        following = false;
        if (next != null) {
          sums.begin(nonce, next.number());
          replies = roster.begin(next, System.nanoTime());
        } else {
          idle.signalAll();
        }
        followed.signalAll();
      } finally {
        lock.unlock();
      }
    }
    send(replies);
  }

  /** A connection is lost, and the workers behind it with it. */
  void onLost(String sender) {
    lock.lock();
    try {
      roster.onLost(sender, System.nanoTime());
    } finally {
      lock.unlock();
    }
  }

  private void send(List<Reply<Question>> replies) {
    for (Reply<Question> reply : replies) {
      WorkerCommand command = reply.command();
      switch (reply.parameters()) {
        case NONE -> reply.to().answer(command.with(null).toWire());
        case SHARED -> reply.to().answer(command.toWire());
        case ENCODED -> reply.to().answer(encode(command));
      }
    }
  }

  /** Once per command: nobody can have carried it out before all have been answered. */
  private synchronized Frame encode(WorkerCommand command) {
    if (encodedOf != command) {
      encoded = command.encode(encoded);
      encodedOf = command;
    }
    return encoded;
  }
}
