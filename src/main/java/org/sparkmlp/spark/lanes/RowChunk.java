package org.sparkmlp.spark.lanes;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import org.sparkmlp.check.Refusal;

/**
 * Some rows on their way to one lane, as one byte array: Spark's serializers copy a {@code byte[]}
 * whole, where a {@code float[]} goes through a small buffer.
 *
 * <p>Layout, little-endian: rows, features, label width (int each); hashes (long each); validation
 * flags (byte each); values, row by row: features, label, weight (float each). A negative number of
 * rows marks a refusal: something is wrong with the data.
 */
public final class RowChunk {
  /** What a row takes besides its floats: hash and flag. */
  static final int ROW_BYTES = Long.BYTES + 1;

  private static final int HEADER = 12;

  final int features;
  final int labelWidth;
  final int capacity;
  private final long[] hashes;
  private final byte[] flags;
  private final float[] values;
  private int rows;

  RowChunk(int features, int labelWidth, int capacity) {
    this.features = features;
    this.labelWidth = labelWidth;
    this.capacity = capacity;
    this.hashes = new long[capacity];
    this.flags = new byte[capacity];
    this.values = new float[Math.multiplyExact(capacity, stride())];
  }

  int stride() {
    return features + labelWidth + 1;
  }

  /** Adds a row; answers whether the chunk is full now. */
  boolean add(float[] row, long hash, boolean validation) {
    hashes[rows] = hash;
    flags[rows] = (byte) (validation ? 1 : 0);
    System.arraycopy(row, 0, values, rows * stride(), stride());
    rows++;
    return rows == capacity;
  }

  boolean isEmpty() {
    return rows == 0;
  }

  /** The rows so far as bytes; the chunk is empty afterwards. */
  byte[] take() {
    int bytes = HEADER + Math.multiplyExact(rows, ROW_BYTES + stride() * Float.BYTES);
    ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putInt(rows).putInt(features).putInt(labelWidth);
    buffer.asLongBuffer().put(hashes, 0, rows);
    buffer.position(HEADER + rows * Long.BYTES);
    buffer.put(flags, 0, rows);
    buffer.asFloatBuffer().put(values, 0, rows * stride());
    rows = 0;
    return buffer.array();
  }

  static byte[] problem(Refusal refusal) {
    byte[] told = refusal.toBytes();
    ByteBuffer buffer = ByteBuffer.allocate(HEADER + told.length).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putInt(-1).putInt(0).putInt(0).put(told);
    return buffer.array();
  }

  /** What the bytes refuse, or empty if they carry rows. */
  static Optional<Refusal> problemOf(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt() >= 0
        ? Optional.empty()
        : Optional.of(Refusal.of(Arrays.copyOfRange(bytes, HEADER, bytes.length)));
  }

  /** The rows that the bytes carry. */
  static RowChunk of(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int rows = buffer.getInt();
    RowChunk chunk = new RowChunk(buffer.getInt(), buffer.getInt(), rows);
    buffer.asLongBuffer().get(chunk.hashes);
    buffer.position(HEADER + rows * Long.BYTES);
    buffer.get(chunk.flags);
    buffer.asFloatBuffer().get(chunk.values);
    chunk.rows = rows;
    return chunk;
  }

  int rows() {
    return rows;
  }

  long hash(int row) {
    return hashes[row];
  }

  boolean isValidation(int row) {
    return flags[row] != 0;
  }

  float[] values() {
    return values;
  }
}
