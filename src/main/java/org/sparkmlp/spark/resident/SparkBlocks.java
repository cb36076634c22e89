package org.sparkmlp.spark.resident;

import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkEnv;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.BlockManagerId;
import org.apache.spark.storage.BroadcastBlockId;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.io.ChunkedByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkmlp.spark.sharded.blocks.BlockName;
import org.sparkmlp.spark.sharded.blocks.Buffers;
import org.sparkmlp.spark.sharded.blocks.Stamp;
import scala.Option;
import scala.reflect.ClassTag;

/**
 * All contact with Spark's internal block transfer: blocks that one process publishes and others
 * fetch, over the servers that every executor and the driver have. No new port, and Spark's
 * authentication and encryption apply.
 *
 * <p>A block is registered once with the block manager, which keeps our buffers, and is overwritten
 * from step to step, also while others read it. It is held by a read lock, so that it cannot be
 * evicted, and the driver is not told of it. What is not there must not be asked for: a block
 * manager that misses a block reports that to the driver.
 *
 * <p>A block, little-endian: generation, step (long), then floats. The stamp is a chunk of its own:
 * it is written after the floats and read before them, so floats behind a stamp are those of that
 * stamp, or of a later one.
 *
 * <p>Fetching takes two round trips: one opens blocks of a publisher, after the other they stream
 * in order. What is fetched in every step is opened for many times at once, and takes one.
 * Connections to publishers are our own, by Spark's factory: the locks of blocks that are open end
 * with them. Within one process, as in local mode, blocks are copied directly.
 *
 * <p>All but the receivers, which are called on any thread, is for one thread, that of the task if
 * there is one, which the locks belong to.
 */
