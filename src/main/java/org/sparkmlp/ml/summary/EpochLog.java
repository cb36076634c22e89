package org.sparkmlp.ml.summary;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkmlp.insight.EpochLook;
import org.sparkmlp.insight.Outcome;
import org.sparkmlp.ml.params.WarmStart;
import org.sparkmlp.network.Topology;
import org.sparkmlp.training.EpochRecord;
import org.sparkmlp.training.TrainingListener;
import org.sparkmlp.training.TrainingStart;

/** Passes on what a fit tells, and writes it to the log: warnings always, the rest if verbose. */
public final class EpochLog implements TrainingListener {
  private static final Logger LOG = LoggerFactory.getLogger(EpochLog.class);

  private final TrainingListener next;
  private final boolean verbose;
  private final Optional<Topology> initial;

  /**
   * A listener that passes on.
   *
   * @param next who is told, or null
   * @param verbose whether to log the start and each epoch
   * @param initial the topology of the model that the fit starts from, if it does; another one
   *     stops it before its first step
   */
  public EpochLog(TrainingListener next, boolean verbose, Optional<Topology> initial) {
    this.next = next == null ? TrainingListener.SILENT : next;
    this.verbose = verbose;
    this.initial = initial;
  }

  @Override
  public void onStart(TrainingStart start) {
    WarmStart.check(initial, start.topology());
    if (verbose) {
      LOG.info(
          "training {} on {} rows ({} for validation), {} lanes, {} workers",
          start.topology(),
          start.rows(),
          start.validationRows(),
          start.lanes(),
          start.workers());
    }
    next.onStart(start);
  }

  @Override
  public void onMemory(String memory) {
    if (verbose) {
      LOG.info("memory: {}", memory);
    }
    next.onMemory(memory);
  }

  @Override
  public void onResume(String from) {
    LOG.info("resumed: {}", from);
    next.onResume(from);
  }

  @Override
  public void onExchange(String choice) {
    LOG.info("exchange: {}", choice);
    next.onExchange(choice);
  }

  @Override
  public void onEpoch(EpochRecord epoch) {
    if (verbose) {
      LOG.info(
          "epoch {}: training loss {}{}, learning rate {}, {} rows/s",
          epoch.epoch(),
          epoch.trainLoss(),
          epoch.validationLoss().isPresent()
              ? ", validation loss " + epoch.validationLoss().getAsDouble()
              : "",
          epoch.learningRate(),
          String.format(Locale.ROOT, "%.0f", epoch.rowsPerSecond()));
    }
    next.onEpoch(epoch);
  }

  @Override
  public boolean looksInside() {
    return next.looksInside();
  }

  @Override
  public void onLayers(EpochLook look) {
    next.onLayers(look);
  }

  @Override
  public void onOutcome(Outcome outcome) {
    next.onOutcome(outcome);
  }

  @Override
  public void onWarning(String warning) {
    LOG.warn("{}", warning);
    next.onWarning(warning);
  }

  @Override
  public void onAdvice(String advice) {
    LOG.info("{}", advice);
    next.onAdvice(advice);
  }

  @Override
  public void onEnd(List<EpochRecord> history) {
    next.onEnd(history);
  }
}
