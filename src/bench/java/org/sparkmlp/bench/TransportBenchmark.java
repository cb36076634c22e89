package org.sparkmlp.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.rpc.netty.NettyRpcEndpointRef;
import org.apache.spark.rpc.netty.NettyRpcEnv;
import org.apache.spark.rpc.netty.RequestMessage;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.RpcUtils;
import org.sparkmlp.ClusterSpark;
import org.sparkmlp.spark.resident.SparkBlocks;
import org.sparkmlp.spark.resident.SparkRpc;
import org.sparkmlp.spark.sharded.blocks.BlockName;
import org.sparkmlp.spark.sharded.blocks.Buffers;
import org.sparkmlp.spark.sharded.blocks.Stamp;

/**
 * What Spark's ways between processes take, on this machine's loopback: the constants of {@code
 * src/docs/scaling.md}. Two executor processes of one core, and the driver.
 *
 * <p>Measured, in turns with one another: blocks that are fetched from the other executor, in
 * pieces of 256 KiB and of 1 MiB; and messages to the driver, which it answers with next to
 * nothing: one {@code byte[]} as a whole, {@code byte[]} pieces of 256 KiB one after the other, and
 * frames: a request that was serialised once, with the payload behind it. Each line has the least
 * and the median time of a transfer, the bytes a second of the median, and the processor time of
 * the executor that measures. With the argument {@code encrypted} it is all encrypted.
 */
public final class TransportBenchmark {
  private static final int[] SIZES = {64, 300_000, 1_000_000, 4_000_000, 44_000_000};
  private static final String NAME = "transport-benchmark";
  private static final Stamp STAMP = new Stamp(1, 1);
  private static final int KIB_256 = (1 << 18) - 64;
  private static final int MIB = (1 << 20) - 64;

  private TransportBenchmark() {}

  private enum Way {
    BLOCKS_256K,
    BLOCKS_1M,
    ASK_WHOLE,
    ASK_256K,
    FRAMES_256K,
    FRAMES_1M
  }

  /**
   * Runs.
   *
   * @param arguments {@code encrypted} or nothing
   * @throws IOException if the session cannot be closed
   */
  public static void main(String[] arguments) throws IOException {
    boolean encrypted = Arrays.asList(arguments).contains("encrypted");
    SparkSession.Builder builder =
        ClusterSpark.builder(2)
            .config("spark.authenticate", encrypted)
            .config("spark.authenticate.secret", UUID.randomUUID().toString())
            .config("spark.network.crypto.enabled", encrypted);
    try (SparkSession spark = builder.getOrCreate()) {
      measure(JavaSparkContext.fromSparkContext(spark.sparkContext()));
    }
  }

  private static void measure(JavaSparkContext context) {
    Map<Object, Object> board = new ConcurrentHashMap<>();
    SparkRpc.Server server =
        new SparkRpc.Server(
            NAME, (message, question) -> question.answer(answer(board, message)), lost -> {});
    try {
      long fit = context.broadcast("").id();
      System.out.printf(
          Locale.ROOT,
          "%-12s %10s %10s %10s %10s %10s%n",
          "way",
          "bytes",
          "least ms",
          "median ms",
          "MB/s",
          "cpu ms");
      context
          .parallelize(List.of(0, 1), 2)
          .mapPartitions(new Measurement(fit))
          .collect()
          .forEach(System.out::println);
    } finally {
      server.close();
    }
  }

  /** Lines of the board are {key, value} to write, or a key to read. */
  private static Object answer(Map<Object, Object> board, Object message) {
    if (message instanceof String key) {
      return board.getOrDefault(key, "");
    }
    if (message instanceof String[] line) {
      board.put(line[0], line[1]);
    }
    return "";
  }

  /** Task 0 measures; task 1 has the blocks and waits until that is over. */
  private static final class Measurement implements FlatMapFunction<Iterator<Integer>, String> {
    private static final long serialVersionUID = 1L;
    private final long fit;
    private transient SparkRpc.Client driver;
    private transient SparkBlocks blocks;
    private transient Buffers buffers;
    private transient Map<Integer, ByteBuffer> frames; // by length of the payload

    Measurement(long fit) {
      this.fit = fit;
    }

    @Override
    public Iterator<String> call(Iterator<Integer> numbers) throws Exception {
      int number = numbers.next();
      driver = SparkRpc.Client.of(NAME);
      buffers = new Buffers();
      frames = new HashMap<>();
      try (SparkBlocks own = new SparkBlocks(fit, "w" + number, buffers, false)) {
        blocks = own;
        if (number == 1) {
          for (int size : SIZES) {
            publish(size, KIB_256);
            publish(size, MIB);
          }
          write("address", own.address());
          read("done");
          return List.<String>of().iterator();
        }
        String other = read("address");
        List<String> lines = measure(other);
        write("done", "yes");
        return lines.iterator();
      }
    }

