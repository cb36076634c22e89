package org.sparkmlp.ml.checkpoint;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.network.ParameterLayout;
import org.sparkmlp.spark.request.Checkpoints;
import org.sparkmlp.spark.request.FitIdentity;
import org.sparkmlp.training.TrainingListener;
import org.sparkmlp.training.TrainingState;

/**
 * Keeps a fit in a {@link CheckpointFolder}, every so many epochs and minutes, and at its end.
 *
 * <p>Training waits for a copy of the state only; one thread writes. While it does, the newest copy
 * takes the place of one that waits. A write that fails is told, once in a row, and training goes
 * on.
 */
public final class CheckpointWriter implements Checkpoints {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointWriter.class);
  private static final long LAST_WRITE_SECONDS = 60;
  private static final double SECONDS_A_MINUTE = 60;

  private final CheckpointSettings settings;
  private final Configuration hadoop;
  private final long clockNanos;
  private final AtomicReference<TrainingState> waiting = new AtomicReference<>();
  private final AtomicReference<String> trouble = new AtomicReference<>();
  private final LongSupplier nanoTime;
  private final ExecutorService writer;
  private CheckpointFolder folder; // null before begin
  private FitIdentity identity;
  private ParameterLayout layout;
  private TrainingListener listener;
  private long lastNanos;
  private long lastStep = -1;
  private boolean failing; // of the writer's thread

  /**
   * Checkpoints of one fit.
   *
   * @param settings where, how often, and whether to go on from there
   * @param hadoop says which file systems there are
   */
  public CheckpointWriter(CheckpointSettings settings, Configuration hadoop) {
    this(settings, hadoop, System::nanoTime, Executors.newSingleThreadExecutor(daemons()));
  }

  /** The same by a clock and on a thread of the caller's, which {@link #close} shuts down. */
  CheckpointWriter(
      CheckpointSettings settings,
      Configuration hadoop,
      LongSupplier nanoTime,
      ExecutorService writer) {
    this.settings = settings;
    this.hadoop = hadoop;
    this.nanoTime = nanoTime;
    this.writer = writer;
    this.clockNanos = (long) (settings.minutes() * SECONDS_A_MINUTE * 1e9);
  }

  private static ThreadFactory daemons() {
    return task -> {
      Thread thread = new Thread(task, "spark-mlp checkpoints");
      thread.setDaemon(true);
      return thread;
    };
  }

  @Override
  public Optional<TrainingState> begin(
      FitIdentity fit, ParameterLayout parameters, TrainingListener told) {
    identity = fit;
    layout = parameters;
    listener = told;
    lastNanos = nanoTime.getAsLong();
    try {
      Path path = new Path(settings.folder());
      folder = new CheckpointFolder(path.getFileSystem(hadoop), path);
      return settings.resume() ? newest() : none();
    } catch (IOException e) {
      throw Refusal.because(
              "cannot look for checkpoints in %s: %s; correct checkpointDir (--checkpoint)",
              settings.folder(), e.getMessage())
          .causedBy(e);
    }
  }

  private Optional<TrainingState> none() throws IOException {
    if (!folder.isEmpty()) {
      throw Refusal.because(
          "%s holds checkpoints already: go on from them with resume (--resume), or name another"
              + " folder in checkpointDir (--checkpoint)",
          folder);
    }
    return Optional.empty();
  }

  private Optional<TrainingState> newest() throws IOException {
    folder.clean();
    Optional<CheckpointFolder.Found> found = folder.newest(identity, layout, listener::onWarning);
    found.ifPresent(
        from -> {
          TrainingState state = from.state();
          lastStep = state.optimizer().step();
          listener.onResume(
              String.format(
                  Locale.ROOT,
                  "after epoch %d%s, from %s",
                  state.epoch(),
                  state.step() > 0 ? " and " + state.step() + " steps of the next" : "",
                  from.path()));
        });
    if (found.isEmpty() && !folder.isEmpty()) {
      listener.onWarning("no checkpoint in " + folder + " is whole: training begins anew");
    }
    return found.map(CheckpointFolder.Found::state);
  }

  @Override
  public void reached(TrainingState state) {
    boolean epochEnded = state.step() == 0;
    boolean due = epochEnded && settings.interval() > 0 && state.epoch() % settings.interval() == 0;
    if (due || nanoTime.getAsLong() - lastNanos > clockNanos) {
      submit(state);
    }
    if (epochEnded) {
      tellTrouble();
    }
  }

  @Override
  public void ended(TrainingState state) {
    if (state.optimizer().step() != lastStep) {
      submit(state);
    }
  }

  private void submit(TrainingState state) {
    lastNanos = nanoTime.getAsLong();
    lastStep = state.optimizer().step();
    if (waiting.getAndSet(state.copy()) == null) {
      writer.execute(this::write);
    }
  }

  private void write() {
    TrainingState state = waiting.getAndSet(null);
    try {
      folder.write(identity, layout, state);
      failing = false;
    } catch (IOException | RuntimeException e) {
      LOG.debug("cannot write a checkpoint in {}", folder, e);
      if (!failing) {
        trouble.set(
            "no checkpoint could be written in "
                + folder
                + ", training goes on without: "
                + e.getMessage());
      }
      failing = true;
    }
  }

  private void tellTrouble() {
    Optional.ofNullable(trouble.getAndSet(null)).ifPresent(listener::onWarning);
  }

  @Override
  public void close() {
    writer.shutdown();
    try {
      if (!writer.awaitTermination(LAST_WRITE_SECONDS, TimeUnit.SECONDS)) {
        writer.shutdownNow();
        listener.onWarning(
            "the last checkpoint in "
                + folder
                + " could not be written within "
                + LAST_WRITE_SECONDS
                + " s: it is given up");
      }
    } catch (InterruptedException e) {
      writer.shutdownNow();
      Thread.currentThread().interrupt();
    }
    if (listener != null) {
      tellTrouble();
    }
  }
}
