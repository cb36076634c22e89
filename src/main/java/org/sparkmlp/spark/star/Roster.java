package org.sparkmlp.spark.star;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.sparkmlp.spark.resident.SparkRpc;

/**
 * Who carries out a command, who has, and who gets which answer: one command at a time, carried out
 * by every worker once.
 *
 * <ul>
 *   <li>A message of another job's nonce, or of a worker that there is not, is answered with a
 *       stop; one of a command that is yet to come is not answered.
 *   <li>A message of an attempt that is older than another of the same worker is answered with
 *       {@link WorkerCommand#SUPERSEDED}, and so is the question that the older one has open.
 *   <li>A result is taken once; what an attempt handed in before it was lost stays valid.
 *   <li>A question stays open until there is an answer; every question has at most one.
 *   <li>Of the workers of one executor the first to ask gets the parameters, and whoever has done
 *       nothing yet; the others get them from it.
 * </ul>
 *
 * <p>Pure: the clock is passed in, and answers are returned rather than sent. Not thread-safe.
 *
 * @param <Q> what an answer is addressed to
 */
final class Roster<Q> {
  private final Set<String> served = new HashSet<>(); // executors that have the parameters
  private List<Member<Q>> members = List.of();
  private long nonce;
  private WorkerCommand command; // null while there is none
  private long latest; // the number of the last command that was begun
  private int missing; // results of it
  private long progressed; // when there was one, a result or a worker who came

  /** How parameters go with an answer. */
  enum Parameters {
    NONE,
    /** The array itself: the worker is in this process. */
    SHARED,
    ENCODED
  }

  /** An answer and whom it is for. */
  record Reply<Q>(Q to, WorkerCommand command, Parameters parameters) {}

  /**
   * What all workers have handed in.
   *
   * @param results by worker
   * @param nanos what each took: {@code [workers][compute, gather]}
   */
  record Results(Object[] results, long[][] nanos) {}

  /** The worker of one share of the lanes, whichever attempt it is now. */
  private static final class Member<Q> {
    long attempt = -1;
    String executor = "none yet";
    String sender = "";
    Q open; // its question, null for none
    Object result; // of the current command
    long[] nanos;
    boolean present;
    long missingSince; // meaningless while present

    void isMissing(long now) {
      if (present) {
        present = false;
        missingSince = now;
      }
      open = null;
    }
  }

  /**
   * Expects a new set of workers; those of before are stopped.
   *
   * @param first what they are to do, null for nothing yet
   */
  List<Reply<Q>> expect(long newNonce, int workers, WorkerCommand first, long now) {
    List<Reply<Q>> replies = dismiss();
    nonce = newNonce;
    members = new ArrayList<>();
    for (int i = 0; i < workers; i++) {
      Member<Q> member = new Member<>();
      member.missingSince = now;
      members.add(member);
    }
    if (first != null) {
      replies.addAll(begin(first, now));
    }
    return replies;
  }

  /** Sends all workers home, and forgets the command. */
  List<Reply<Q>> dismiss() {
    List<Reply<Q>> replies = new ArrayList<>();
    for (Member<Q> member : members) {
      reply(member.open, WorkerCommand.STOP, replies);
    }
    members = List.of();
    command = null;
    return replies;
  }

  /** Gives every worker a command. */
  List<Reply<Q>> begin(WorkerCommand next, long now) {
    command = next;
    latest = next.number();
    progressed = now;
    served.clear();
    missing = members.size();
    List<Reply<Q>> replies = new ArrayList<>(members.size());
    for (Member<Q> member : members) {
      member.result = null;
      if (member.open != null) {
        answer(member, false, replies);
      }
    }
    return replies;
  }

