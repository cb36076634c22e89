package org.sparkmlp.report.html;

import java.util.ArrayList;
import java.util.List;

/**
 * An axis: which values it shows, and where.
 *
 * @param min the least value shown
 * @param max the greatest, above {@code min}
 * @param logarithmic whether equal ratios take equal room; then {@code min} is positive
 */
record Axis(double min, double max, boolean logarithmic) {
  private static final double ROOM = 0.04; // at both ends, of the whole
  private static final int TICKS = 6; // about as many
  private static final int MOST_DECADES = 10; // that are labelled
  private static final double LEAST_DECADES = 0.05;

  /**
   * A linear axis that shows all finite values, with a little room at the ends; 0 to 1 for zeros.
   */
  static Axis linear(double[] values) {
    double[] ends = ends(values, Double.NEGATIVE_INFINITY);
    double length = ends[1] - ends[0];
    if (length == 0 && ends[0] == 0) {
      return new Axis(0, 1, false);
    }
    double room = length > 0 ? length * ROOM : Math.abs(ends[0]) / 2;
    return new Axis(ends[0] - room, ends[1] + room, false);
  }

  /** A linear axis from 0. */
  static Axis fromZero(double[] values) {
    double greatest = Math.max(0, ends(values, 0)[1]);
    return new Axis(0, greatest > 0 ? greatest * (1 + ROOM) : 1, false);
  }

  /** A logarithmic axis that shows all positive values. */
  static Axis logarithmic(double[] values) {
    double[] ends = ends(values, 0);
    if (ends[1] <= 0) {
      return new Axis(0.1, 1, true);
    }
    double room = Math.max(Math.log10(ends[1] / ends[0]) * ROOM, LEAST_DECADES);
    return new Axis(ends[0] * Math.pow(10, -room), ends[1] * Math.pow(10, room), true);
  }

  private static double[] ends(double[] values, double above) {
    double least = Double.POSITIVE_INFINITY;
    double greatest = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      if (Double.isFinite(value) && value > above) {
        least = Math.min(least, value);
        greatest = Math.max(greatest, value);
      }
    }
    return least <= greatest ? new double[] {least, greatest} : new double[] {0, 0};
  }

  /** Whether a value has a place on the axis. */
  boolean shows(double value) {
    return value >= min && value <= max;
  }

  /** Where a value lies, as a share of the axis from its lower end. */
  double place(double value) {
    return logarithmic ? Math.log(value / min) / Math.log(max / min) : (value - min) / (max - min);
  }

  /** Round values to be labelled, ascending. */
  List<Double> ticks() {
    return logarithmic && max / min >= 10 ? decades() : even();
  }

  private List<Double> decades() {
    List<Double> ticks = new ArrayList<>();
    boolean few = max / min < 1e3;
    int every = (int) Math.max(1, Math.ceil(Math.log10(max / min) / MOST_DECADES));
    int first = Math.floorDiv((int) Math.floor(Math.log10(min)), every) * every;
    for (int power = first; power <= Math.log10(max); power += every) {
      for (double digit : few ? new double[] {1, 2, 5} : new double[] {1}) {
        double value = digit * Math.pow(10, power);
        if (shows(value)) {
          ticks.add(value);
        }
      }
    }
    return ticks;
  }

  private List<Double> even() {
    double rough = (max - min) / TICKS;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double ratio = rough / power;
    double step = power * (ratio < 1.5 ? 1 : ratio < 3.5 ? 2 : ratio < 7.5 ? 5 : 10);
    List<Double> ticks = new ArrayList<>();
    for (double n = Math.ceil(min / step); n * step <= max; n++) {
      ticks.add(n * step);
    }
    return ticks;
  }
}
