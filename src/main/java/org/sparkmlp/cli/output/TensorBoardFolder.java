package org.sparkmlp.cli.output;

import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkmlp.cli.options.Redacted;
import org.sparkmlp.cli.options.Task;
import org.sparkmlp.cli.options.UserMistake;
import org.sparkmlp.insight.EpochLook;
import org.sparkmlp.insight.LayerLook;
import org.sparkmlp.insight.Pace;
import org.sparkmlp.report.RunReport;
import org.sparkmlp.report.tensorboard.Event;
import org.sparkmlp.report.tensorboard.EventFile;
import org.sparkmlp.training.EpochRecord;
import org.sparkmlp.training.TrainingListener;
import org.sparkmlp.training.TrainingStart;

/**
 * Writes a training into a folder for TensorBoard: scalars of each epoch, and of each layer that is
 * looked at, with a histogram of its weights. A new file for each run.
 *
 * <p>A folder that cannot be written costs one warning; it is not tried again. Not thread-safe: one
 * fit's thread tells it all.
 */
final class TensorBoardFolder implements View {
  private static final Logger LOG = LoggerFactory.getLogger(TensorBoardFolder.class);

  private final String given;
  private final Configuration hadoop;
  private final Task task;
  private final TrainingListener warnings;
  private final Pace pace = new Pace(System::nanoTime, 0);
  private FSDataOutputStream stream; // null before the start, and after a failure
  private EventFile file;
  private boolean failed;

  /** Some work on the file. */
  @FunctionalInterface
  private interface Work {
    void run() throws IOException;
  }

  /**
   * Nothing written yet.
   *
   * @param given the folder's path, of any file system that Hadoop knows
   * @param task what the validation metric is
   * @param warnings hears of it if the folder cannot be written
   */
  TensorBoardFolder(String given, Configuration hadoop, Task task, TrainingListener warnings) {
    this.given = given;
    this.hadoop = hadoop;
    this.task = task;
    this.warnings = warnings;
  }

  @Override
  public void onStart(TrainingStart start) {
    String name = EventFile.name(System.currentTimeMillis(), UUID.randomUUID().toString());
    attempt(
        () -> {
          stream =
              PlainFile.named("--tensorboard", given.trim() + "/" + name, false, hadoop).follow();
          file = new EventFile(stream, seconds());
          stream.hflush();
        });
  }

  private static double seconds() {
    return System.currentTimeMillis() * 1e-3;
  }

  @Override
  public boolean looksInside() {
    return true;
  }

  @Override
  public void onEpoch(EpochRecord epoch) {
    Event event = new Event(seconds(), epoch.epoch());
    event.scalar("loss/training", epoch.trainLoss());
    event.scalar("loss/validation", epoch.validationLoss().orElse(Double.NaN));
    event.scalar(
        task == Task.CLASSIFICATION ? "validation/accuracy" : "validation/r2",
        epoch.validationMetric().orElse(Double.NaN));
    event.scalar("training/learning_rate", epoch.learningRate());
    event.scalar("training/rows_per_second", epoch.rowsPerSecond());
    write(event);
  }

  @Override
  public void onLayers(EpochLook look) {
    Event event = new Event(seconds(), look.epoch());
    for (LayerLook layer : look.layers()) {
      event.scalar("gradient_norm/layer_" + layer.layer(), layer.gradientNorm());
      event.scalar("update_ratio/layer_" + layer.layer(), layer.updateRatio());
      event.scalar("dead_units/layer_" + layer.layer(), layer.dead());
      event.scalar("saturated/layer_" + layer.layer(), layer.saturated());
      event.histogram("weights/layer_" + layer.layer(), layer.weights());
    }
    write(event);
  }

  private void write(Event event) {
    if (stream != null) {
      attempt(() -> file.write(event));
    }
    if (stream != null && pace.allows()) {
      pace.run(() -> attempt(stream::hflush));
    }
  }

  private void attempt(Work work) {
    try {
      work.run();
    } catch (IOException | UserMistake e) {
      abandon();
      failed = true;
      warnings.onWarning(
          "there will be nothing for TensorBoard: "
              + Redacted.text(Objects.toString(e.getMessage(), e.toString())));
    }
  }

  /** The stream may hold a connection; what it says at its end has been said. */
  private void abandon() {
    try {
      if (stream != null) {
        stream.close();
      }
    } catch (IOException e) {
      LOG.debug("after a failure, which was told", e);
    }
    stream = null;
  }

  @Override
  public Optional<String> finish(RunReport report) {
    boolean open = stream != null;
    close();
    return open && !failed ? Optional.of("TensorBoard " + given) : Optional.empty();
  }

  /** Ends the file. */
  @Override
  public void close() {
    if (stream != null) {
      attempt(file::close);
      stream = null;
    }
  }
}
