package org.sparkmlp.spark.exchange;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import org.sparkmlp.network.GradientSum;
import org.sparkmlp.training.CanonicalTree.Node;

/**
 * Floats and gradient sums as one {@code byte[]} between processes, little-endian; Java's
 * serializer copies a {@code byte[]} whole, but a {@code float[]} through a small buffer.
 *
 * <p>A list of sums: their number (int), then each: level, index (int), rows (long), loss, weight
 * (double), gradient (floats). Within one process the arrays themselves are handed over: {@code
 * {int[] {level, index}, double[] {loss, weight, rows}, float[] gradient}} a sum.
 */
public final class Wire {
  private static final int SUM_HEADER = 2 * Integer.BYTES + 3 * Long.BYTES;

  private Wire() {}

  /** Writes floats into {@code reuse} if its length suits, or into a new array. */
  public static byte[] encode(float[] floats, byte[] reuse) {
    int length = Math.multiplyExact(floats.length, Float.BYTES);
    byte[] bytes = reuse != null && reuse.length == length ? reuse : new byte[length];
    wrap(bytes).asFloatBuffer().put(floats);
    return bytes;
  }

  /** Reads floats that fill {@code into}. Modified: {@code into}. */
  public static void decodeParameters(byte[] bytes, float[] into) {
    wrap(bytes).asFloatBuffer().get(into);
  }

  /** Writes the sums that are not empty into {@code reuse} if its length suits. */
  public static byte[] encode(List<Node> nodes, GradientSum[] sums, byte[] reuse) {
    int present = 0;
    int length = Integer.BYTES;
    for (GradientSum sum : sums) {
      if (!sum.isEmpty()) {
        present++;
        int floats = Math.multiplyExact(sum.gradient().length, Float.BYTES);
        length = Math.addExact(length, Math.addExact(SUM_HEADER, floats));
      }
    }
    byte[] bytes = reuse != null && reuse.length == length ? reuse : new byte[length];
    ByteBuffer buffer = wrap(bytes).putInt(present);
    for (int i = 0; i < sums.length; i++) {
      GradientSum sum = sums[i];
      if (!sum.isEmpty()) {
        buffer.putInt(nodes.get(i).level()).putInt(nodes.get(i).index());
        buffer.putLong(sum.rows()).putDouble(sum.loss()).putDouble(sum.weight());
        buffer.asFloatBuffer().put(sum.gradient());
        buffer.position(buffer.position() + sum.gradient().length * Float.BYTES);
      }
    }
    return bytes;
  }

  /** The sums that are not empty, by reference. */
  public static Object[] share(List<Node> nodes, GradientSum[] sums) {
    Object[] shared = new Object[sums.length];
    for (int i = 0; i < sums.length; i++) {
      GradientSum sum = sums[i];
      if (!sum.isEmpty()) {
        int[] place = {nodes.get(i).level(), nodes.get(i).index()};
        double[] numbers = {sum.loss(), sum.weight(), sum.rows()};
        shared[i] = new Object[] {place, numbers, sum.gradient()};
      }
    }
    return shared;
  }

  /**
   * Reads the sums of one worker's result into a map by node.
   *
   * @param result what {@link #encode} or {@link #share} gave
   * @param buffers arrays by node, for use again from step to step. Modified.
   * @param into takes the sums. Modified.
   */
  public static void decodeSums(
      Object result, int parameters, Map<Node, float[]> buffers, Map<Node, GradientSum> into) {
    if (result instanceof byte[] bytes) {
      ByteBuffer buffer = wrap(bytes);
      for (int left = buffer.getInt(); left > 0; left--) {
        Node node = new Node(buffer.getInt(), buffer.getInt());
        long rows = buffer.getLong();
        double loss = buffer.getDouble();
        double weight = buffer.getDouble();
        float[] gradient = buffers.computeIfAbsent(node, n -> new float[parameters]);
        buffer.asFloatBuffer().get(gradient);
        buffer.position(buffer.position() + parameters * Float.BYTES);
        GradientSum sum = new GradientSum(gradient);
        sum.set(loss, weight, rows);
        into.put(node, sum);
      }
      return;
    }
    for (Object shared : (Object[]) result) {
      if (shared != null) {
        Object[] parts = (Object[]) shared;
        int[] place = (int[]) parts[0];
        double[] numbers = (double[]) parts[1];
        GradientSum sum = new GradientSum((float[]) parts[2]);
        sum.set(numbers[0], numbers[1], (long) numbers[2]);
        into.put(new Node(place[0], place[1]), sum);
      }
    }
  }

  private static ByteBuffer wrap(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
