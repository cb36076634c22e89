package org.sparkmlp.spark.lanes;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.sparkmlp.check.Refusal;

/**
 * Some rows on their way to one lane, as one byte array: Spark's serializers copy a {@code byte[]}
 * whole, where a {@code float[]} goes through a small buffer.
 *
 * <p>Layout, little-endian: rows, features, label width (int each); then row by row its hash
 * (long), validation flag (int) and values: features, label, weight (float each). A negative number
 * of rows marks a refusal: something is wrong with the data.
 *
 * <p>Rows are written where they travel and read where they arrived, so that each is copied once on
 * either side.
 */
public final class RowChunk {
  /** What a row takes besides its floats: hash and flag. */
  static final int ROW_BYTES = Long.BYTES + Integer.BYTES;

  private static final int HEADER = 3 * Integer.BYTES;

  final int features;
  final int labelWidth;
  private final int capacity;
  private ByteBuffer bytes; // null from when it is taken until there is a row again
  private FloatBuffer floats; // the same memory
  private int rows;

  /** An empty chunk, to be filled. */
  RowChunk(int features, int labelWidth, int capacity) {
    this.features = features;
    this.labelWidth = labelWidth;
    this.capacity = capacity;
  }

  private RowChunk(ByteBuffer bytes) {
    this.rows = bytes.getInt(0);
    this.capacity = rows;
    this.features = bytes.getInt(Integer.BYTES);
    this.labelWidth = bytes.getInt(2 * Integer.BYTES);
    use(bytes);
  }

  private void use(ByteBuffer memory) {
    bytes = memory;
    floats = memory.asFloatBuffer();
  }

  private static ByteBuffer littleEndian(byte[] array) {
    return ByteBuffer.wrap(array).order(ByteOrder.LITTLE_ENDIAN);
  }

  int stride() {
    return features + labelWidth + 1;
  }

  /** Bytes of the header and of some rows, or where the row behind them starts. */
  private int end(int rows) {
    return HEADER + Math.multiplyExact(rows, ROW_BYTES + stride() * Float.BYTES);
  }

  /** Adds a row; answers whether the chunk is full now. */
  boolean add(float[] row, long hash, boolean validation) {
    makeRoom();
    int start = end(rows);
    bytes.putLong(start, hash).putInt(start + Long.BYTES, validation ? 1 : 0);
    floats.put((start + ROW_BYTES) / Float.BYTES, row, 0, stride());
    rows++;
    return rows == capacity;
  }

  private void makeRoom() {
    if (bytes == null) {
      use(littleEndian(new byte[end(capacity)]));
    }
  }

  boolean isEmpty() {
    return rows == 0;
  }

  /** The rows so far as bytes; the chunk is empty afterwards. */
  byte[] take() {
    makeRoom();
    bytes.putInt(0, rows).putInt(Integer.BYTES, features).putInt(2 * Integer.BYTES, labelWidth);
    byte[] taken = bytes.array();
    if (rows < capacity) {
      taken = Arrays.copyOf(taken, end(rows));
    }
    rows = 0;
    bytes = null;
    floats = null;
    return taken;
  }

  static byte[] problem(Refusal refusal) {
    byte[] told = refusal.toBytes();
    return littleEndian(new byte[HEADER + told.length]).putInt(0, -1).put(HEADER, told).array();
  }

  /** What the bytes refuse, or empty if they carry rows. */
  static Optional<Refusal> problemOf(byte[] bytes) {
    return littleEndian(bytes).getInt(0) >= 0
        ? Optional.empty()
        : Optional.of(Refusal.of(Arrays.copyOfRange(bytes, HEADER, bytes.length)));
  }

  /** The rows that the bytes carry, to be read; the bytes must not be changed meanwhile. */
  static RowChunk of(byte[] bytes) {
    return new RowChunk(littleEndian(bytes));
  }

  int rows() {
    return rows;
  }

  long hash(int row) {
    return bytes.getLong(end(row));
  }

  boolean isValidation(int row) {
    return bytes.getInt(end(row) + Long.BYTES) != 0;
  }

  /**
   * Copies a row's values.
   *
   * @param into takes them. Modified.
   * @param offset where the first of its {@link #stride} floats goes
   */
  void copy(int row, float[] into, int offset) {
    floats.get((end(row) + ROW_BYTES) / Float.BYTES, into, offset, stride());
  }
}
