package org.sparkmlp.spark.slots;

import java.util.UUID;
import org.apache.spark.SparkContext;
import org.sparkmlp.spark.request.FitFailedException;

/**
 * What a fit is among the jobs of its SparkContext: its name, which all its jobs carry as a tag,
 * its place at the {@link SlotBroker}, and the watch over its waits. Made and closed by the thread
 * that trains.
 */
public final class FitScope implements AutoCloseable {
  private final SparkContext context;
  private final String name = "spark-mlp-" + UUID.randomUUID();
  private final String outer; // the fit whose listener began this one, or null
  private final SlotBroker.Membership slots;
  private final WaitWatch watch;

  private FitScope(SparkContext context) {
    this.context = context;
    this.outer = context.getLocalProperty(SchedulerLoad.FIT);
    this.watch = new WaitWatch(context, name);
    this.slots = SlotBroker.of(context).enter();
    context.addJobTag(name);
    context.setLocalProperty(SchedulerLoad.FIT, name);
  }

  public static FitScope open(SparkContext context) {
    return new FitScope(context);
  }

  /** A name that no other fit has. */
  public String name() {
    return name;
  }

  /** Has the watch over the fit's waits look after resident workers as well. */
  public void watch(WaitWatch.Waiting workers) {
    watch.watch(workers);
  }

  /** There are no resident workers any more. */
  public void unwatch() {
    watch.watch(null);
  }

  SlotBroker.Membership slots() {
    return slots;
  }

  /**
   * Ends the jobs of a fit that failed.
   *
   * @return what to throw instead, with one clear line
   */
  public RuntimeException fail(Throwable thrown) {
    Closing.run(context, () -> context.cancelJobsWithTag(name));
    return FitFailedException.explain(thrown, context, watch.verdict());
  }

  @Override
  public void close() {
    watch.close();
    slots.close();
    context.removeJobTag(name);
    context.setLocalProperty(SchedulerLoad.FIT, outer);
  }
}
