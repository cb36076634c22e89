package org.sparkmlp.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.sparkmlp.spark.request.Exchange;
import org.sparkmlp.spark.sharded.protocol.Slices;

/**
 * What a step takes on a cluster, as formulas whose constants were measured with at most four
 * executors; all in seconds and bytes.
 *
 * <pre>
 *   star     compute + S + RTT + (P − 2)·o + s·v·M + 2·P·M·max(d, 1/β)
 *   sharded  compute + H + t·RTT + s·(P − 2)·f + 2·M·(P − 1)/P·max(s·b, 1/β)
 *   compute  s·c·r·n
 *
 *   n parameters, M = 4n, P executors of one core and one worker, r rows of a worker in a step,
 *   β bytes a second of each network card in each direction, RTT of the network,
 *   t = 2 round trips, 4 where a worker's share of the parameters is asked for after its notes,
 *   s = max(1, P / cores) where all share one machine's cores, else 1
 * </pre>
 *
 * <p>The star's driver takes a gradient of each worker, slice by slice, and adds it; when all have
 * come it gives parameters to each: two phases, in each of which P·M pass its one network card. In
 * the sharded exchange all cards are busy at once, and the driver is not asked. Within a phase,
 * what processors do and what the network does overlap entirely.
 *
 * <p>Holds where P is a power of two: else a worker hands over more than one sum. Says nothing of
 * workers that wait for the slowest one where their machines differ.
 *
 * @param c computing, of a row and parameter
 * @param starEmpty S: an empty step of two workers beside computing
 * @param starMessage o: the driver's processor time of a worker's message and its answer
 * @param starVector v: of a byte of the parameters, what is done once a step: the worker's part and
 *     the update
 * @param starByte d: of a byte, the driver's processor time for one worker more; the mean of both
 *     ways, with adding
 * @param shardedEmpty H, as S
 * @param shardedPeer f: an executor's processor time, and that of its peer, of fetching next to
 *     nothing twice from one more peer
 * @param shardedByte b: fetching a byte, with publishing, adding, updating
 */
record CostModel(
    double c,
    double starEmpty,
    double starMessage,
    double starVector,
    double starByte,
    double shardedEmpty,
    double shardedPeer,
    double shardedByte) {

  private static final int FITTED_TO = 2;
  private static final double SNAPSHOT_SECONDS = 60;

  /**
   * Where it runs.
   *
   * @param executors P
   * @param bandwidth β, infinite where the network is not the limit
   * @param roundTrip RTT
   * @param cores that all executors share; 0 if each has its own
   */
  record Cluster(int executors, double bandwidth, double roundTrip, int cores) {
    double crowding() {
      return cores == 0 ? 1 : Math.max(1, (double) executors / cores);
    }
  }

  /**
   * What a network's step took.
   *
   * @param one by the star, one worker
   * @param star by the star, two workers
   * @param sharded by the sharded exchange, two workers
   */
  record Measured(StepCost one, StepCost star, StepCost sharded) {}

  /**
   * Solves for the constants.
   *
   * @param empty a network of next to no parameters
   * @param full one of {@code n} parameters
   * @param n parameters
   * @param rows r, of the full one
   * @param peer f
   */
  static CostModel of(Measured empty, Measured full, long n, double rows, double peer) {
    double bytes = Float.BYTES * (double) n;
    double byWorker =
        full.star().driver() - full.one().driver() - empty.star().driver() + empty.one().driver();
    double starByte = Math.max(0, byWorker / bytes / 2);
    double starBytes = (full.star().beside() - empty.star().beside()) / bytes;
    return new CostModel(
        full.star().working() / (rows * n),
        empty.star().beside(),
        empty.star().driver() / FITTED_TO,
        Math.max(0, starBytes - 2 * FITTED_TO * starByte),
        starByte,
        empty.sharded().beside(),
        peer,
        (full.sharded().beside() - empty.sharded().beside())
            / (bytes * 2 * (FITTED_TO - 1) / FITTED_TO));
  }

  /** The same with another constant of computing. */
  CostModel withComputing(double other) {
    return new CostModel(
        other,
        starEmpty,
        starMessage,
        starVector,
        starByte,
        shardedEmpty,
        shardedPeer,
        shardedByte);
  }

  /** The seconds of a step; without snapshots. */
  double step(Exchange exchange, long n, double rows, Cluster cluster) {
    return computing(n, rows, cluster) + beside(exchange, n, cluster);
  }

  /** Of these, computing. */
  double computing(long n, double rows, Cluster cluster) {
    return cluster.crowding() * c * rows * n;
  }

  /** Of these, what comes on top of computing. */
  double beside(Exchange exchange, long n, Cluster cluster) {
    double bytes = Float.BYTES * (double) n;
    int p = cluster.executors();
    double crowding = cluster.crowding();
    double wire = 1 / cluster.bandwidth();
    int roundTrips = n / p <= Slices.EAGER ? 2 : 4;
    return switch (exchange) {
      case STAR ->
          starEmpty
              + cluster.roundTrip()
              + (p - FITTED_TO) * starMessage
              + crowding * bytes * starVector
              + 2 * p * bytes * Math.max(starByte, wire);
      case SHARDED ->
          shardedEmpty
              + roundTrips * cluster.roundTrip()
              + crowding * (p - FITTED_TO) * shardedPeer
              + 2 * bytes * (p - 1) / p * Math.max(crowding * shardedByte, wire);
      case AUTO, JOB -> throw new IllegalArgumentException("there is no model of " + exchange);
    };
  }

  /**
   * The seconds of a snapshot of the sharded exchange, which is taken at each epoch's end and each
   * minute: parameters and velocity pass the driver's network card.
   */
  static double snapshot(long n, Cluster cluster) {
    return 2 * Float.BYTES * (double) n / cluster.bandwidth();
  }

  /** The seconds of a step of a long epoch, with its share of the snapshots of each minute. */
  double longRun(Exchange exchange, long n, double rows, Cluster cluster) {
    double share = exchange == Exchange.SHARDED ? snapshot(n, cluster) / SNAPSHOT_SECONDS : 0;
    return step(exchange, n, rows, cluster) * (1 + share);
  }

  void write(Path file) throws IOException {
    new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), this);
  }

  static CostModel read(Path file) throws IOException {
    return new ObjectMapper().readValue(file.toFile(), CostModel.class);
  }
}
