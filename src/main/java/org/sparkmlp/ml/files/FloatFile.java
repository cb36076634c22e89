package org.sparkmlp.ml.files;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.util.ReadWriteUtils;
import org.apache.spark.sql.SparkSession;
import org.sparkmlp.check.Refusal;

/**
 * A file of float32 numbers, little-endian, without header; its SHA-256 is kept elsewhere.
 *
 * <p>Written through Hadoop's file systems, or as a local file while Spark saves locally.
 */
public final class FloatFile {
  private static final int CHUNK = 1 << 20;

  private FloatFile() {}

  public static byte[] bytes(float[] values) {
    ByteBuffer buffer =
        ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    buffer.asFloatBuffer().put(values);
    return buffer.array();
  }

  public static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(newSha256().digest(bytes));
  }

  /** A new SHA-256. */
  public static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Writes the file and returns its SHA-256. */
  static String write(SparkSession session, String file, float[] values) {
    MessageDigest digest = newSha256();
    try (OutputStream out = new DigestOutputStream(create(session, file), digest)) {
      write(values, out);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Writes the numbers. */
  public static void write(float[] values, OutputStream out) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    for (int from = 0; from < values.length; from += CHUNK / Float.BYTES) {
      int count = Math.min(values.length - from, CHUNK / Float.BYTES);
      chunk.asFloatBuffer().put(values, from, count);
      out.write(chunk.array(), 0, count * Float.BYTES);
    }
  }

  /**
   * Reads the file. Its length is checked before anything is read or allocated.
   *
   * @throws Refusal if it is missing, or not the file that was written
   */
  static float[] read(SparkSession session, String file, int length, String sha256) {
    try {
      long bytes = size(session, file);
      if (bytes != (long) length * Float.BYTES) {
        throw Refusal.because(
            "the saved model is damaged: %s must have %d bytes, has %d",
            file, (long) length * Float.BYTES, bytes);
      }
      MessageDigest digest = newSha256();
      float[] values = new float[length];
      try (InputStream in = new DigestInputStream(open(session, file), digest)) {
        fill(values, in);
      }
      String found = HexFormat.of().formatHex(digest.digest());
      if (!found.equals(sha256)) {
        throw Refusal.because(
            "the saved model is damaged: %s must have the SHA-256 %s, has %s", file, sha256, found);
      }
      return values;
    } catch (FileNotFoundException | java.nio.file.NoSuchFileException e) {
      throw Refusal.because("the saved model is not complete: %s is missing", file).causedBy(e);
    } catch (IOException e) { // Hadoop's own checksum may notice the damage first
      throw Refusal.because(
              "the saved model is damaged: %s cannot be read: %s", file, e.getMessage())
          .causedBy(e);
    }
  }

  /** Reads as many numbers as the array has. */
  public static void fill(float[] values, InputStream in) throws IOException {
    for (int from = 0; from < values.length; from += CHUNK / Float.BYTES) {
      int count = Math.min(values.length - from, CHUNK / Float.BYTES);
      byte[] chunk = in.readNBytes(count * Float.BYTES);
      if (chunk.length < count * Float.BYTES) {
        throw new EOFException("it became shorter while it was read");
      }
      ByteBuffer.wrap(chunk)
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer()
          .get(values, from, count);
    }
  }

  private static long size(SparkSession session, String file) throws IOException {
    if (isLocal()) {
      return Files.size(java.nio.file.Path.of(file));
    }
    Path path = new Path(file);
    return fileSystem(session, path).getFileStatus(path).getLen();
  }

  private static OutputStream create(SparkSession session, String file) throws IOException {
    if (isLocal()) {
      java.nio.file.Path path = java.nio.file.Path.of(file);
      Files.createDirectories(path.getParent());
      return Files.newOutputStream(path);
    }
    Path path = new Path(file);
    return fileSystem(session, path).create(path);
  }

  private static InputStream open(SparkSession session, String file) throws IOException {
    if (isLocal()) {
      return Files.newInputStream(java.nio.file.Path.of(file));
    }
    Path path = new Path(file);
    return fileSystem(session, path).open(path);
  }

  static FileSystem fileSystem(SparkSession session, Path path) throws IOException {
    return path.getFileSystem(session.sessionState().newHadoopConf());
  }

  /** Whether Spark saves or loads on the local file system, as Spark Connect's server does. */
  static boolean isLocal() {
    return (Boolean) ReadWriteUtils.localSavingModeState().get();
  }
}
