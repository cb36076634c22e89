package org.sparkmlp.spark.lanes;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.BitSet;
import org.apache.spark.util.KnownSizeEstimation;
import org.sparkmlp.network.Scaling;
import org.sparkmlp.spark.rows.ExecutorSpace;
import org.sparkmlp.spark.rows.IncomingRows;
import org.sparkmlp.spark.rows.StoredRows;
import org.sparkmlp.training.Part;

/**
 * The rows of one lane, once, as float32: features, then label, then weight.
 *
 * <p>Rows lie by rank: those to train on, then those held out, each by content, which makes the
 * lane the same wherever it is built, and whoever goes through it reads memory from front to back.
 * They lie in the heap if Spark's storage memory has room for them when they come, and in a mapped
 * file if not; the bits are the same. A lane may have nearly 2³¹ rows, and more values than that.
 *
 * <p>Built by {@link LaneBuilder}; read by one task at a time.
 */
@DefaultSerializer(JavaSerializer.class)
public final class Lane implements Serializable, KnownSizeEstimation {
  private static final long serialVersionUID = 1L;

  /** What Spark is told of a lane's size beside that of rows in the heap. */
  private static final long FRAME_BYTES = 1024;

  private final int number;
  private final int features;
  private final int labelWidth;
  private final int training; // number of rows
  private final int validation;
  private final long digest;
  private final byte[] problem; // a refusal, or null
  private transient StoredRows rows; // by rank; travels row by row
  private boolean scaling; // it has begun
  private boolean scaled;

  Lane(
      int number,
      int features,
      int labelWidth,
      StoredRows rows,
      int training,
      int validation,
      long digest,
      byte[] problem) {
    this.number = number;
    this.features = features;
    this.labelWidth = labelWidth;
    this.rows = rows;
    this.training = training;
    this.validation = validation;
    this.digest = digest;
    this.problem = problem;
  }

  public int number() {
    return number;
  }

  public int features() {
    return features;
  }

  public int labelWidth() {
    return labelWidth;
  }

  public int stride() {
    return features + labelWidth + 1;
  }

  public int rows(Part part) {
    return switch (part) {
      case TRAINING -> training;
      case VALIDATION -> validation;
    };
  }

  /** The sum of the rows' hashes, those of validation rows mixed anew. */
  public long digest() {
    return digest;
  }

  /** An array for {@link #array}, of one row; null if the lane needs none, as it is not mapped. */
  public float[] newCopy() {
    return rows.isMapped() ? new float[stride()] : null;
  }

  /**
   * The array that holds the row of a rank.
   *
   * @param part which rows
   * @param rank the row's
   * @param copy {@code [stride]} takes the row if the lane is mapped, else it may be null.
   *     Modified.
   * @return the memory of the row, not to be changed, or {@code copy}
   */
  public float[] array(Part part, int rank, float[] copy) {
    return rows.array(row(part, rank), copy);
  }

  /** Where in its array the row of a rank starts. */
  public int offset(Part part, int rank) {
    return rows.offset(row(part, rank));
  }

  /** Whether the rows lie in a file. */
  boolean isMapped() {
    return rows.isMapped();
  }

  private int count() {
    return training + validation;
  }

  private long bytes() {
    return (long) count() * stride() * Float.BYTES;
  }

  /** What Spark is to count of the heap. */
  @Override
  public long estimatedSize() {
    return FRAME_BYTES + (rows.isMapped() ? 0 : bytes());
  }

  /**
   * Scales features and targets in place, once: a lane that was dropped from memory and built again
   * is raw again, one that was read back from disk is as it was written.
   *
   * @throws IllegalStateException if it was begun once and not ended, as a disk failed
   */
  public synchronized void scale(Scaling factors) {
    if (scaled) {
      return;
    }
    if (scaling) {
      throw new IllegalStateException("lane " + number + " was left half scaled by a failure");
    }
    scaling = true;
    float[] copy = newCopy();
    for (int row = 0; row < count(); row++) {
      float[] values = rows.array(row, copy);
      factors.apply(values, rows.offset(row));
      if (rows.isMapped()) {
        rows.put(row, values, 0);
      }
    }
    scaled = true;
  }

  /** Not while rows are being scaled: Spark may move a lane to disk at any time. */
  private synchronized void writeObject(ObjectOutputStream out) throws IOException {
    out.defaultWriteObject();
    ByteBuffer bytes = ByteBuffer.allocate(stride() * Float.BYTES);
    FloatBuffer floats = bytes.asFloatBuffer();
    float[] copy = newCopy();
    for (int row = 0; row < count(); row++) {
      floats.put(0, rows.array(row, copy), rows.offset(row), stride());
      out.write(bytes.array());
    }
  }

  /**
   * Rows that Spark had no room for, or that come from elsewhere, lie where there is room now. As
   * Spark may not account for them, their memory is reserved until the task ends that reads them.
   */
  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    ByteBuffer bytes = ByteBuffer.allocate(stride() * Float.BYTES);
    FloatBuffer floats = bytes.asFloatBuffer();
    IncomingRows read = new IncomingRows(stride(), IncomingRows.BLOCK, ExecutorSpace.here());
    try {
      for (int row = 0; row < count(); row++) {
        in.readFully(bytes.array());
        floats.get(0, read.array(), read.offset(), stride());
        read.added();
      }
      rows = read.finish();
    } finally {
      ExecutorSpace.afterTask(read::close);
    }
  }

  /**
   * Counts the rows and adds up their weights, by rank.
   *
   * @param classes whether to list the class labels
   */
  public LaneSummary summary(boolean classes) {
    double[] weights = new double[Part.values().length];
    BitSet seen = new BitSet();
    float[] copy = newCopy();
    for (Part part : Part.values()) {
      for (int rank = 0; rank < rows(part); rank++) {
        float[] values = array(part, rank, copy);
        int offset = offset(part, rank);
        weights[part.ordinal()] += values[offset + stride() - 1];
        if (classes) {
          seen.set((int) values[offset + features]);
        }
      }
    }
    return new LaneSummary(
        number,
        features,
        labelWidth,
        training,
        validation,
        weights[Part.TRAINING.ordinal()],
        weights[Part.VALIDATION.ordinal()],
        digest,
        seen,
        rows.isMapped() ? bytes() : 0,
        problem);
  }

  private int row(Part part, int rank) {
    return switch (part) {
      case TRAINING -> rank;
      case VALIDATION -> training + rank;
    };
  }
}
