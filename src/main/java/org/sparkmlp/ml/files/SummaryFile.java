package org.sparkmlp.ml.files;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.sparkmlp.network.Evaluation;
import org.sparkmlp.spark.request.FitRun;
import org.sparkmlp.spark.request.FitScores;
import org.sparkmlp.spark.request.FittedNetwork;
import org.sparkmlp.spark.request.NetworkForm;
import org.sparkmlp.training.EpochRecord;
import org.sparkmlp.training.TimeSplit;
import org.sparkmlp.training.TrainingResult;

/**
 * A training summary as a local file, in which Spark Connect's server keeps it while its model is
 * out of memory.
 *
 * <p>Plain numbers, no objects: reading the file runs no code that it names. Not a format to last:
 * the server that wrote it reads it. What the model holds is not in it.
 */
public final class SummaryFile {
  private SummaryFile() {}

  public static void write(FittedNetwork fitted, String file) {
    try {
      Files.createDirectories(Path.of(file).toAbsolutePath().getParent());
      try (DataOutputStream out =
          new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(Path.of(file))))) {
        TrainingResult training = fitted.training();
        out.writeInt(training.history().size());
        for (EpochRecord epoch : training.history()) {
          write(epoch, out);
        }
        out.writeInt(training.bestEpoch());
        out.writeLong(training.steps());
        out.writeBoolean(training.stoppedEarly());
        write(fitted.scores().training().toArray(), out);
        write(fitted.scores().validation().map(Evaluation::toArray).orElse(new double[0]), out);
        out.writeLong(fitted.scores().rows());
        out.writeLong(fitted.scores().validationRows());
        out.writeInt(fitted.run().lanes());
        out.writeInt(fitted.run().workers());
        out.writeDouble(fitted.run().seconds());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the training summary " + file, e);
    }
  }

  public static FittedNetwork read(TrainedNetwork trained, String file) {
    try (DataInputStream in =
        new DataInputStream(new ByteArrayInputStream(Files.readAllBytes(Path.of(file))))) {
      List<EpochRecord> history = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        history.add(readEpoch(in));
      }
      TrainingResult training =
          new TrainingResult(
              trained.parameters(), history, in.readInt(), in.readLong(), in.readBoolean());
      Evaluation onTraining = Evaluation.of(readDoubles(in));
      Optional<Evaluation> onValidation =
          Optional.of(readDoubles(in)).filter(sums -> sums.length > 0).map(Evaluation::of);
      long rows = in.readLong();
      return new FittedNetwork(
          new NetworkForm(trained.topology(), trained.loss(), trained.features(), trained.labels()),
          training,
          new FitScores(rows, onTraining, in.readLong(), onValidation),
          new FitRun(in.readInt(), in.readInt(), in.readDouble()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the training summary " + file, e);
    }
  }

  /** Writes an epoch, as {@link #readEpoch} reads it. */
  public static void write(EpochRecord epoch, DataOutputStream out) throws IOException {
    out.writeInt(epoch.epoch());
    out.writeLong(epoch.steps());
    out.writeDouble(epoch.trainLoss());
    out.writeDouble(epoch.validationLoss().orElse(Double.NaN));
    out.writeDouble(epoch.validationMetric().orElse(Double.NaN));
    out.writeDouble(epoch.learningRate());
    out.writeDouble(epoch.rowsPerSecond());
    out.writeDouble(epoch.seconds());
    write(epoch.times().toArray(), out);
    out.writeBoolean(epoch.best());
  }

  /**
   * Reads an epoch.
   *
   * @param in all of whose bytes are available
   * @throws IOException if it is none
   */
  public static EpochRecord readEpoch(DataInputStream in) throws IOException {
    return new EpochRecord(
        in.readInt(),
        in.readLong(),
        in.readDouble(),
        optional(in.readDouble()),
        optional(in.readDouble()),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        TimeSplit.of(readDoubles(in)),
        in.readBoolean());
  }

  private static OptionalDouble optional(double value) {
    return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  private static void write(double[] values, DataOutputStream out) throws IOException {
    out.writeInt(values.length);
    for (double value : values) {
      out.writeDouble(value);
    }
  }

  private static double[] readDoubles(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available() / Double.BYTES) {
      throw new IOException("it is damaged: it cannot hold " + length + " numbers");
    }
    double[] values = new double[length];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readDouble();
    }
    return values;
  }
}
