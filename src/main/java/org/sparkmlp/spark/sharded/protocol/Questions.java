package org.sparkmlp.spark.sharded.protocol;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The questions of workers that wait for the driver's answer: one of each worker at most, as it
 * asks no other before that; what it has to say meanwhile it tells.
 *
 * <p>So a question that got lost would leave its worker without answers for ever. Each one that is
 * taken is handed out again, exactly once: to be answered, or because it is superseded; but for
 * those of workers that are lost.
 *
 * <p>Mutable; for one thread.
 *
 * @param <Q> what an answer is addressed to
 */
public final class Questions<Q> {
  private final List<Asker<Q>> askers; // [P]

  /** The latest attempt of a worker that has asked. */
  private record Asker<Q>(long attempt, String sender, Optional<Q> open) {
    Asker<Q> closed() {
      return new Asker<>(attempt, sender, Optional.empty());
    }
  }

  /** No questions yet. */
  public Questions(int workers) {
    askers = new ArrayList<>(Collections.nCopies(workers, new Asker<>(-1, "", Optional.empty())));
  }

  /**
   * Takes a question.
   *
   * @param sender what its connection would be lost as
   * @return one that is superseded: by this one, or this one itself if a later attempt has asked,
   *     even if that waits for no answer now
   */
  public Optional<Q> ask(int worker, long attempt, String sender, Q question) {
    Asker<Q> before = askers.get(worker);
    if (attempt < before.attempt()) {
      return Optional.of(question);
    }
    askers.set(worker, new Asker<>(attempt, sender, Optional.of(question)));
    return before.open();
  }

  /** Hands out the open question of an attempt, to be answered; empty if it has none. */
  public Optional<Q> close(int worker, long attempt) {
    Asker<Q> asker = askers.get(worker);
    if (asker.attempt() != attempt) {
      return Optional.empty();
    }
    askers.set(worker, asker.closed());
    return asker.open();
  }

  /** The latest attempt of a worker that has asked; −1 if none has. */
  public long attempt(int worker) {
    return askers.get(worker).attempt();
  }

  /** Whether a worker was last heard of over some connection, which is lost. */
  public boolean isOf(int worker, String sender) {
    return askers.get(worker).sender().equals(sender);
  }
}