public final class SparkBlocks implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SparkBlocks.class);
  private static final int HEADER = 2 * Long.BYTES;
  private static final long REMOVAL_MILLIS = 200;

  /** What this process publishes, by the id's name. */
  private static final Map<String, Published> HERE = new ConcurrentHashMap<>();

  private final BlockManager manager = SparkEnv.get().blockManager();
  private final Map<BlockName, Published> published = new HashMap<>();
  private final Map<String, BlockConnection> connections = new HashMap<>(); // by address
  private final boolean onDisk;
  private final Buffers buffers;
  private final long fit;
  private String publisher;

  private record Published(BlockId id, ByteBuffer stamp, ByteBuffer floats) {}

  /** Takes what was fetched; what cannot be had is asked for again by whoever still wants it. */
  @FunctionalInterface
  public interface Receiver {
    /**
     * A block has come.
     *
     * @param values its floats, to be given back to the buffers
     */
    void take(BlockName name, Stamp stamp, float[] values);
  }

  /**
   * Blocks of one fit.
   *
   * @param fit the id of one of its broadcasts: Spark removes blocks that are left over with it
   * @param publisher letters and digits that no other publisher of the fit has: two may be in one
   *     process
   * @param onDisk whether blocks are large, written once, and read once: they are not kept in
   *     memory, and read by other processes only
   */
  public SparkBlocks(long fit, String publisher, Buffers buffers, boolean onDisk) {
    this.onDisk = onDisk;
    this.fit = fit;
    this.publisher = publisher;
    this.buffers = buffers;
  }

  /** Where these blocks are fetched. */
  public String address() {
    BlockManagerId id = manager.blockManagerId();
    return String.join(" ", id.host(), Integer.toString(id.port()), id.executorId(), publisher);
  }

  /**
   * Forgets all blocks; later ones are fetched elsewhere.
   *
   * @param address {@link #address} with another publisher
   */
  public void publishAt(String address) {
    close();
    publisher = address.split(" ")[3];
  }

  /** Writes floats into the block of a name, which is registered if it is new. */
  public void publish(BlockName name, Stamp stamp, float[] values, int from, int length) {
    if (onDisk) {
      publishOnDisk(name, stamp, values, from, length);
      return;
    }
    Published block = published.computeIfAbsent(name, key -> register(key, length));
    block.floats().asFloatBuffer().put(values, from, length);
    VarHandle.releaseFence(); // readers see the stamp after the floats
    block.stamp().putLong(0, stamp.generation()).putLong(Long.BYTES, stamp.step());
  }

  private void publishOnDisk(BlockName name, Stamp stamp, float[] values, int from, int length) {
    ByteBuffer bytes =
        ByteBuffer.allocate(HEADER + Math.multiplyExact(length, Float.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(stamp.generation()).putLong(stamp.step());
    bytes.asFloatBuffer().put(values, from, length);
    BlockId id = id(publisher, name);
    put(id, StorageLevel.DISK_ONLY(), bytes.rewind());
    published.put(name, new Published(id, null, null));
  }

  private void put(BlockId id, StorageLevel level, ByteBuffer... bytes) {
    manager.putBytes(id, new ChunkedByteBuffer(bytes), level, false, ClassTag.Any());
    if (manager.getLocalBytes(id).isEmpty()) { // which takes the lock
      throw new IllegalStateException(
          "no room for block " + id + ": give the executors more memory, or disk");
    }
  }

  private Published register(BlockName name, int length) {
    BlockId id = id(publisher, name);
    // On the heap: removing a block frees a direct buffer though it may still be being sent.
    ByteBuffer stamp = ByteBuffer.allocate(HEADER);
    ByteBuffer floats = ByteBuffer.allocate(Math.multiplyExact(length, Float.BYTES));
    put(id, StorageLevel.MEMORY_ONLY_SER(), stamp.duplicate(), floats.duplicate());
    Published block =
        new Published(
            id, stamp.order(ByteOrder.LITTLE_ENDIAN), floats.order(ByteOrder.LITTLE_ENDIAN));
    HERE.put(id.name(), block);
    return block;
  }

  private BlockId id(String publishedBy, BlockName name) {
    String field =
        publishedBy
            + name.kind().ordinal()
            + "_"
            + name.node()
            + "_"
            + name.owner()
            + "_"
            + name.piece();
    return new BroadcastBlockId(fit, field);
  }

  /** Forgets all blocks. */
  public void withdraw() {
    List<BlockId> ids = published.values().stream().map(Published::id).toList();
    published.clear();
    for (BlockId id : ids) {
      HERE.remove(id.name());
      manager.releaseLock(id, Option.empty());
    }
    // Removing waits for those who have a block open, and they may be waiting for us.
    Thread remover =
        new Thread(() -> ids.forEach(id -> manager.removeBlock(id, false)), "spark-mlp-withdraw");
    remover.setDaemon(true);
    remover.start();
    try {
      remover.join(REMOVAL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    connections.values().forEach(BlockConnection::close);
    connections.clear();
    withdraw();
  }

  /**
   * Fetches blocks; each that can be had is handed to the receiver. A list that begins with notes
   * is expected again soon.
   *
   * @param address what {@link #address} gave where they were published
   */
  public void fetch(String address, List<BlockName> names, Receiver receiver) {
    String[] where = address.split(" ");
    if (where[2].equals(manager.blockManagerId().executorId())) {
      names.forEach(name -> copy(name, id(where[3], name), receiver));
      return;
    }
    BlockConnection connection = connections.get(address);
    if (connection == null || !connection.isActive()) {
      try {
        connection = BlockConnection.open(where[0], Integer.parseInt(where[1]), where[2]);
      } catch (IOException e) {
        LOG.warn("the blocks of executor {} cannot be reached: {}", where[2], e.toString());
        return;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      connections.put(address, connection);
    }
    connection.fetch(
        names,
        name -> id(where[3], name).name(),
        (name, bytes) -> {
          bytes.order(ByteOrder.LITTLE_ENDIAN);
          Stamp stamp = new Stamp(bytes.getLong(), bytes.getLong());
          receiver.take(name, stamp, floats(bytes));
        });
  }

  private void copy(BlockName name, BlockId id, Receiver receiver) {
    Published block = HERE.get(id.name());
    if (block != null) { // else its publisher is gone
      Stamp stamp = new Stamp(block.stamp().getLong(0), block.stamp().getLong(Long.BYTES));
      VarHandle.acquireFence();
      receiver.take(name, stamp, floats(block.floats().duplicate().order(ByteOrder.LITTLE_ENDIAN)));
    }
  }

  private float[] floats(ByteBuffer bytes) {
    float[] values = buffers.take(bytes.remaining() / Float.BYTES);
    bytes.asFloatBuffer().get(values);
    return values;
  }
}
