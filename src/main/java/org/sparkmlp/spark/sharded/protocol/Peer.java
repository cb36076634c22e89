package org.sparkmlp.spark.sharded.protocol;

import java.util.List;

/**
 * The workers of one process, which are one to all others, so that what crosses the network does so
 * once per process. The first speaks for all; the rest are its hands, and compute when it asks.
 * Immutable.
 *
 * @param address where their blocks are fetched
 * @param workers their numbers, ascending
 */
public record Peer(String address, List<Integer> workers) {
  public Peer {
    workers = List.copyOf(workers);
  }

  /** The number of the worker that speaks for all. */
  int speaker() {
    return workers.get(0);
  }
}
