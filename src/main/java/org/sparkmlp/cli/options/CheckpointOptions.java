package org.sparkmlp.cli.options;

import org.sparkmlp.ml.MlpSetters;
import picocli.CommandLine.Option;

/** Where the fit is kept while it trains; nothing of it touches what is learned. */
public final class CheckpointOptions {
  @Option(
      names = "--checkpoint",
      paramLabel = "DIR",
      description =
          "Keep the fit in this folder while it trains, of this run alone, so that a run that was"
              + " killed can be taken up again. Default: none.")
  private String folder;

  @Option(
      names = "--checkpoint-interval",
      paramLabel = "N",
      description =
          "Epochs from one checkpoint to the next; -1 to go by the clock alone. Default: 10.")
  private Integer interval;

  @Option(
      names = "--checkpoint-minutes",
      paramLabel = "X",
      description = "Most minutes without a checkpoint, also within an epoch. Default: 10.")
  private Double minutes;

  @Option(
      names = "--resume",
      fallbackValue = "true",
      arity = "0..1",
      paramLabel = "true|false",
      hideParamSyntax = true,
      description =
          "Go on from the newest checkpoint, to the same model as a run that never stopped; from the"
              + " beginning if there is none. --epochs may be raised.")
  private boolean resume;

  /** No option given yet. */
  public CheckpointOptions() {}

  /** Refuses what can be refused before any data is read. */
  public void check() {
    if (folder == null && (resume || interval != null || minutes != null)) {
      throw UserMistake.of(
          "%s needs --checkpoint DIR",
          resume
              ? "--resume"
              : interval != null ? "--checkpoint-interval" : "--checkpoint-minutes");
    }
    if (interval != null && interval != -1 && interval < 1) {
      throw UserMistake.of("--checkpoint-interval must be at least 1, or -1, was %d", interval);
    }
    if (minutes != null && !(minutes > 0 && minutes < Double.POSITIVE_INFINITY)) {
      throw UserMistake.of("--checkpoint-minutes must be above 0 and finite, was %s", minutes);
    }
  }

  /** Sets what is given. */
  public <E extends MlpSetters<E>> void configure(E estimator) {
    if (folder != null) {
      estimator.setCheckpointDir(folder).setResume(resume);
    }
    if (interval != null) {
      estimator.setCheckpointInterval(interval);
    }
    if (minutes != null) {
      estimator.setCheckpointMinutes(minutes);
    }
  }
}