  /**
   * A worker says something.
   *
   * @param sender what its connection would be lost as
   * @param question what it is to be answered with, null if it needs no answer
   */
  List<Reply<Q>> onMessage(WorkerMessage message, String sender, Q question, long now) {
    List<Reply<Q>> replies = new ArrayList<>(members.size());
    if (message.nonce() != nonce || message.worker() >= members.size()) {
      reply(question, WorkerCommand.STOP, replies);
      return replies;
    }
    if (message.done() > latest) {
      return replies;
    }
    Member<Q> member = members.get(message.worker());
    if (message.attempt() < member.attempt) {
      reply(question, WorkerCommand.SUPERSEDED, replies);
      return replies;
    }
    if (message.attempt() > member.attempt) {
      reply(member.open, WorkerCommand.SUPERSEDED, replies);
      member.open = null;
      progressed = now;
    }
    member.attempt = message.attempt();
    member.executor = message.executor();
    switch (message.kind()) {
      case LEAVE -> member.isMissing(now);
      case PING -> reply(question, WorkerCommand.WAIT, replies);
      case ASK -> {
        member.present = true;
        member.sender = sender;
        member.open = question;
        if (command != null) {
          takeOrAnswer(message, member, now, replies);
        }
      }
    }
    return replies;
  }

  private void takeOrAnswer(
      WorkerMessage message, Member<Q> member, long now, List<Reply<Q>> replies) {
    if (member.result != null) {
      return; // this worker waits for the next command
    }
    if (message.done() == command.number() && message.result() != null) {
      member.result = message.result();
      member.nanos = message.nanos();
      missing--;
      progressed = now;
    } else {
      answer(member, message.done() == 0, replies);
    }
  }

  /** A connection is lost, and the workers behind it with it. */
  void onLost(String sender, long now) {
    for (Member<Q> member : members) {
      if (member.present && member.sender.equals(sender)) {
        member.isMissing(now);
      }
    }
  }

  /** Whether all workers have carried out the command. */
  boolean isComplete() {
    return command != null && missing == 0;
  }

  /** What they handed in; there is no command any more. */
  Results take() {
    Object[] results = new Object[members.size()];
    long[][] nanos = new long[results.length][];
    for (int i = 0; i < results.length; i++) {
      results[i] = members.get(i).result;
      nanos[i] = members.get(i).nanos;
    }
    command = null; // whoever comes before the next one waits for it
    return new Results(results, nanos);
  }

  /** The command that is being carried out, null if there is none. */
  WorkerCommand command() {
    return command;
  }

  /** The number of the last command that was begun, 0 before the first. */
  long latest() {
    return latest;
  }

  /** How many workers are expected. */
  int size() {
    return members.size();
  }

  /** How many workers are there now. */
  int present() {
    return (int) members.stream().filter(member -> member.present).count();
  }

  /** For how long the worker that has been away longest has been away; 0 if all are there. */
  long longestAbsenceMillis(long now) {
    return TimeUnit.NANOSECONDS.toMillis(
        members.stream()
            .filter(member -> !member.present)
            .mapToLong(member -> now - member.missingSince)
            .max()
            .orElse(0));
  }

  /** For how long no worker has come or handed in anything; 0 if nothing is to be done. */
  long waitedMillis(long now) {
    return command == null ? 0 : TimeUnit.NANOSECONDS.toMillis(now - progressed);
  }

  /** Who has not handed in yet, for people. */
  List<String> waitingFor() {
    List<String> waiting = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      Member<Q> member = members.get(i);
      if (member.result == null) {
        String state = member.present ? " (computing on executor " : " (missing; executor ";
        waiting.add("worker " + i + state + member.executor + ")");
      }
    }
    return waiting;
  }

  private void answer(Member<Q> member, boolean whole, List<Reply<Q>> replies) {
    Q question = member.open;
    member.open = null;
    Parameters parameters;
    if (member.executor.equals(SparkRpc.DRIVER)) {
      parameters = Parameters.SHARED;
    } else {
      boolean first = served.add(member.executor);
      parameters = first || whole ? Parameters.ENCODED : Parameters.NONE;
    }
    replies.add(new Reply<>(question, command, parameters));
  }

  private static <Q> void reply(Q question, WorkerCommand answer, List<Reply<Q>> replies) {
    if (question != null) {
      replies.add(new Reply<>(question, answer, Parameters.NONE));
    }
  }
}
