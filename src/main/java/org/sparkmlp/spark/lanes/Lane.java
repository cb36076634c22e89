package org.sparkmlp.spark.lanes;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.BitSet;
import org.sparkmlp.network.Scaling;
import org.sparkmlp.training.Part;

/**
 * The rows of one lane, in memory once, as float32: features, then label, then weight.
 *
 * <p>Rows lie by rank: those to train on, then those held out, each by content, which makes the
 * lane the same wherever it is built, and whoever goes through it reads memory from front to back.
 * Blocks keep a lane of more than 2³¹ values possible; it may have nearly 2³¹ rows.
 *
 * <p>Built by {@link LaneBuilder}; read by one task at a time.
 */
@DefaultSerializer(JavaSerializer.class)
public final class Lane implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int number;
  private final int features;
  private final int labelWidth;
  private final int blockShift; // a block has 2^blockShift rows
  private final float[][] blocks; // [rows >> blockShift][rows of a block × stride]
  private final int training; // number of rows
  private final int validation;
  private final long digest;
  private final byte[] problem; // a refusal, or null
  private boolean scaled;

  Lane(
      int number,
      int features,
      int labelWidth,
      int blockShift,
      float[][] blocks,
      int training,
      int validation,
      long digest,
      byte[] problem) {
    this.number = number;
    this.features = features;
    this.labelWidth = labelWidth;
    this.blockShift = blockShift;
    this.blocks = blocks;
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

  /** The block that holds the row of a rank. */
  public float[] block(Part part, int rank) {
    return blocks[row(part, rank) >> blockShift];
  }

  /** Where in its block the row of a rank starts. */
  public int offset(Part part, int rank) {
    return (row(part, rank) & ((1 << blockShift) - 1)) * stride();
  }

  /**
   * Scales features and targets in place, once: a lane that was dropped from memory and built again
   * is raw again, one that was read back from disk is as it was written.
   */
  public synchronized void scale(Scaling scaling) {
    if (scaled) {
      return;
    }
    int stride = stride();
    for (float[] block : blocks) {
      for (int offset = 0; offset + stride <= block.length; offset += stride) {
        scaling.apply(block, offset);
      }
    }
    scaled = true;
  }

  /** Not while rows are being scaled: Spark may move a lane to disk at any time. */
  private synchronized void writeObject(ObjectOutputStream out) throws IOException {
    out.defaultWriteObject();
  }

  /**
   * Counts the rows and adds up their weights, by rank.
   *
   * @param classes whether to list the class labels
   */
  public LaneSummary summary(boolean classes) {
    double[] weights = new double[Part.values().length];
    BitSet seen = new BitSet();
    for (Part part : Part.values()) {
      for (int rank = 0; rank < rows(part); rank++) {
        float[] block = block(part, rank);
        int offset = offset(part, rank);
        weights[part.ordinal()] += block[offset + stride() - 1];
        if (classes) {
          seen.set((int) block[offset + features]);
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
        problem);
  }

  private int row(Part part, int rank) {
    return switch (part) {
      case TRAINING -> rank;
      case VALIDATION -> training + rank;
    };
  }
}