    private List<String> measure(String other) throws Exception {
      List<String> lines = new ArrayList<>();
      for (int size : SIZES) {
        int rounds = size < 1_000_000 ? 400 : size < 10_000_000 ? 60 : 12;
        Map<Way, long[]> nanos = new EnumMap<>(Way.class);
        Map<Way, Long> cpu = new EnumMap<>(Way.class);
        for (int round = -rounds / 2; round < rounds; round++) { // those below 0 warm up
          for (Way way : Way.values()) {
            long before = cpu();
            long start = System.nanoTime();
            transfer(way, size, other);
            long took = System.nanoTime() - start;
            if (round >= 0) {
              nanos.computeIfAbsent(way, key -> new long[rounds])[round] = took;
              cpu.merge(way, cpu() - before, Long::sum);
            }
          }
        }
        nanos.forEach(
            (way, times) -> {
              Arrays.sort(times);
              double median = times[rounds / 2] * 1e-6;
              lines.add(
                  String.format(
                      Locale.ROOT,
                      "%-12s %10d %10.3f %10.3f %10.0f %10.3f",
                      way,
                      size,
                      times[0] * 1e-6,
                      median,
                      size / median * 1e-3,
                      cpu.get(way) * 1e-6 / rounds));
            });
      }
      return lines;
    }

    private static long cpu() {
      return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
          .getProcessCpuTime();
    }

    private void transfer(Way way, int size, String other) throws Exception {
      switch (way) {
        case BLOCKS_256K -> fetch(size, KIB_256, other);
        case BLOCKS_1M -> fetch(size, MIB, other);
        case ASK_WHOLE -> ask(size, size);
        case ASK_256K -> ask(size, KIB_256);
        case FRAMES_256K -> sendFrames(size, KIB_256);
        case FRAMES_1M -> sendFrames(size, MIB);
      }
    }

    private static int pieces(int size, int piece) {
      return (size + piece - 1) / piece;
    }

    private static int length(int size, int piece, int number) {
      return Math.min(piece, size - number * piece);
    }

    private static BlockName name(int size, int piece, int number) {
      return BlockName.gradient(size, piece, number);
    }

    private void publish(int size, int piece) {
      for (int i = 0; i < pieces(size, piece); i++) {
        int floats = length(size, piece, i) / Float.BYTES;
        blocks.publish(name(size, piece, i), STAMP, new float[floats], 0, floats);
      }
    }

    private void fetch(int size, int piece, String other) throws Exception {
      List<BlockName> names = new ArrayList<>();
      for (int i = 0; i < pieces(size, piece); i++) {
        names.add(name(size, piece, i));
      }
      CountDownLatch left = new CountDownLatch(names.size());
      blocks.fetch(
          other,
          names,
          (name, stamp, values) -> {
            buffers.give(values);
            left.countDown();
          });
      left.await();
    }

    private void ask(int size, int piece) throws Exception {
      for (int i = 0; i < pieces(size, piece); i++) {
        ask(new byte[length(size, piece, i)]);
      }
    }

    /** All at once, then waits for all answers. */
    private void sendFrames(int size, int piece) throws Exception {
      NettyRpcEnv env = (NettyRpcEnv) SparkEnv.get().rpcEnv();
      NettyRpcEndpointRef ref =
          (NettyRpcEndpointRef) RpcRef.of(NAME); // one round trip, but for the first time
      TransportClient client = env.createClient(ref.address());
      CountDownLatch left = new CountDownLatch(pieces(size, piece));
      AtomicReference<Throwable> failure = new AtomicReference<>();
      for (int i = 0; i < pieces(size, piece); i++) {
        ByteBuffer message =
            frames.computeIfAbsent(length(size, piece, i), n -> frame(env, ref, n));
        client.sendRpc(message.duplicate(), new Callback(left, failure));
      }
      finish(left, failure);
    }

    /** A stream ends with the array's length, and the array: there none, here the payload. */
    private static ByteBuffer frame(NettyRpcEnv env, NettyRpcEndpointRef ref, int length) {
      ByteBuffer empty = new RequestMessage(env.address(), ref, new byte[0]).serialize(env);
      int prefix = empty.remaining();
      ByteBuffer frame = ByteBuffer.allocateDirect(prefix + length).put(empty).clear();
      return frame.putInt(prefix - Integer.BYTES, length);
    }

    private record Callback(CountDownLatch left, AtomicReference<Throwable> failure)
        implements RpcResponseCallback {
      @Override
      public void onSuccess(ByteBuffer answer) {
        left.countDown();
      }

      @Override
      public void onFailure(Throwable reason) {
        failure.set(reason);
        left.countDown();
      }
    }

    private static void finish(CountDownLatch left, AtomicReference<Throwable> failure)
        throws Exception {
      left.await();
      if (failure.get() != null) {
        throw new IllegalStateException(failure.get());
      }
    }

    private Object ask(Object message) throws Exception {
      return driver.ask(message, Duration.ofMinutes(1)).get();
    }

    private void write(String key, String value) throws Exception {
      ask(new String[] {key, value});
    }

    private String read(String key) throws Exception {
      while (true) {
        String value = (String) ask(key);
        if (!value.isEmpty()) {
          return value;
        }
        Thread.sleep(20);
      }
    }
  }

  /** The driver's endpoint, looked up once in a process. */
  private static final class RpcRef {
    private static Object ref;

    private RpcRef() {}

    static synchronized Object of(String name) {
      if (ref == null) {
        SparkEnv env = SparkEnv.get();
        ref = RpcUtils.makeDriverRef(name, env.conf(), env.rpcEnv());
      }
      return ref;
    }
  }
}
