package org.sparkmlp.spark.live;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import org.apache.spark.SparkContext;
import org.apache.spark.ui.SparkUI;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkmlp.training.TrainingStart;

/**
 * The fits of a SparkContext: those that run and the last ones that ended. With the first of them
 * the context's UI gets its tab, and its metrics their source. Thread-safe.
 */
final class LiveFits {
  private static final Logger LOG = LoggerFactory.getLogger(LiveFits.class);
  private static final int MOST = 20;
  private static final Map<SparkContext, LiveFits> ALL = new WeakHashMap<>();

  private final Deque<LiveFit> fits = new ArrayDeque<>(); // newest first
  private int begun;

  /** Those of a context. Holds on to nothing of it, as the context is a weak key. */
  static LiveFits of(SparkContext context) {
    synchronized (ALL) {
      LiveFits found = ALL.get(context);
      if (found == null) {
        found = new LiveFits();
        ALL.put(context, found);
        found.show(context);
      }
      return found;
    }
  }

  private void show(SparkContext context) {
    try {
      context.env().metricsSystem().registerSource(new FitMetrics(this));
      if (context.ui().isDefined()) {
        SparkUI ui = context.ui().get();
        ui.attachTab(new FitsTab(ui, this));
      }
    } catch (RuntimeException | LinkageError e) { // another Spark, another UI: not for us to fail
      LOG.info("no tab and no metrics of fits: {}", e.toString());
    }
  }

  synchronized LiveFit begin(TrainingStart start) {
    LiveFit fit = new LiveFit(++begun, start);
    fits.addFirst(fit);
    if (fits.size() > MOST) {
      fits.removeLast();
    }
    return fit;
  }

  /** Newest first. */
  synchronized List<LiveFit> all() {
    return new ArrayList<>(fits);
  }

  synchronized Optional<LiveFit> numbered(String number) {
    return fits.stream().filter(fit -> Integer.toString(fit.number()).equals(number)).findFirst();
  }

  synchronized Optional<LiveFit> newest() {
    return Optional.ofNullable(fits.peekFirst());
  }
}
