package org.sparkmlp.export;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A message in Google's protocol buffers, field after field.
 *
 * <pre>
 *   field    key varint (number · 8 + wire type), then a varint (type 0), length and bytes (type 2)
 *            or four bytes, little-endian (type 5)
 *   varint   7 bits a byte, the lowest first; the top bit says that more follow
 * </pre>
 *
 * <p>Source: the encoding that protobuf.dev describes. Mutable; not thread-safe.
 */
final class Protobuf {
  private static final int VARINT = 0;
  private static final int BYTES = 2;
  private static final int FOUR_BYTES = 5;
  private static final int LOW = 0x7F;
  private static final int MORE = 0x80;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** A whole number of at least 0. */
  Protobuf number(int field, long value) {
    varint(field << 3 | VARINT);
    varint(value);
    return this;
  }

  /** A float32. */
  Protobuf number(int field, float value) {
    varint(field << 3 | FOUR_BYTES);
    int bits = Float.floatToIntBits(value);
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      bytes.write(bits >>> shift);
    }
    return this;
  }

  /** A text. */
  Protobuf text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /** A message within the message. */
  Protobuf message(int field, Protobuf value) {
    return bytes(field, value.toBytes());
  }

  /** Float32, little-endian. Not modified: {@code values}. */
  Protobuf floats(int field, float[] values, int from, int to) {
    ByteBuffer buffer =
        ByteBuffer.allocate((to - from) * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asFloatBuffer().put(values, from, to - from);
    return bytes(field, buffer.array());
  }

  private Protobuf bytes(int field, byte[] value) {
    varint(field << 3 | BYTES);
    varint(value.length);
    bytes.writeBytes(value);
    return this;
  }

  private void varint(long value) {
    long rest = value;
    while (rest > LOW) {
      bytes.write((int) (rest & LOW) | MORE);
      rest >>>= 7;
    }
    bytes.write((int) rest);
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }
}
