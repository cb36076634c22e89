package org.sparkmlp.spark.resident;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.sparkmlp.spark.exchange.Wire;
import org.sparkmlp.spark.resident.SparkRpc.Question;

/**
 * Where the driver and its workers meet: one command at a time, carried out by every worker once.
 *
 * <p>Workers are fenced by nonce and task attempt: a message of an older job or attempt is answered
 * with a stop, a result that is there already is ignored, and what an attempt handed in before it
 * was lost stays valid. Thread-safe: messages come on the endpoint's thread, or in one process on
 * the workers', the first command of a sequence from the fit's.
 *
 * <p>A little long, so that all that happens under the lock is in one file.
 */
public final class Rendezvous {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private byte[] encoded; // the command's parameters, once they are needed
  private final BooleanSupplier othersStarve;
  private final Set<String> served = new HashSet<>(); // executors that have the parameters
  private Member[] members = new Member[0];
  private long nonce;
  private WorkerCommand command; // null while there is none
  private Sequel sequel;
  private int remaining;
  private long begun;

  /** Workers whom the driver leaves idle go home if {@code othersStarve} for want of slots. */
  Rendezvous(BooleanSupplier othersStarve) {
    this.othersStarve = othersStarve;
  }

  /** What comes after a command. */
  @FunctionalInterface
  interface Sequel {
    /**
     * Called when all workers have handed in, on the thread that the last message came on: to wake
     * another one would cost more than most of what is to be done.
     *
     * @param results the workers' results, in order
     * @param nanos what each took: {@code [workers][compute, gather]}
     * @return the next command, null if there is none yet
     */
    WorkerCommand after(Object[] results, long[][] nanos);
  }

  /** The worker of one share of the lanes, whichever attempt it is now. */
  private static final class Member {
    long attempt = -1;
    String executor = "none yet";
    String sender = "";
    Question pending;
    Object result; // of the current command
    long[] nanos;
    long missingSince = System.nanoTime(); // meaningless while present
    boolean present;

    void missing() {
      if (present) {
        present = false;
        missingSince = System.nanoTime();
      }
      pending = null;
    }
  }

  /** Expects a new set of workers; those of before are stopped when they ask. */
  void expect(long newNonce, int workers) {
    lock.lock();
    try {
      stopPending();
      nonce = newNonce;
      members = new Member[workers];
      for (int i = 0; i < workers; i++) {
        members[i] = new Member();
      }
      served.clear();
      remaining = command == null ? 0 : workers;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Gives every worker a command; its parameters must not change until all have carried it out.
   *
   * @return false if there are none, as they were sent home while they were idle
   */
  boolean begin(WorkerCommand first, Sequel after) {
    lock.lock();
    try {
      if (members.length == 0) {
        return false;
      }
      sequel = after;
      start(first);
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void start(WorkerCommand next) {
    command = next;
    begun = System.nanoTime();
    encoded = null;
    served.clear();
    remaining = members.length;
    for (Member member : members) {
      member.result = null;
    }
    for (Member member : members) {
      if (member.pending != null) {
        answer(member, false);
      }
    }
  }

  private void finish() {
    Object[] results = new Object[members.length];
    long[][] nanos = new long[members.length][];
    for (int i = 0; i < results.length; i++) {
      results[i] = members[i].result;
      nanos[i] = members[i].nanos;
    }
    WorkerCommand next = sequel.after(results, nanos);
    if (next != null) {
      start(next);
      return;
    }
    command = null; // whoever comes before the next one waits for it
    changed.signalAll();
  }

  /** Waits until all workers have carried out all commands; answers whether they have. */
  boolean await(long millis) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(millis);
      while (command != null && left > 0) {
        left = changed.awaitNanos(left);
      }
      return command == null;
    } finally {
      lock.unlock();
    }
  }

  /** For how long the workers have been at the present command. */
  long waitedMillis() {
    lock.lock();
    try {
      return (System.nanoTime() - begun) / 1_000_000;
    } finally {
      lock.unlock();
    }
  }

  /** How many workers are there now. */
  int present() {
    lock.lock();
    try {
      int present = 0;
      for (Member member : members) {
        present += member.present ? 1 : 0;
      }
      return present;
    } finally {
      lock.unlock();
    }
  }

  /** For how long the worker that has been away longest has been away; 0 if all are there. */
  long longestAbsenceMillis() {
    lock.lock();
    try {
      long longest = 0;
      for (Member member : members) {
        if (!member.present) {
          longest = Math.max(longest, (System.nanoTime() - member.missingSince) / 1_000_000);
        }
      }
      return longest;
    } finally {
      lock.unlock();
    }
  }

  /** Who has not handed in yet, for people. */
  List<String> waitingFor() {
    lock.lock();
    try {
      List<String> waiting = new ArrayList<>();
      for (int i = 0; i < members.length; i++) {
        if (members[i].result == null) {
          waiting.add(
              "worker "
                  + i
                  + (members[i].present ? " (computing on executor " : " (missing; executor ")
                  + members[i].executor
                  + ")");
        }
      }
      return waiting;
    } finally {
      lock.unlock();
    }
  }

  /** A message from a worker. */
  void onMessage(Object wire, Question question) {
    WorkerMessage message = WorkerMessage.of(wire);
    lock.lock();
    try {
      boolean known = message.nonce() == nonce && message.worker() < members.length;
      if (!known || message.attempt() < members[message.worker()].attempt) {
        stop(question);
        return;
      }
      Member member = members[message.worker()];
      if (message.attempt() > member.attempt) {
        stop(member.pending);
      }
      boolean again = message.attempt() == member.attempt && member.pending != null;
      member.attempt = message.attempt();
      member.executor = message.executor();
      if (message.leaving()) {
        member.missing();
        return;
      }
      member.present = true;
      member.sender = question.sender();
      member.pending = question;
      if (command == null) {
        if (again && othersStarve.getAsBoolean()) {
          stopPending();
          members = new Member[0];
        }
        return;
      }
      if (message.done() == command.number() && message.result() != null && member.result == null) {
        member.result = message.result();
        member.nanos = message.nanos();
        remaining--;
        if (remaining == 0) {
          finish();
        }
      } else if (member.result == null) {
        answer(member, message.done() == 0);
      }
    } finally {
      lock.unlock();
    }
  }

  /** A connection is lost, and the workers behind it with it. */
  void onLost(String sender) {
    lock.lock();
    try {
      for (Member member : members) {
        if (member.present && member.sender.equals(sender)) {
          member.missing();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void answer(Member member, boolean whole) {
    Question question = member.pending;
    member.pending = null;
    Object parameters = command.parameters();
    if (!member.executor.equals(WorkerMessage.IN_DRIVER)) {
      boolean first = served.add(member.executor);
      if (first || whole) {
        encoded = encoded == null ? Wire.encode((float[]) parameters, null) : encoded;
        parameters = encoded;
      } else {
        parameters = null;
      }
    }
    question.answer(command.with(parameters).toWire());
  }

  private void stopPending() {
    for (Member member : members) {
      stop(member.pending);
      member.pending = null;
    }
  }

  private static void stop(Question question) {
    if (question != null) {
      question.answer(WorkerCommand.STOP.toWire());
    }
  }
}
