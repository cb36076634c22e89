package org.sparkmlp.spark.rows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.sparkmlp.check.Refusal;

/**
 * A file that rows are written to, one after the other, and that is then mapped.
 *
 * <p>It loses its name when it is opened, where the system has such files, so nothing is left of it
 * however the process ends: its space is given back with the last of its maps, which the garbage
 * collector closes. It is written before it is mapped, because a full disk is then an exception,
 * where a map would give a fault of memory.
 *
 * <p>Floats lie in the byte order of the machine. For one thread.
 */
final class RowFile implements AutoCloseable {
  private static final int BUFFER = 64 << 10; // bytes
  private static final long MAP_FLOATS = 1L << 28; // of a map at most, unless it is one row: 1 GiB
  private static final int ATTEMPTS = 10;
  private static final long PAUSE = 100; // ms

  private final Path folder;
  private final FileChannel channel;
  private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER).order(ByteOrder.nativeOrder());
  private final FloatBuffer floats = bytes.asFloatBuffer();

  /**
   * Opens a file.
   *
   * @param path where; must not exist
   * @throws Refusal if it cannot be opened
   */
  RowFile(Path path) {
    this.folder = path.getParent();
    try {
      this.channel =
          FileChannel.open(
              path,
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
    } catch (IOException e) {
      throw refusal(folder, e);
    }
  }

  /**
   * Writes floats behind those that are there.
   *
   * @param from holds them. Not modified.
   * @param count how many, from the first
   * @throws Refusal if they cannot be written
   */
  void write(float[] from, int count) {
    for (int start = 0; start < count; ) {
      int length = Math.min(floats.capacity(), count - start);
      floats.put(0, from, start, length);
      bytes.position(0).limit(length * Float.BYTES);
      drain(bytes, channel, folder);
      start += length;
    }
  }

  /**
   * Writes bytes, and tries again for a second if there is no room for them.
   *
   * @param from the bytes. Modified: it has none left.
   * @param to takes them
   * @param folder where it lies, for the message
   * @throws Refusal if there is no room
   */
  static void drain(ByteBuffer from, WritableByteChannel to, Path folder) {
    int failures = 0;
    while (from.hasRemaining()) {
      try {
        to.write(from);
        failures = 0;
      } catch (ClosedByInterruptException e) { // the task is being killed
        throw new UncheckedIOException(e);
      } catch (IOException e) {
        failures++;
        if (failures == ATTEMPTS) {
          throw refusal(folder, e);
        }
        awaitSpace(failures);
      }
    }
  }

  /** The files of earlier fits take space until the collector finds that nobody reads them. */
  private static void awaitSpace(int failures) {
    if (failures == 1) {
      System.gc();
    }
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // which closes the channel at the next attempt
    }
  }

  private static Refusal refusal(Path folder, IOException e) {
    return Refusal.because(
            "rows beyond Spark's storage memory go to files, and %s takes none: %s; make room"
                + " there, name another folder by spark.local.dir, or raise the memory",
            folder, e.getMessage())
        .causedBy(e);
  }

  /**
   * Maps what was written; the file may be closed then.
   *
   * @param rows number of rows written
   * @param stride floats of a row
   * @throws Refusal if it cannot be mapped
   */
  MappedRows map(int rows, int stride) {
    return map(rows, stride, MAP_FLOATS);
  }

  /** The same in maps of at most so many floats, unless it is one row. */
  MappedRows map(int rows, int stride, long mapFloats) {
    int shift = IncomingRows.shift(mapFloats, stride);
    FloatBuffer[] maps = new FloatBuffer[rows == 0 ? 0 : ((rows - 1) >> shift) + 1];
    try {
      for (int i = 0; i < maps.length; i++) {
        long first = (long) i << shift;
        long length = Math.min(1L << shift, rows - first);
        maps[i] =
            channel
                .map(
                    FileChannel.MapMode.READ_WRITE,
                    first * stride * Float.BYTES,
                    length * stride * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
      }
    } catch (IOException e) {
      throw refusal(folder, e);
    }
    return new MappedRows(stride, shift, maps);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
