package org.sparkmlp.spark.live;

import java.util.List;
import java.util.Locale;
import org.apache.spark.SparkContext;
import org.sparkmlp.insight.EpochLook;
import org.sparkmlp.insight.Outcome;
import org.sparkmlp.insight.Pace;
import org.sparkmlp.training.EpochRecord;
import org.sparkmlp.training.TrainingListener;
import org.sparkmlp.training.TrainingStart;

/**
 * Shows a fit in Spark's own places while it trains. Never throws; takes no more than a hundredth
 * of the time.
 *
 * <p>Told by the thread that trains, which closes it.
 */
public final class LiveListener implements TrainingListener, AutoCloseable {
  private final SparkContext context;
  private final Pace pace = new Pace(System::nanoTime, 0);
  private LiveFit fit; // null until rows are in place
  private JobWords words;

  /**
   * A listener.
   *
   * @param context where the fit trains
   */
  public LiveListener(SparkContext context) {
    this.context = context;
  }

  @Override
  public void onStart(TrainingStart start) {
    fit = LiveFits.of(context).begin(start);
    words = new JobWords(context);
    say(0);
  }

  private void say(int epochs) {
    String line =
        String.format(Locale.ROOT, "MLP %s: %d of %d epochs", fit.topology(), epochs, fit.epochs());
    pace.run(() -> words.say(line));
  }

  @Override
  public void onResume(String from) {
    fit.fact("resumed", from);
  }

  @Override
  public void onExchange(String choice) {
    if (fit != null) { // it may be known before the first step, or found by trying
      fit.fact("exchange chosen", choice);
    }
  }

  @Override
  public void onEpoch(EpochRecord epoch) {
    fit.add(epoch);
    if (pace.allows()) {
      say(epoch.epoch());
    }
  }

  @Override
  public void onLayers(EpochLook look) {
    fit.add(look);
  }

  @Override
  public void onOutcome(Outcome outcome) {
    fit.set(outcome);
  }

  @Override
  public void onEnd(List<EpochRecord> history) {
    fit.replace(history);
  }

  /** The fit has ended, well or not. */
  @Override
  public void close() {
    if (fit != null) {
      fit.end();
      words.end();
    }
  }
}
