package org.sparkmlp.spark.live;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.function.ToDoubleBiFunction;
import org.apache.spark.metrics.source.Source;
import org.sparkmlp.training.EpochRecord;

/**
 * The newest fit among the driver's metrics, as of its last epoch: epoch, training and validation
 * loss, rows per second and milliseconds a step. NaN where there is none.
 */
final class FitMetrics implements Source {
  private final MetricRegistry registry = new MetricRegistry();

  FitMetrics(LiveFits fits) {
    add(fits, "epoch", (fit, epoch) -> epoch.epoch());
    add(fits, "trainLoss", (fit, epoch) -> epoch.trainLoss());
    add(fits, "validationLoss", (fit, epoch) -> epoch.validationLoss().orElse(Double.NaN));
    add(fits, "rowsPerSecond", (fit, epoch) -> epoch.rowsPerSecond());
    add(
        fits,
        "stepMillis",
        (fit, epoch) -> 1000 * epoch.times().trainingSeconds() / fit.stepsPerEpoch());
  }

  private void add(LiveFits fits, String name, ToDoubleBiFunction<LiveFit, EpochRecord> of) {
    Gauge<Double> gauge =
        () ->
            fits.newest()
                .flatMap(fit -> fit.last().map(epoch -> of.applyAsDouble(fit, epoch)))
                .orElse(Double.NaN);
    registry.register(name, gauge);
  }

  @Override
  public String sourceName() {
    return "SparkMLP";
  }

  @Override
  public MetricRegistry metricRegistry() {
    return registry;
  }
}
