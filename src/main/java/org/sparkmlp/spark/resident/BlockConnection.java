package org.sparkmlp.spark.resident;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.network.TransportContext;
import org.apache.spark.network.buffer.ManagedBuffer;
import org.apache.spark.network.client.ChunkReceivedCallback;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.client.TransportClientBootstrap;
import org.apache.spark.network.client.TransportClientFactory;
import org.apache.spark.network.crypto.AuthClientBootstrap;
import org.apache.spark.network.netty.SparkTransportConf;
import org.apache.spark.network.server.NoOpRpcHandler;
import org.apache.spark.network.shuffle.protocol.BlockTransferMessage;
import org.apache.spark.network.shuffle.protocol.OpenBlocks;
import org.apache.spark.network.shuffle.protocol.StreamHandle;
import org.apache.spark.network.util.TransportConf;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkmlp.spark.sharded.blocks.BlockName;
import scala.Option;

/**
 * A connection to the block server of another process, over which blocks are opened and then
 * streamed.
 *
 * <p>A stream gives the blocks that it was opened with once each, in order, as they are when they
 * are sent; so one that names the same blocks many times serves as many fetches. What cannot be had
 * is not heard of again. Thread-safe.
 */
final class BlockConnection implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BlockConnection.class);

  /** How often notes, and what is fetched with them, are opened at once. */
  private static final int TIMES = 64;

  private static final int THREADS = 1;

  private final TransportContext context;
  private final TransportClientFactory factory;
  private final TransportClient client;
  private final String executor;
  private final Map<List<BlockName>, Stream> streams = new HashMap<>(); // those opened many times

  private BlockConnection(
      TransportContext context,
      TransportClientFactory factory,
      TransportClient client,
      String executor) {
    this.context = context;
    this.factory = factory;
    this.client = client;
    this.executor = executor;
  }

  /** Connects, with the authentication and encryption that Spark's own connections have. */
  static BlockConnection open(String host, int port, String executor)
      throws IOException, InterruptedException {
    SparkConf conf = SparkEnv.get().conf();
    SecurityManager security = SparkEnv.get().securityManager();
    TransportConf transport =
        SparkTransportConf.fromSparkConf(
            conf, "shuffle", THREADS, Option.empty(), Option.apply(security.getRpcSSLOptions()));
    List<TransportClientBootstrap> bootstraps =
        security.isAuthenticationEnabled()
            ? List.of(new AuthClientBootstrap(transport, conf.getAppId(), security))
            : List.of();
    TransportContext context = new TransportContext(transport, new NoOpRpcHandler(), false, true);
    TransportClientFactory factory = context.createClientFactory(bootstraps);
    try {
      return new BlockConnection(context, factory, factory.createClient(host, port), executor);
    } catch (IOException | InterruptedException | RuntimeException e) {
      factory.close();
      context.close();
      throw e;
    }
  }

  boolean isActive() {
    return client.isActive();
  }

  /**
   * Fetches blocks.
   *
   * @param ids gives the id of a block
   * @param receiver takes its bytes, which are valid within the call only, on any thread
   */
  void fetch(
      List<BlockName> names,
      Function<BlockName, String> ids,
      BiConsumer<BlockName, ByteBuffer> receiver) {
    boolean often = names.get(0).kind().isNotes();
    Stream stream = often ? streams.get(names) : null;
    if (stream == null || stream.isUsedUp()) {
      stream = new Stream(names, often ? TIMES : 1);
      if (often) {
        streams.put(names, stream);
      }
      stream.open(ids);
    }
    stream.fetch(receiver);
  }

  @Override
  public void close() {
    factory.close();
    context.close();
  }

  /** Blocks that are open. */
  private final class Stream implements RpcResponseCallback {
    private final List<BlockName> names;
    private final int times;
    private final List<BiConsumer<BlockName, ByteBuffer>> early = new ArrayList<>();
    private long id;
    private boolean open;
    private boolean broken;
    private int used; // times

    Stream(List<BlockName> names, int times) {
      this.names = List.copyOf(names);
      this.times = times;
    }

    void open(Function<BlockName, String> ids) {
      List<String> once = names.stream().map(ids).toList();
      String[] all =
          Collections.nCopies(times, once).stream().flatMap(List::stream).toArray(String[]::new);
      String application = SparkEnv.get().conf().getAppId();
      client.sendRpc(new OpenBlocks(application, executor, all).toByteBuffer(), this);
    }

    synchronized boolean isUsedUp() {
      return broken || used == times;
    }

    synchronized void fetch(BiConsumer<BlockName, ByteBuffer> receiver) {
      used++;
      if (open) {
        fetch(used - 1, receiver);
      } else {
        early.add(receiver);
      }
    }

    private void fetch(int time, BiConsumer<BlockName, ByteBuffer> receiver) {
      ChunkReceivedCallback callback =
          new ChunkReceivedCallback() {
            @Override
            public void onSuccess(int chunk, ManagedBuffer data) {
              try {
                receiver.accept(names.get(chunk % names.size()), data.nioByteBuffer());
              } catch (IOException e) {
                onFailure(chunk, e);
              }
            }

            @Override
            public void onFailure(int chunk, Throwable reason) {
              fail(reason);
            }
          };
      for (int i = 0; i < names.size(); i++) {
        client.fetchChunk(id, time * names.size() + i, callback);
      }
    }

    @Override
    public synchronized void onSuccess(ByteBuffer response) {
      id = ((StreamHandle) BlockTransferMessage.Decoder.fromByteBuffer(response)).streamId;
      open = true;
      for (int i = 0; i < early.size(); i++) {
        fetch(i, early.get(i));
      }
      early.clear();
    }

    @Override
    public void onFailure(Throwable reason) {
      fail(reason);
    }

    private synchronized void fail(Throwable reason) {
      if (!broken) {
        broken = true;
        LOG.info("blocks of executor {} cannot be fetched: {}", executor, reason.toString());
      }
    }
  }
}
