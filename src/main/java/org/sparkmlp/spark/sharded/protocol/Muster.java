package org.sparkmlp.spark.sharded.protocol;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.sparkmlp.spark.sharded.protocol.Report.Content;

/**
 * Which of the workers are there, which of them go as one, and what these have brought to the
 * driver's present barrier.
 *
 * <p>Mutable; for one thread.
 */
final class Muster {
  private final Member[] members; // [P]
  private List<List<Integer>> groups = List.of(); // [E] of workers
  private long grouped; // in which generation
  private int missing; // at the barrier

  /** The worker of one share, whichever attempt it is now. */
  private static final class Member {
    Report.Sender sender; // null if none has come yet
    boolean present;
    Content content; // null where it is not at the barrier yet
  }

  Muster(int workers) {
    this.members = new Member[workers];
    Arrays.setAll(members, worker -> new Member());
  }

  /** A worker is there, by the attempt that reports. */
  void come(Report report) {
    Member member = members[report.worker()];
    member.present = true;
    member.sender = report.sender();
  }

  /** An attempt is gone; answers whether it was there. */
  boolean lose(int worker, long attempt) {
    Member member = members[worker];
    boolean lost = member.present && attempt(worker) == attempt;
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
    return members[worker].sender == null ? -1 : members[worker].sender.attempt();
  }

  /**
   * Groups the workers, all of whom are there, by process.
   *
   * <p>A grouping shapes what peers publish under one name, so another one needs other names: the
   * address of a peer ends with the generation that its grouping came with.
   */
  void group(long generation) {
    Map<String, List<Integer>> byProcess = new LinkedHashMap<>(); // by their first worker
    for (int worker = 0; worker < members.length; worker++) {
      String process = members[worker].sender.process();
      byProcess.computeIfAbsent(process, key -> new ArrayList<>()).add(worker);
    }
    List<List<Integer>> now = List.copyOf(byProcess.values());
    if (!now.equals(groups)) {
      groups = now;
      grouped = generation;
    }
  }

  /** The peers of the present grouping. */
  List<Peer> peers() {
    return groups.stream()
        .map(workers -> new Peer(address(workers.get(0)) + "g" + grouped, workers))
        .toList();
  }

  private String address(int worker) {
    return members[worker].sender.address();
  }

  private List<Member> speakers() {
    return groups.stream().map(workers -> members[workers.get(0)]).toList();
  }

  /** Answers all of them. */
  void sendToAll(Transport.OfDriver transport, Answer answer) {
    for (Member member : members) {
      transport.send(member.sender.worker(), member.sender.attempt(), answer);
    }
  }

  /** Answers those who speak for a peer. */
  void send(Transport.OfDriver transport, Answer answer) {
    for (Member speaker : speakers()) {
      transport.send(speaker.sender.worker(), speaker.sender.attempt(), answer);
    }
  }

  /** The next barrier: waits for every peer again. */
  void nextBarrier() {
    for (Member member : members) {
      member.content = null;
    }
    missing = groups.size();
  }

  /** Takes what a peer's speaker brings; answers whether it was the first time. */
  boolean take(int speaker, Content content) {
    if (members[speaker].content != null) {
      return false;
    }
    members[speaker].content = content;
    missing--;
    return true;
  }

  /** Whether all peers have brought something. */
  boolean isFull() {
    return missing == 0;
  }

  /** The workers that are not there, for people. */
  List<String> missing() {
    return IntStream.range(0, members.length)
        .filter(worker -> !members[worker].present)
        .mapToObj(worker -> "worker " + worker + " (missing)")
        .toList();
  }

  /** The peers that have brought nothing yet, for people. */
  List<String> atWork() {
    return groups.stream()
        .filter(workers -> members[workers.get(0)].content == null)
        .map(
            workers ->
                String.format(
                    Locale.ROOT,
                    "workers %s (at work on executor %s)",
                    workers,
                    members[workers.get(0)].sender.process()))
        .toList();
  }

  /** What the first peer has brought; all bring the same kind. */
  Content first() {
    return members[0].content;
  }

  /** What all have brought, in the peers' order. */
  <C extends Content> List<C> all(Class<C> kind) {
    return speakers().stream().map(member -> kind.cast(member.content)).toList();
  }
}
