package org.sparkmlp.ml.checkpoint;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.sparkmlp.ml.files.FloatFile;
import org.sparkmlp.ml.files.SummaryFile;
import org.sparkmlp.network.ParameterLayout;
import org.sparkmlp.optim.OptimizerState;
import org.sparkmlp.training.EpochRecord;
import org.sparkmlp.training.TrainingState;

/**
 * A training state as bytes, format 2: plain numbers, no objects, so that reading runs no code that
 * the bytes name.
 *
 * <pre>
 *   k                     how many vectors the optimiser has; one byte
 *   parameters, kept      2 · [parameters] float32, little-endian, in the saved order
 *   optimiser's vectors   k · [parameters] likewise
 *   progress, history     numbers of Java's DataOutput
 * </pre>
 */
final class StateFile {
  private StateFile() {}

  static void write(TrainingState state, ParameterLayout layout, OutputStream out)
      throws IOException {
    float[][] vectors = state.optimizer().vectors();
    out.write(vectors.length);
    FloatFile.write(layout.toRowMajor(state.parameters()), out);
    FloatFile.write(layout.toRowMajor(state.kept()), out);
    for (float[] vector : vectors) {
      FloatFile.write(layout.toRowMajor(vector), out);
    }
    DataOutputStream numbers = new DataOutputStream(new BufferedOutputStream(out));
    TrainingState.Progress progress = state.progress();
    numbers.writeLong(state.optimizer().step());
    numbers.writeInt(progress.epoch());
    numbers.writeLong(progress.step());
    numbers.writeDouble(progress.lossSum());
    numbers.writeDouble(progress.weightSum());
    numbers.writeDouble(progress.lastLoss());
    numbers.writeDouble(progress.bestLoss());
    numbers.writeInt(progress.bestEpoch());
    numbers.writeDouble(progress.toBeat());
    numbers.writeInt(progress.improvedEpoch());
    numbers.writeInt(progress.halvings());
    for (EpochRecord epoch : progress.history()) {
      SummaryFile.write(epoch, numbers);
    }
    numbers.flush();
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param in whose bytes are those that were written
   * @param bytes how many there are
   */
  static TrainingState read(InputStream in, ParameterLayout layout, long bytes) throws IOException {
    int vectors = in.read();
    long rest = bytes - 1 - (2L + vectors) * layout.size() * Float.BYTES;
    if (vectors < 1 || rest < 0 || rest > Integer.MAX_VALUE) {
      throw new IOException(
          "it has " + bytes + " bytes, which " + layout.size() + " parameters do not");
    }
    float[] parameters = floats(in, layout);
    float[] kept = floats(in, layout);
    float[][] remembered = new float[vectors][];
    for (int k = 0; k < vectors; k++) {
      remembered[k] = floats(in, layout);
    }
    DataInputStream numbers =
        new DataInputStream(new ByteArrayInputStream(in.readNBytes((int) rest)));
    OptimizerState optimizer = OptimizerState.of(numbers.readLong(), remembered);
    int epoch = numbers.readInt();
    long step = numbers.readLong();
    double lossSum = numbers.readDouble();
    double weightSum = numbers.readDouble();
    double lastLoss = numbers.readDouble();
    double bestLoss = numbers.readDouble();
    int bestEpoch = numbers.readInt();
    double toBeat = numbers.readDouble();
    int improvedEpoch = numbers.readInt();
    int halvings = numbers.readInt();
    List<EpochRecord> history = new ArrayList<>();
    for (int i = 0; i < epoch; i++) {
      history.add(SummaryFile.readEpoch(numbers));
    }
    return TrainingState.of(
        parameters,
        optimizer,
        kept,
        new TrainingState.Progress(
            epoch,
            step,
            lossSum,
            weightSum,
            lastLoss,
            bestLoss,
            bestEpoch,
            toBeat,
            improvedEpoch,
            halvings,
            history));
  }

  private static float[] floats(InputStream in, ParameterLayout layout) throws IOException {
    float[] saved = new float[layout.size()];
    FloatFile.fill(saved, in);
    return layout.ofRowMajor(saved);
  }
}
