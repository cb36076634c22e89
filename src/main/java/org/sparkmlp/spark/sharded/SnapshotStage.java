package org.sparkmlp.spark.sharded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.sparkmlp.spark.sharded.protocol.ShardDriver;
import org.sparkmlp.spark.sharded.protocol.Snapshot;

/**
 * Holds a snapshot until it is complete: in memory if it is small, else in a file, as the driver of
 * a large network has no room for another one.
 *
 * <p>For one thread.
 */
final class SnapshotStage implements ShardDriver.Stage, AutoCloseable {
  /** Of more parameters, 128 MiB of a snapshot, there is no second one in memory. */
  static final int LARGE = 1 << 24;

  private static final int CHUNK = 1 << 18; // floats that are copied at a time

  private final int parameters;
  private final int vectors; // parameters, then the optimiser's
  private final int most;
  private final Path folder;
  private float[][] arrays; // [1 + vectors]; null before the first, and if on disk
  private FileChannel file; // one vector after the other; null before the first, and if in memory
  private ByteBuffer bytes; // [CHUNK] of floats

  /**
   * A stage.
   *
   * @param parameters n
   * @param ofOptimizer how many vectors the optimiser has besides
   * @param most above so many parameters it is a file
   * @param folder where that may be
   */
  SnapshotStage(int parameters, int ofOptimizer, int most, Path folder) {
    this.vectors = 1 + ofOptimizer;
    this.parameters = parameters;
    this.most = most;
    this.folder = folder;
  }

  /** Whether snapshots are so large that they are not kept in memory more than once. */
  boolean isOnDisk() {
    return parameters > most;
  }

  @Override
  public void put(int vector, int first, float[] values) {
    if (!isOnDisk()) {
      if (arrays == null) {
        arrays = new float[vectors][parameters];
      }
      System.arraycopy(values, 0, arrays[vector], first, values.length);
      return;
    }
    try {
      open();
      for (int from = 0; from < values.length; from += CHUNK) {
        int length = Math.min(CHUNK, values.length - from);
        bytes.clear().limit(length * Float.BYTES);
        bytes.asFloatBuffer().put(values, from, length);
        long place = place(vector, first + from);
        while (bytes.hasRemaining()) {
          place += file.write(bytes, place);
        }
      }
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private void open() throws IOException {
    if (file == null) {
      bytes = ByteBuffer.allocateDirect(CHUNK * Float.BYTES).order(ByteOrder.nativeOrder());
      Path path = Files.createTempFile(Files.createDirectories(folder), "spark-mlp", ".snapshot");
      file =
          FileChannel.open(
              path,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
    }
  }

  private long place(int vector, int first) {
    return Float.BYTES * ((long) vector * parameters + first);
  }

  @Override
  public void copyInto(Snapshot snapshot) {
    for (int vector = 0; vector < vectors; vector++) {
      float[] into = vector == 0 ? snapshot.parameters() : snapshot.state()[vector - 1];
      if (isOnDisk()) {
        read(vector, into);
      } else {
        System.arraycopy(arrays[vector], 0, into, 0, parameters);
      }
    }
  }

  private void read(int vector, float[] into) {
    try {
      for (int first = 0; first < parameters; first += CHUNK) {
        int length = Math.min(CHUNK, parameters - first);
        bytes.clear().limit(length * Float.BYTES);
        long place = place(vector, first);
        while (bytes.hasRemaining()) {
          int read = file.read(bytes, place + bytes.position());
          if (read < 0) {
            throw new IOException("the file ends too early");
          }
        }
        bytes.flip().asFloatBuffer().get(into, first, length);
      }
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private UncheckedIOException failure(IOException e) {
    long needed = (long) vectors * Float.BYTES * parameters;
    return new UncheckedIOException(
        "a snapshot of "
            + needed
            + " bytes cannot be kept in "
            + folder
            + ": make room there, or set spark.local.dir to another folder",
        e);
  }

  @Override
  public void close() {
    arrays = null;
    if (file != null) {
      try {
        file.close();
      } catch (IOException e) {
        throw failure(e);
      }
    }
  }
}
