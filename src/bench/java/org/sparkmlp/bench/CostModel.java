package org.sparkmlp.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.sparkmlp.spark.request.Exchange;

/**
 * What a step takes on a cluster, as formulas whose constants were measured with two executors; all
 * in seconds and bytes.
 *
 * <pre>
 *   star     compute + S + RTT + (P − 2)·o + s·M·w + P·M·max(d, 2/β)
 *   sharded  compute + H + 4·RTT + (P − 2)·(o' + f) + 2·M·(P − 1)/P·max(s·b, 1/β)
 *   compute  s·c·r·n
 *
 *   n parameters, M = 4n, P executors of one core and one worker, r rows of a worker in a step,
 *   β bytes a second of each network card in each direction, RTT of the network,
 *   s = max(1, P / cores) where all share one machine's cores, else 1
 * </pre>
 *
 * <p>Holds where P is a power of two: else a worker hands over more than one sum. Sending and
 * receiving do not overlap in the star; what the driver and what the network takes do, entirely.
 *
 * @param c computing, of a row and parameter
 * @param starEmpty S: an empty step of two workers beside computing
 * @param starMessage o: the driver's processor time of a worker's message and its answer
 * @param starWorker w: of a byte of the parameters, both ways, what takes the worker's time
 * @param starDriver d: the same of the driver, for each worker; with adding and updating
 * @param shardedEmpty H, as S
 * @param shardedMessage o', as o, of two barriers
 * @param shardedFetch f: an executor's processor time of an empty step, all put down to its peer
 * @param shardedByte b: fetching a byte, with publishing, adding, updating
 */
record CostModel(
    double c,
    double starEmpty,
    double starMessage,
    double starWorker,
    double starDriver,
    double shardedEmpty,
    double shardedMessage,
    double shardedFetch,
    double shardedByte) {

  private static final int FITTED_TO = 2;

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
   * What two executors took.
   *
   * @param star by the star
   * @param sharded by the sharded exchange
   */
  record Measured(StepCost star, StepCost sharded) {}

  /**
   * Solves for the constants.
   *
   * @param empty a network of next to no parameters
   * @param full one of {@code n} parameters
   * @param rows r, of the full one
   */
  static CostModel of(Measured empty, Measured full, long n, int rows) {
    double bytes = Float.BYTES * (double) n;
    double starByte = Math.max(0, full.star().beside() - empty.star().beside()) / bytes;
    double driverByte = Math.max(0, full.star().driver() - empty.star().driver()) / bytes;
    // The driver may work on more than one thread: then its processor time is more than the step's.
    double starDriver = Math.min(driverByte, starByte) / FITTED_TO;
    return new CostModel(
        full.star().working() / ((double) rows * n),
        empty.star().beside(),
        empty.star().driver() / FITTED_TO,
        starByte - FITTED_TO * starDriver,
        starDriver,
        empty.sharded().beside(),
        empty.sharded().driver() / FITTED_TO,
        empty.sharded().executor() / (FITTED_TO - 1),
        (full.sharded().beside() - empty.sharded().beside())
            / (bytes * 2 * (FITTED_TO - 1) / FITTED_TO));
  }

  /** The seconds of a step. */
  double step(Exchange exchange, long n, double rows, Cluster cluster) {
    return cluster.crowding() * c * rows * n + beside(exchange, n, cluster);
  }

  /** Of these, what comes on top of computing. */
  double beside(Exchange exchange, long n, Cluster cluster) {
    double bytes = Float.BYTES * (double) n;
    int p = cluster.executors();
    double crowding = cluster.crowding();
    return switch (exchange) {
      case STAR ->
          starEmpty
              + cluster.roundTrip()
              + (p - FITTED_TO) * starMessage
              + crowding * bytes * starWorker
              + p * bytes * Math.max(starDriver, 2 / cluster.bandwidth());
      case SHARDED ->
          shardedEmpty
              + 4 * cluster.roundTrip()
              + (p - FITTED_TO) * (shardedMessage + shardedFetch)
              + 2 * bytes * (p - 1) / p * Math.max(crowding * shardedByte, 1 / cluster.bandwidth());
      case AUTO, JOB -> throw new IllegalArgumentException("there is no model of " + exchange);
    };
  }

  void write(Path file) throws IOException {
    new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), this);
  }

  static CostModel read(Path file) throws IOException {
    return new ObjectMapper().readValue(file.toFile(), CostModel.class);
  }
}
