package org.sparkmlp.export;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A message in Google's protocol buffers, field after field.
 *
 * <pre>
 *   field    key varint (number · 8 + wire type), then a varint (type 0), 8 bytes (type 1),
 *            length and bytes (type 2), or 4 bytes (type 5)
 *   varint   7 bits a byte, the lowest first; the top bit says that more follow
 * </pre>
 *
 * <p>Source: the encoding that protobuf.dev describes. Mutable; not thread-safe.
 */
public final class Protobuf {
  private static final int VARINT = 0;
  private static final int EIGHT_BYTES = 1;
  private static final int BYTES = 2;
  private static final int FOUR_BYTES = 5;
  private static final int LOW = 0x7F;
  private static final int MORE = 0x80;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** A message without fields. */
  public Protobuf() {}

  /**
   * A whole number.
   *
   * @param field its number
   * @param value at least 0
   * @return this
   */
  public Protobuf number(int field, long value) {
    varint(field << 3 | VARINT);
    varint(value);
    return this;
  }

  /**
   * A float64.
   *
   * @param field its number
   * @param value any
   * @return this
   */
  public Protobuf number(int field, double value) {
    varint(field << 3 | EIGHT_BYTES);
    bytes.writeBytes(littleEndian(Double.BYTES).putDouble(value).array());
    return this;
  }

  /**
   * A float32.
   *
   * @param field its number
   * @param value any
   * @return this
   */
  public Protobuf number(int field, float value) {
    varint(field << 3 | FOUR_BYTES);
    bytes.writeBytes(littleEndian(Float.BYTES).putFloat(value).array());
    return this;
  }

  /**
   * Several float64, packed.
   *
   * @param field its number
   * @param values any. Not modified.
   * @return this
   */
  public Protobuf reals(int field, double[] values) {
    ByteBuffer buffer = littleEndian(values.length * Double.BYTES);
    buffer.asDoubleBuffer().put(values);
    return bytes(field, buffer.array());
  }

  private static ByteBuffer littleEndian(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * A text.
   *
   * @param field its number
   * @param value any
   * @return this
   */
  public Protobuf text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * A message within the message.
   *
   * @param field its number
   * @param value the other message. Not modified.
   * @return this
   */
  public Protobuf message(int field, Protobuf value) {
    return bytes(field, value.toBytes());
  }

  /** Float32, little-endian. Not modified: {@code values}. */
  Protobuf floats(int field, float[] values, int from, int to) {
    ByteBuffer buffer = littleEndian((to - from) * Float.BYTES);
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

  /**
   * The message.
   *
   * @return its bytes, new
   */
  public byte[] toBytes() {
    return bytes.toByteArray();
  }
}
