package org.sparkmlp.spark.sharded.protocol;

import java.util.List;
import org.sparkmlp.spark.sharded.protocol.BlockName.Kind;

/**
 * The driver's snapshots: hands out the last one, and fetches the next. Mutable; for one thread.
 */
final class Snapshots {
  private final Slices slices;
  private final Transport.OfDriver transport;
  private final Buffers buffers;
  private final Pull pull;
  private Snapshot last;
  private Snapshot taking; // the next one, while it is being fetched

  Snapshots(Slices slices, Transport.OfDriver transport, Buffers buffers, Snapshot start) {
    this.slices = slices;
    this.transport = transport;
    this.buffers = buffers;
    this.pull = new Pull(transport, slices.eager());
    this.last = start;
  }

  Snapshot last() {
    return last;
  }

  /** Takes one from elsewhere. */
  void set(Snapshot snapshot) {
    last = snapshot;
  }

  /** Forgets what is under way. */
  void cancel() {
    pull.cancel();
    taking = null;
    transport.withdraw();
  }

  /** Has all of the last one fetched by its owners. */
  void publish(long generation) {
    Stamp stamp = new Stamp(generation, last.step());
    for (int owner = 0; owner < slices.owners(); owner++) {
      for (int i = 0; i < slices.pieces(owner); i++) {
        int first = slices.first(owner, i);
        int length = slices.length(owner, i);
        transport.publish(BlockName.parameters(owner, i), stamp, last.parameters(), first, length);
        transport.publish(BlockName.velocity(owner, i), stamp, last.velocity(), first, length);
      }
    }
  }

  /** Begins to fetch the next one, of workers who have published all of it. */
  void fetch(At at, long step, List<String> addresses, long now) {
    taking = new Snapshot(step, new float[slices.parameters()], new float[slices.parameters()]);
    pull.begin(at, new Stamp(at.generation(), step), addresses);
    for (int owner = 0; owner < slices.owners(); owner++) {
      for (int i = 0; i < slices.pieces(owner); i++) {
        pull.want(owner, BlockName.parameters(owner, i), slices.length(owner, i));
        pull.want(owner, BlockName.velocity(owner, i), slices.length(owner, i));
      }
    }
    pull.ask(now);
  }

  /** Takes a block that has come; answers whether the next one has become the last with it. */
  boolean take(At askedAt, int publisher, BlockName name, Stamp stamp, float[] values, long now) {
    boolean done = false;
    if (pull.accept(askedAt, name, stamp, publisher, now)) {
      float[] into = name.kind() == Kind.VELOCITY ? taking.velocity() : taking.parameters();
      System.arraycopy(values, 0, into, slices.first(name.owner(), name.piece()), values.length);
      done = pull.isDone();
    }
    buffers.give(values);
    if (done) {
      last = taking;
      taking = null;
    }
    return done;
  }

  /** Time passes: asks again for what seems lost. */
  void tick(long now) {
    pull.tick(now);
  }
}
