package org.sparkmlp.spark.sharded.protocol;

import java.util.List;
import java.util.function.ObjLongConsumer;
import org.sparkmlp.spark.sharded.blocks.BlockName;
import org.sparkmlp.spark.sharded.blocks.Stamp;

/**
 * How a worker or the driver reaches the others. Nothing here waits: what comes back is handed to
 * the machine that asked, in any order, late, twice, or never.
 */
public interface Transport {
  /** The owner of the snapshot, beside the peers 0 to E − 1. */
  int DRIVER = -1;

  /**
   * Makes a block fetchable under a name, in place of what had it before.
   *
   * @param values taken from here before the call returns. Not modified.
   * @param from the first of them
   * @param length how many
   */
  void publish(BlockName name, Stamp stamp, float[] values, int from, int length);

  /**
   * Asks for blocks of one publisher. Each that arrives is handed over with {@code at}.
   *
   * @param at whose business it is
   * @param publisher a peer's number or {@link #DRIVER}
   * @param address where that peer is; meaningless for the driver
   */
  void fetch(At at, int publisher, String address, List<BlockName> names);

  /** The driver's way to its workers. */
  interface OfDriver extends Transport {
    /** Answers a worker's last report; lost if there is none, or if that attempt is gone. */
    void send(int worker, long attempt, Answer answer);

    /** Forgets what was published: all have it. */
    void withdraw();
  }

  /** A worker's way to the others. */
  interface OfWorker extends Transport {
    /** Says something to the driver. */
    void send(Report report);

    /** Forgets what was published; all later blocks are fetched at another address. */
    void publishAt(String address);

    /**
     * Calls another worker of this process, soon, on its own thread; nobody if it is gone.
     *
     * @param call is given the time, too
     */
    void call(int worker, ObjLongConsumer<ShardWorker> call);
  }
}
