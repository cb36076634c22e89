package org.sparkmlp.spark.resident;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.spark.SparkEnv;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.rpc.IsolatedThreadSafeRpcEndpoint;
import org.apache.spark.rpc.RpcAddress;
import org.apache.spark.rpc.RpcCallContext;
import org.apache.spark.rpc.RpcEndpointRef;
import org.apache.spark.rpc.RpcEnv;
import org.apache.spark.rpc.RpcTimeout;
import org.apache.spark.rpc.netty.NettyRpcEndpointRef;
import org.apache.spark.rpc.netty.NettyRpcEnv;
import org.apache.spark.rpc.netty.RemoteNettyRpcCallContext;
import org.apache.spark.rpc.netty.RequestMessage;
import org.apache.spark.util.RpcUtils;
import scala.PartialFunction;
import scala.concurrent.duration.FiniteDuration;
import scala.jdk.javaapi.FutureConverters;
import scala.reflect.ClassTag;
import scala.runtime.AbstractPartialFunction;
import scala.runtime.BoxedUnit;

/**
 * All contact with Spark's internal RPC: it has no public API, but its Scala-private classes are
 * public in bytecode and unchanged from Spark 2.1 to 4.1.
 *
 * <p>Asks go over the connection that executors have to the driver: no new port, and Spark's
 * authentication and encryption apply. Within one process, as in local mode, the server is called
 * directly and messages pass by reference.
 *
 * <p>Long, as nobody else is to see a class of Spark's RPC.
 */
public final class SparkRpc {
  /** Spark's name for the executor that is the driver itself, as in local mode. */
  public static final String DRIVER = "driver";

  /** The servers of this process. */
  private static final Map<String, Server> HERE = new ConcurrentHashMap<>();

  private SparkRpc() {}

  /** A question that waits for its answer; to be answered exactly once. */
  public interface Question {
    /** Where it came from; the same as what a lost connection is reported with. */
    String sender();

    /** Answers it; does nothing if the asker is gone. */
    void answer(Object reply);

    /** Answers it with bytes that several may be answered with; only from another process. */
    void answer(Frame bytes);
  }

  /**
   * A {@code byte[]} as Java's serializer would write it, but laid out once, to be filled and sent
   * again and again: the serializer would grow a buffer from 32 bytes on, and copy by the kilobyte.
   * The stream of an array ends with its length and its elements, so that of an empty one is the
   * beginning of every other.
   *
   * <p>Must not be filled again before it is certain that whoever it was sent to has it.
   */
  public static final class Frame {
    private final ByteBuffer whole;
    private final int start;

    private Frame(ByteBuffer ofEmptyArray, int length) {
      this.start = ofEmptyArray.remaining();
      this.whole = ByteBuffer.allocate(Math.addExact(start, length));
      whole.put(ofEmptyArray).putInt(start - Integer.BYTES, length).clear();
    }

    /** Bytes to answer with, of a length. */
    public static Frame ofAnswer(int length) {
      ByteArrayOutputStream empty = new ByteArrayOutputStream();
      try (ObjectOutputStream out = new ObjectOutputStream(empty)) {
        out.writeObject(new byte[0]);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return new Frame(ByteBuffer.wrap(empty.toByteArray()), length);
    }

    /** The array's bytes, to be filled: little-endian, from position 0 to the end. */
    public ByteBuffer bytes() {
      return whole.slice(start, whole.capacity() - start).order(ByteOrder.LITTLE_ENDIAN);
    }
  }

  /** The driver's side. */
  public static final class Server implements AutoCloseable {
    private final RpcEnv env = SparkEnv.get().rpcEnv();
    private final RpcEndpointRef ref;
    private final String name;
    private final BiConsumer<Object, Question> onQuestion;

    /**
     * Starts to listen, on a thread of its own; to workers in the same process on theirs.
     *
     * @param name a name that no other endpoint of the driver has
     * @param onQuestion is given every message and the question that it came with
     * @param onLost is told of senders whose connection is lost
     */
    public Server(String name, BiConsumer<Object, Question> onQuestion, Consumer<String> onLost) {
      this.name = name;
      this.onQuestion = onQuestion;
      this.ref = env.setupEndpoint(name, new Endpoint(env, onQuestion, onLost));
      HERE.put(name, this);
    }

    @Override
    public void close() {
      HERE.remove(name);
      env.stop(ref);
    }
  }

  /** A worker's side. */
  public interface Client {
    /**
     * The way to a server.
     *
     * @param name the server's
     * @throws RuntimeException if there is none
     */
    static Client of(String name) {
      Server here = HERE.get(name);
      return here != null ? new Near(here) : new Far(name);
    }

    /**
     * Asks; the answer comes when there is one.
     *
     * @param message JDK types only
     * @param limit after which the answer fails
     * @return the answer, which fails if the driver is gone
     */
    CompletableFuture<Object> ask(Object message, Duration limit);

    /** Says something that needs no answer. */
    void tell(Object message);

