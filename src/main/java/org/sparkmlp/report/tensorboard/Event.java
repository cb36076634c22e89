package org.sparkmlp.report.tensorboard;

import org.sparkmlp.export.Protobuf;
import org.sparkmlp.insight.Histogram;

/**
 * What was measured at one step: TensorFlow's message {@code Event} with a {@code Summary}.
 *
 * <p>Mutable; not thread-safe.
 */
public final class Event {
  private static final int WALL_TIME = 1;
  private static final int STEP = 2;
  private static final int FILE_VERSION = 3;
  private static final int SUMMARY = 5;
  private static final int VALUE = 1; // of a summary
  private static final int TAG = 1; // of a value, and so is what follows
  private static final int SIMPLE_VALUE = 2;
  private static final int HISTOGRAM = 5;

  private final double seconds;
  private final long step;
  private final Protobuf summary = new Protobuf();

  /**
   * Nothing measured yet.
   *
   * @param seconds when, since 1970
   * @param step x in TensorBoard, e.g. the epoch
   */
  public Event(double seconds, long step) {
    this.seconds = seconds;
    this.step = step;
  }

  /**
   * Adds a number.
   *
   * @param tag what it is; a slash groups tags
   * @param value one that is not finite is left out
   * @return this
   */
  public Event scalar(String tag, double value) {
    if (Double.isFinite(value)) {
      summary.message(VALUE, new Protobuf().text(TAG, tag).number(SIMPLE_VALUE, (float) value));
    }
    return this;
  }

  /**
   * Adds a histogram.
   *
   * @param tag what it is of
   * @param histogram of finite values. Not modified.
   * @return this
   */
  public Event histogram(String tag, Histogram histogram) {
    int bins = histogram.counts().length;
    double width = (histogram.max() - histogram.min()) / bins;
    double[] counts = new double[bins];
    double[] limits = new double[bins];
    double number = 0;
    for (int i = 0; i < bins; i++) {
      counts[i] = histogram.counts()[i];
      limits[i] = i == bins - 1 ? histogram.max() : histogram.min() + (i + 1) * width;
      number += counts[i];
    }
    Protobuf message =
        new Protobuf()
            .number(1, histogram.min())
            .number(2, histogram.max())
            .number(3, number)
            .number(4, histogram.sum())
            .number(5, histogram.sumOfSquares())
            .reals(6, limits)
            .reals(7, counts);
    summary.message(VALUE, new Protobuf().text(TAG, tag).message(HISTOGRAM, message));
    return this;
  }

  byte[] toBytes() {
    return new Protobuf()
        .number(WALL_TIME, seconds)
        .number(STEP, step)
        .message(SUMMARY, summary)
        .toBytes();
  }

  /** The first one of a file. */
  static byte[] version(double seconds) {
    return new Protobuf().number(WALL_TIME, seconds).text(FILE_VERSION, "brain.Event:2").toBytes();
  }
}
