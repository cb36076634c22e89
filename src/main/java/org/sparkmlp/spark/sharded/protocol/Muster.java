package org.sparkmlp.spark.sharded.protocol;

import java.util.Arrays;
import java.util.List;
import org.sparkmlp.spark.sharded.protocol.Report.Content;

/**
 * Which of the workers are there, and what they have brought to the driver's present barrier.
 *
 * <p>Mutable; for one thread.
 */
final class Muster {
  private final Member[] members;
  private int missing; // at the barrier

  /** The worker of one share, whichever attempt it is now. */
  private static final class Member {
    long attempt = -1;
    String address = "";
    boolean present;
    Content content; // null where it is not at the barrier yet
  }

  Muster(int workers) {
    this.members = new Member[workers];
    Arrays.setAll(members, worker -> new Member());
    this.missing = workers;
  }

  /** A worker is there, by the attempt that reports. */
  void come(Report report) {
    Member member = members[report.worker()];
    member.present = true;
    member.attempt = report.attempt();
    member.address = report.address();
  }

  /** An attempt is gone; answers whether it was there. */
  boolean lose(int worker, long attempt) {
    Member member = members[worker];
    boolean lost = member.present && member.attempt == attempt;
    member.present &= !lost;
    return lost;
  }

  boolean isPresent(int worker) {
    return members[worker].present;
  }

  /** How many are there. */
  int present() {
    return (int) Arrays.stream(members).filter(member -> member.present).count();
  }

  boolean isComplete() {
    return present() == members.length;
  }

  /** Which attempt of a worker has come last; −1 if none has. */
  long attempt(int worker) {
    return members[worker].attempt;
  }

  /** Where the blocks of each worker are fetched. */
  List<String> addresses() {
    return Arrays.stream(members).map(member -> member.address).toList();
  }

  /** Answers all of them. */
  void send(Transport.OfDriver transport, Answer answer) {
    for (int worker = 0; worker < members.length; worker++) {
      transport.send(worker, members[worker].attempt, answer);
    }
  }

  /** The next barrier: waits for all again. */
  void nextBarrier() {
    for (Member member : members) {
      member.content = null;
    }
    missing = members.length;
  }

  /** Takes what a worker brings, the first time; answers whether it was the last one to come. */
  boolean take(int worker, Content content) {
    if (members[worker].content != null) {
      return false;
    }
    members[worker].content = content;
    missing--;
    return missing == 0;
  }

  /** What the first worker has brought; all bring the same kind. */
  Content first() {
    return members[0].content;
  }

  /** What all have brought, in the workers' order. */
  <C extends Content> List<C> all(Class<C> kind) {
    return Arrays.stream(members).map(member -> kind.cast(member.content)).toList();
  }
}