    /** Bytes to say, of a length. */
    Frame frame(int length);

    /** Says bytes that need no answer; they come before what is said later. */
    void tell(Frame bytes);
  }

  /** Over the network. */
  private static final class Far implements Client {
    private final RpcEndpointRef ref;

    Far(String name) {
      SparkEnv env = SparkEnv.get();
      this.ref = RpcUtils.makeDriverRef(name, env.conf(), env.rpcEnv());
    }

    @Override
    public CompletableFuture<Object> ask(Object message, Duration limit) {
      RpcTimeout timeout =
          new RpcTimeout(
              FiniteDuration.apply(limit.toMillis(), TimeUnit.MILLISECONDS),
              "spark.mlp.askTimeout");
      return FutureConverters.asJava(ref.<Object>ask(message, timeout, ClassTag.Any()))
          .toCompletableFuture();
    }

    @Override
    public void tell(Object message) {
      ref.send(message);
    }

    @Override
    public Frame frame(int length) {
      NettyRpcEnv env = (NettyRpcEnv) SparkEnv.get().rpcEnv();
      RequestMessage empty =
          new RequestMessage(env.address(), (NettyRpcEndpointRef) ref, new byte[0]);
      return new Frame(empty.serialize(env), length);
    }

    @Override
    public void tell(Frame bytes) {
      // The one connection there is, which all else that is said goes over, too.
      NettyRpcEnv env = (NettyRpcEnv) SparkEnv.get().rpcEnv();
      env.createClient(ref.address()).send(bytes.whole.duplicate());
    }
  }

  /**
   * Within one process, as in local mode: the server is called on the worker's own thread, so that
   * the last worker to hand in goes on without a change of threads, each of which may put two busy
   * threads behind each other on one core for milliseconds.
   */
  private static final class Near implements Client {
    private final Server server;

    Near(Server server) {
      this.server = server;
    }

    @Override
    public CompletableFuture<Object> ask(Object message, Duration limit) {
      CompletableFuture<Object> answer = new CompletableFuture<>();
      server.onQuestion.accept(message, new Here(answer));
      return answer;
    }

    @Override
    public void tell(Object message) {
      server.onQuestion.accept(message, null);
    }

    @Override
    public Frame frame(int length) {
      throw new UnsupportedOperationException("messages pass by reference within one process");
    }

    @Override
    public void tell(Frame bytes) {
      throw new UnsupportedOperationException("messages pass by reference within one process");
    }
  }

  private record Here(CompletableFuture<Object> asker) implements Question {
    @Override
    public String sender() {
      return "";
    }

    @Override
    public void answer(Object reply) {
      asker.complete(reply);
    }

    @Override
    public void answer(Frame bytes) {
      throw new UnsupportedOperationException("messages pass by reference within one process");
    }
  }

  private static final class Endpoint implements IsolatedThreadSafeRpcEndpoint {
    private final RpcEnv env;
    private final BiConsumer<Object, Question> onQuestion;
    private final Consumer<String> onLost;

    Endpoint(RpcEnv env, BiConsumer<Object, Question> onQuestion, Consumer<String> onLost) {
      this.env = env;
      this.onQuestion = onQuestion;
      this.onLost = onLost;
    }

    @Override
    public RpcEnv rpcEnv() {
      return env;
    }

    @Override
    public PartialFunction<Object, BoxedUnit> receive() {
      return new Handler(message -> onQuestion.accept(message, null));
    }

    @Override
    public PartialFunction<Object, BoxedUnit> receiveAndReply(RpcCallContext context) {
      return new Handler(message -> onQuestion.accept(message, new Pending(context)));
    }

    @Override
    public void onDisconnected(RpcAddress address) {
      onLost.accept(address.hostPort());
    }
  }

  private record Pending(RpcCallContext context) implements Question {
    @Override
    public String sender() {
      return context.senderAddress() == null ? "" : context.senderAddress().hostPort();
    }

    @Override
    public void answer(Object reply) {
      context.reply(reply);
    }

    @Override
    public void answer(Frame bytes) {
      callback(context).onSuccess(bytes.whole.duplicate());
    }

    /** What a context hands its serialized reply to; it would serialize it for each asker anew. */
    private static RpcResponseCallback callback(RpcCallContext context) {
      try {
        Field field = RemoteNettyRpcCallContext.class.getDeclaredField("callback");
        field.setAccessible(true);
        return (RpcResponseCallback) field.get(context);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("Spark's RPC is not that of Spark 4.1: " + e, e);
      }
    }
  }

  private static final class Handler extends AbstractPartialFunction<Object, BoxedUnit> {
    private final Consumer<Object> consumer;

    Handler(Consumer<Object> consumer) {
      this.consumer = consumer;
    }

    @Override
    public boolean isDefinedAt(Object message) {
      return true;
    }

    @Override
    public BoxedUnit apply(Object message) {
      consumer.accept(message);
      return BoxedUnit.UNIT;
    }
  }
}
