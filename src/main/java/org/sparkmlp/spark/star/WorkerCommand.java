package org.sparkmlp.spark.star;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.sparkmlp.spark.resident.SparkRpc;

/**
 * What the driver tells a worker to do next, as an array of JDK types, like {@link WorkerMessage}.
 *
 * @param kind what to do
 * @param number commands count from 1 over a fit
 * @param epoch of a gradient
 * @param step of a gradient
 * @param part the ordinal of the {@link org.sparkmlp.training.Part} to evaluate
 * @param parameters {@code float[]} within one process, where they come from another one a {@code
 *     FloatBuffer}; null where another worker of the same executor has been given them
 */
public record WorkerCommand(
    Kind kind, long number, int epoch, long step, int part, Object parameters) {
  private static final int HEADER = 3 * Integer.BYTES + 2 * Long.BYTES;

  enum Kind {
    GRADIENT,
    EVALUATE,
    /** Go on waiting: the answer to a ping. */
    WAIT,
    /** End well: the job is not needed any more. */
    STOP,
    /**
     * End, but not well: another attempt has the share. Spark would take a good end for that of the
     * share, and would kill the other attempt and never run it again.
     */
    SUPERSEDED
  }

  static final WorkerCommand WAIT = new WorkerCommand(Kind.WAIT, 0, 0, 0, 0, null);
  static final WorkerCommand STOP = new WorkerCommand(Kind.STOP, 0, 0, 0, 0, null);
  static final WorkerCommand SUPERSEDED = new WorkerCommand(Kind.SUPERSEDED, 0, 0, 0, 0, null);

  WorkerCommand with(Object newParameters) {
    return new WorkerCommand(kind, number, epoch, step, part, newParameters);
  }

  Object[] toWire() {
    return new Object[] {kind.ordinal(), number, epoch, step, part, parameters};
  }

  /** With its parameters, which are a {@code float[]}, as bytes for several processes. */
  SparkRpc.Frame encode(SparkRpc.Frame reuse) {
    float[] floats = (float[]) parameters;
    SparkRpc.Frame frame =
        reuse == null
            ? SparkRpc.Frame.ofAnswer(
                Math.addExact(HEADER, Math.multiplyExact(floats.length, Float.BYTES)))
            : reuse;
    ByteBuffer bytes = frame.bytes();
    bytes.putInt(kind.ordinal()).putLong(number).putInt(epoch).putLong(step).putInt(part);
    bytes.asFloatBuffer().put(floats);
    return frame;
  }

  static WorkerCommand of(Object wire) {
    if (wire instanceof byte[] array) {
      ByteBuffer bytes = ByteBuffer.wrap(array).order(ByteOrder.LITTLE_ENDIAN);
      return new WorkerCommand(
          Kind.values()[bytes.getInt()],
          bytes.getLong(),
          bytes.getInt(),
          bytes.getLong(),
          bytes.getInt(),
          bytes.asFloatBuffer());
    }
    Object[] parts = (Object[]) wire;
    return new WorkerCommand(
        Kind.values()[(Integer) parts[0]],
        (Long) parts[1],
        (Integer) parts[2],
        (Long) parts[3],
        (Integer) parts[4],
        parts[5]);
  }
}
