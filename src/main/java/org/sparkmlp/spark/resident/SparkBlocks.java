package org.sparkmlp.spark.resident;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkEnv;
import org.apache.spark.network.buffer.ManagedBuffer;
import org.apache.spark.network.shuffle.BlockFetchingListener;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.BlockManagerId;
import org.apache.spark.storage.BroadcastBlockId;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.io.ChunkedByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkmlp.spark.sharded.protocol.BlockName;
import org.sparkmlp.spark.sharded.protocol.Buffers;
import org.sparkmlp.spark.sharded.protocol.Stamp;
import scala.Option;
import scala.reflect.ClassTag;

/**
 * All contact with Spark's internal block transfer: blocks that one process publishes and others
 * fetch, over the servers that every executor and the driver have. No new port, and Spark's
 * authentication and encryption apply.
 *
 * <p>A block is registered once with the block manager, which keeps our buffer, and is overwritten
 * from step to step. It is held by a read lock, so that it cannot be evicted, and the driver is not
 * told of it. What is not there must not be asked for: a block manager that misses a block reports
 * that to the driver. Fetching takes two round trips: one that opens all blocks of one publisher,
 * one after which they stream in order.
 *
 * <p>A block, little-endian: generation, step (long), then floats. Within one process, as in local
 * mode, it is copied directly.
 *
 * <p>{@link #publish} and {@link #close} are for one thread, that of the task if there is one,
 * which the locks belong to; the receivers of fetched blocks are called on any thread.
 */
public final class SparkBlocks implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SparkBlocks.class);
  private static final int HEADER = 2 * Long.BYTES;

  /** What this process publishes, by the id's name. */
  private static final Map<String, ByteBuffer> HERE = new ConcurrentHashMap<>();

  private final BlockManager manager = SparkEnv.get().blockManager();
  private final Map<BlockName, Published> published = new HashMap<>();
  private final Buffers buffers;
  private final long fit;
  private final String publisher;

  private record Published(BlockId id, ByteBuffer bytes) {}

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
   */
  public SparkBlocks(long fit, String publisher, Buffers buffers) {
    this.fit = fit;
    this.publisher = publisher;
    this.buffers = buffers;
  }

  /** Where these blocks are fetched. */
  public String address() {
    BlockManagerId id = manager.blockManagerId();
    return String.join(" ", id.host(), Integer.toString(id.port()), id.executorId(), publisher);
  }

  /** Writes floats into the block of a name, which is registered if it is new. */
  public void publish(BlockName name, Stamp stamp, float[] values, int from, int length) {
    Published block = published.computeIfAbsent(name, key -> register(key, length));
    ByteBuffer bytes = block.bytes();
    bytes.putLong(0, stamp.generation()).putLong(Long.BYTES, stamp.step());
    bytes
        .slice(HEADER, length * Float.BYTES)
        .order(bytes.order())
        .asFloatBuffer()
        .put(values, from, length);
  }

  private Published register(BlockName name, int length) {
    BlockId id = id(publisher, name);
    int size = HEADER + Math.multiplyExact(length, Float.BYTES);
    // On the heap: removing a block frees a direct buffer though it may still be being sent.
    ByteBuffer bytes = ByteBuffer.allocate(size);
    manager.putBytes(
        id,
        new ChunkedByteBuffer(bytes.duplicate()),
        StorageLevel.MEMORY_ONLY_SER(),
        false,
        ClassTag.Any());
    if (manager.getLocalBytes(id).isEmpty()) { // which takes the lock
      throw new IllegalStateException(
          "no storage memory for " + size + " bytes of " + id + ": give the executors more memory");
    }
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    HERE.put(id.name(), bytes);
    return new Published(id, bytes);
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
    for (Published block : published.values()) {
      HERE.remove(block.id().name());
      manager.releaseLock(block.id(), Option.empty());
      manager.removeBlock(block.id(), false);
    }
    published.clear();
  }

  @Override
  public void close() {
    withdraw();
  }

  /**
   * Fetches blocks; each that can be had is handed to the receiver.
   *
   * @param address what {@link #address} gave where they were published
   */
  public void fetch(String address, List<BlockName> names, Receiver receiver) {
    String[] where = address.split(" ");
    if (where[2].equals(manager.blockManagerId().executorId())) {
      names.forEach(name -> copy(name, id(where[3], name), receiver));
      return;
    }
    Map<String, BlockName> byId = new HashMap<>();
    String[] ids = new String[names.size()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = id(where[3], names.get(i)).name();
      byId.put(ids[i], names.get(i));
    }
    manager
        .blockTransferService()
        .fetchBlocks(
            where[0],
            Integer.parseInt(where[1]),
            where[2],
            ids,
            new Listener(byId, receiver),
            null);
  }

  private void copy(BlockName name, BlockId id, Receiver receiver) {
    ByteBuffer bytes = HERE.get(id.name());
    if (bytes != null) { // else its publisher is gone
      decode(name, bytes.duplicate(), receiver);
    }
  }

  private void decode(BlockName name, ByteBuffer bytes, Receiver receiver) {
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    Stamp stamp = new Stamp(bytes.getLong(), bytes.getLong());
    float[] values = buffers.take(bytes.remaining() / Float.BYTES);
    bytes.asFloatBuffer().get(values);
    receiver.take(name, stamp, values);
  }

  /** Called on Netty's threads; a buffer is valid within the call only. */
  private final class Listener implements BlockFetchingListener {
    private final Map<String, BlockName> names;
    private final Receiver receiver;

    Listener(Map<String, BlockName> names, Receiver receiver) {
      this.names = names;
      this.receiver = receiver;
    }

    @Override
    public void onBlockFetchSuccess(String id, ManagedBuffer data) {
      BlockName name = names.get(id);
      try {
        decode(name, data.nioByteBuffer(), receiver);
      } catch (IOException e) {
        LOG.warn("block {} cannot be read: {}", id, e.toString());
      }
    }

    @Override
    public void onBlockFetchFailure(String id, Throwable reason) {
      LOG.warn("block {} cannot be fetched: {}", id, reason.toString());
    }
  }
}
