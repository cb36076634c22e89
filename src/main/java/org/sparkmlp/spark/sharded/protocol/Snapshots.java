package org.sparkmlp.spark.sharded.protocol;

import java.util.ArrayList;
import java.util.List;
import org.sparkmlp.spark.sharded.blocks.BlockName;
import org.sparkmlp.spark.sharded.blocks.BlockName.Kind;
import org.sparkmlp.spark.sharded.blocks.Buffers;
import org.sparkmlp.spark.sharded.blocks.Stamp;

/**
 * The driver's snapshots: hands out the last one, and fetches the next, which takes its place, in
 * the same arrays, when all of it is here. Mutable; for one thread.
 */
final class Snapshots {
  /** Blocks that are under way at a time, so that they do not pile up here. */
  private static final int WINDOW = 64;

  private Slices slices; // as the peers have it that publish and fetch
  private final Transport.OfDriver transport;
  private final Buffers buffers;
  private final Pull pull;
  private final ShardDriver.Stage stage;
  private Snapshot last;
  private long step; // of the next one
  private At at; // where it was asked for
  private List<String> addresses = List.of();
  private List<BlockName> missing = List.of(); // what of the next one has not been asked for yet

  Snapshots(
      Slices slices,
      Transport.OfDriver transport,
      Buffers buffers,
      ShardDriver.Stage stage,
      Snapshot start) {
    this.slices = slices;
    this.transport = transport;
    this.buffers = buffers;
    this.pull = new Pull(transport, slices.eager());
    this.stage = stage;
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
    missing = List.of();
    transport.withdraw();
  }

  /** Has all of the last one fetched by so many owners. */
  void publish(long generation, int owners) {
    slices = slices.among(owners);
    Stamp stamp = new Stamp(generation, last.step());
    for (int owner = 0; owner < slices.owners(); owner++) {
      for (int i = 0; i < slices.pieces(owner); i++) {
        int first = slices.first(owner, i);
        int length = slices.length(owner, i);
        transport.publish(BlockName.parameters(owner, i), stamp, last.parameters(), first, length);
        for (int k = 0; k < last.state().length; k++) {
          transport.publish(BlockName.state(k, owner, i), stamp, last.state()[k], first, length);
        }
      }
    }
  }

  /** Begins to fetch the next one, of peers who have published all of it. */
  void fetch(At newAt, long newStep, List<String> newAddresses, long now) {
    at = newAt;
    step = newStep;
    addresses = newAddresses;
    missing = new ArrayList<>();
    for (int owner = 0; owner < slices.owners(); owner++) {
      for (int i = 0; i < slices.pieces(owner); i++) {
        missing.add(BlockName.parameters(owner, i));
        for (int k = 0; k < last.state().length; k++) {
          missing.add(BlockName.state(k, owner, i));
        }
      }
    }
    fetchSome(now);
  }

  private void fetchSome(long now) {
    List<BlockName> some = missing.subList(0, Math.min(WINDOW, missing.size()));
    pull.begin(at, new Stamp(at.generation(), step), addresses);
    some.forEach(name -> pull.want(name.owner(), name, slices.length(name.owner(), name.piece())));
    missing = missing.subList(some.size(), missing.size());
    pull.ask(now);
  }

  /** Takes a block that has come; answers whether the next one has become the last with it. */
  boolean take(At askedAt, int publisher, BlockName name, Stamp stamp, float[] values, long now) {
    boolean wanted = pull.accept(askedAt, name, stamp, publisher, now);
    if (wanted) {
      int first = slices.first(name.owner(), name.piece());
      stage.put(name.kind() == Kind.STATE ? 1 + name.node() : 0, first, values);
    }
    buffers.give(values);
    if (!wanted || !pull.isDone()) {
      return false;
    }
    if (!missing.isEmpty()) {
      fetchSome(now);
      return false;
    }
    buffers.clear(); // which would lie in the way of the arrays of a large network
    stage.copyInto(last);
    last = new Snapshot(step, last.parameters(), last.state());
    return true;
  }

  /** Time passes: asks again for what seems lost. */
  void tick(long now) {
    pull.tick(now);
  }
}
