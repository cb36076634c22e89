package org.sparkmlp.report.tensorboard;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.zip.CRC32C;

/**
 * A file of events as TensorBoard reads it, record after record.
 *
 * <pre>
 *   record   length (uint64)   masked CRC of the length   bytes   masked CRC of the bytes
 *   mask     rotate a CRC-32C right by 15 bits, and add 0xa282ead8
 * </pre>
 *
 * <p>All little-endian. Worked: the CRC-32C of {@code 123456789} is {@code e3069283}; masked it is
 * {@code c78ab0e5}.
 *
 * <p>Not thread-safe.
 */
public final class EventFile implements AutoCloseable {
  private static final int ROTATE = 15;
  private static final int ADD = 0xa282ead8;

  private final OutputStream out;

  /**
   * Begins a file.
   *
   * @param out takes it; closed with it
   * @param seconds when, since 1970
   * @throws IOException if it cannot be written
   */
  public EventFile(OutputStream out, double seconds) throws IOException {
    this.out = out;
    record(Event.version(seconds));
  }

  /**
   * The name that TensorBoard looks for.
   *
   * @param millis when the file began, since 1970
   * @param suffix what tells it from others of the same moment
   * @return a file's name
   */
  public static String name(long millis, String suffix) {
    return String.format(Locale.ROOT, "events.out.tfevents.%010d.%s", millis / 1000, suffix);
  }

  /**
   * Writes an event.
   *
   * @param event what was measured. Not modified.
   * @throws IOException if it cannot be written
   */
  public void write(Event event) throws IOException {
    record(event.toBytes());
  }

  private void record(byte[] bytes) throws IOException {
    byte[] length = littleEndian(Long.BYTES).putLong(bytes.length).array();
    out.write(length);
    out.write(littleEndian(Integer.BYTES).putInt(maskedCrc(length)).array());
    out.write(bytes);
    out.write(littleEndian(Integer.BYTES).putInt(maskedCrc(bytes)).array());
  }

  private static ByteBuffer littleEndian(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  static int maskedCrc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return Integer.rotateRight((int) crc.getValue(), ROTATE) + ADD;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
