package org.sparkmlp.spark.star;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.sparkmlp.spark.resident.SparkRpc;

/** Takes slices in the driver's place: what is told, copied, as a network would. Thread-safe. */
final class Told implements SparkRpc.Client {
  private final List<byte[]> messages = new ArrayList<>();

  /** All that has been told since this was last called. */
  synchronized List<byte[]> take() {
    List<byte[]> taken = List.copyOf(messages);
    messages.clear();
    return taken;
  }

  /** The same for people: command, node, and the last number of each slice. */
  List<String> takeAll() {
    return take().stream().map(Told::text).toList();
  }

  private static String text(byte[] message) {
    ByteBuffer bytes = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    bytes.getLong();
    String command = "command " + bytes.getLong();
    String node = " (" + bytes.getInt() + ", " + bytes.getInt() + ") ";
    return command + node + bytes.getFloat(message.length - Float.BYTES);
  }

  @Override
  public CompletableFuture<Object> ask(Object message, Duration limit) {
    throw new AssertionError("nothing is asked");
  }

  @Override
  public void tell(Object message) {
    throw new AssertionError("only bytes are told");
  }

  @Override
  public SparkRpc.Frame frame(int length) {
    return SparkRpc.Frame.ofAnswer(length);
  }

  @Override
  public synchronized void tell(SparkRpc.Frame bytes) {
    byte[] copy = new byte[bytes.bytes().remaining()];
    bytes.bytes().get(copy);
    messages.add(copy);
  }
}
