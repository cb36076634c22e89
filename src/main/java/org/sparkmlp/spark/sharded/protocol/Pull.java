package org.sparkmlp.spark.sharded.protocol;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Blocks that are being fetched for one purpose: asked for again until each has come once.
 *
 * <p>A block counts only if it was asked for at the present {@link At} and carries the right {@link
 * Stamp}: a reply to a question of an earlier generation may have been read while its publisher was
 * overwriting it, and a publisher may have failed to write.
 */
final class Pull {
  private static final long RETRY_MILLIS = 10_000;

  private final Transport transport;
  private final Map<BlockName, Integer> wanted = new HashMap<>(); // to its publisher
  private At at = At.NOWHERE;
  private Stamp stamp;
  private List<String> addresses = List.of();
  private long heard; // when something last came, or was asked for

  Pull(Transport transport) {
    this.transport = transport;
  }

  /** Forgets what was wanted before; to be followed by {@link #want} and {@link #ask}. */
  void begin(At newAt, Stamp newStamp, List<String> newAddresses) {
    wanted.clear();
    at = newAt;
    stamp = newStamp;
    addresses = newAddresses;
  }

  void want(int publisher, BlockName name) {
    wanted.put(name, publisher);
  }

  /** Asks every publisher for what is still wanted of it. */
  void ask(long now) {
    heard = now;
    Map<Integer, List<BlockName>> byPublisher = new TreeMap<>();
    wanted.forEach(
        (name, publisher) ->
            byPublisher.computeIfAbsent(publisher, key -> new ArrayList<>()).add(name));
    byPublisher.forEach(
        (publisher, names) -> {
          names.sort(BlockName.ORDER);
          String address = publisher == Transport.DRIVER ? "" : addresses.get(publisher);
          transport.fetch(at, publisher, address, names);
        });
  }

  /** Asks again where nothing has come for long. */
  void tick(long now) {
    if (!wanted.isEmpty() && now - heard >= RETRY_MILLIS) {
      ask(now);
    }
  }

  /** Whether a block that came is wanted; from then on it is not. */
  boolean accept(At askedAt, BlockName name, Stamp found, long now) {
    boolean accepted = askedAt.equals(at) && found.equals(stamp) && wanted.remove(name) != null;
    heard = accepted ? now : heard;
    return accepted;
  }

  boolean isDone() {
    return wanted.isEmpty();
  }

  void cancel() {
    wanted.clear();
  }
}
