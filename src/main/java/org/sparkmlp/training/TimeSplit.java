package org.sparkmlp.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sparkmlp.check.Refusal;

/**
 * Where the wall-clock time of an epoch went, as the driver sees it.
 *
 * <pre>
 *   compute + gather + wait + exchange + update = the epoch without validation
 * </pre>
 *
 * <p>Compute, gather and wait are means over the workers; {@link #workers} has each. A worker
 * waits, in this sense, while the slowest one of the step computes; exchange is what is left of the
 * time in which the driver waited for gradients. Mutable; not thread-safe.
 */
public final class TimeSplit {
  private static final int MEANS = 3;
  private static final int COMMON = 6;
  private static final int PER_WORKER = 3;

  private long[] compute = new long[0]; // by worker
  private long[] gather = new long[0];
  private long[] wait = new long[0];
  private double meanCompute;
  private double meanGather;
  private double meanWait;
  private long exchange;
  private long update;
  private long validation;

  /**
   * One worker's part of an epoch.
   *
   * @param computeSeconds forward and backward passes, and adding their gradients
   * @param gatherSeconds copying the rows of mini-batches together
   * @param waitSeconds after them, until the slowest worker had done as much
   */
  public record WorkerTime(double computeSeconds, double gatherSeconds, double waitSeconds) {}

  /** Nothing spent yet. */
  public TimeSplit() {}

  /**
   * The split that {@link #toArray} gave.
   *
   * @param nanoseconds its numbers. Not modified.
   * @return the split, to the nanosecond
   * @throws Refusal if no split has as many numbers
   */
  public static TimeSplit of(double[] nanoseconds) {
    int workers = (nanoseconds.length - COMMON) / PER_WORKER;
    if (workers < 0 || nanoseconds.length != COMMON + PER_WORKER * workers) {
      throw Refusal.setting("length of a split of time", "6 and 3 a worker", nanoseconds.length);
    }
    TimeSplit split = new TimeSplit();
    split.meanCompute = nanoseconds[0];
    split.meanGather = nanoseconds[1];
    split.meanWait = nanoseconds[2];
    split.exchange = (long) nanoseconds[MEANS];
    split.update = (long) nanoseconds[MEANS + 1];
    split.validation = (long) nanoseconds[MEANS + 2];
    split.compute = new long[workers];
    split.gather = new long[workers];
    split.wait = new long[workers];
    for (int i = 0; i < workers; i++) {
      split.compute[i] = (long) nanoseconds[COMMON + PER_WORKER * i];
      split.gather[i] = (long) nanoseconds[COMMON + PER_WORKER * i + 1];
      split.wait[i] = (long) nanoseconds[COMMON + PER_WORKER * i + 2];
    }
    return split;
  }

  /**
   * The split as plain numbers, e.g. to be kept in a file.
   *
   * @return nanoseconds: the means of compute, gather and wait, then exchange, update and
   *     validation, then compute, gather and wait of each worker; new
   */
  public double[] toArray() {
    double[] all = new double[COMMON + PER_WORKER * compute.length];
    all[0] = meanCompute;
    all[1] = meanGather;
    all[2] = meanWait;
    all[MEANS] = exchange;
    all[MEANS + 1] = update;
    all[MEANS + 2] = validation;
    for (int i = 0; i < compute.length; i++) {
      all[COMMON + PER_WORKER * i] = compute[i];
      all[COMMON + PER_WORKER * i + 1] = gather[i];
      all[COMMON + PER_WORKER * i + 2] = wait[i];
    }
    return all;
  }

  /**
   * Adds one step's wait for gradients.
   *
   * @param wall nanoseconds from asking for the gradient to having it
   * @param workers nanoseconds of each worker: {@code [workers][compute, gather]}. Not modified.
   */
  public void addStep(long wall, long[][] workers) {
    int count = workers.length;
    if (compute.length < count) {
      compute = Arrays.copyOf(compute, count);
      gather = Arrays.copyOf(gather, count);
      wait = Arrays.copyOf(wait, count);
    }
    long slowest = 0;
    for (long[] worker : workers) {
      slowest = Math.max(slowest, worker[0] + worker[1]);
    }
    for (int i = 0; i < count; i++) {
      long waited = slowest - workers[i][0] - workers[i][1];
      compute[i] += workers[i][0];
      gather[i] += workers[i][1];
      wait[i] += waited;
      meanCompute += (double) workers[i][0] / count;
      meanGather += (double) workers[i][1] / count;
      meanWait += (double) waited / count;
    }
    exchange += Math.max(0, wall - slowest);
  }

  /**
   * Adds one step's update.
   *
   * @param wall nanoseconds
   */
  public void addUpdate(long wall) {
    update += wall;
  }

  /**
   * Adds an evaluation.
   *
   * @param wall nanoseconds
   */
  public void addValidation(long wall) {
    validation += wall;
  }

  /**
   * Forward and backward passes, and adding their gradients.
   *
   * @return seconds, the mean over the workers
   */
  public double computeSeconds() {
    return meanCompute * 1e-9;
  }

  /**
   * Copying the rows of mini-batches together.
   *
   * @return seconds, the mean over the workers
   */
  public double gatherSeconds() {
    return meanGather * 1e-9;
  }

  /**
   * Waiting for the slowest worker.
   *
   * @return seconds, the mean over the workers
   */
  public double waitSeconds() {
    return meanWait * 1e-9;
  }

  /**
   * Sending parameters and gradients, and scheduling.
   *
   * @return seconds
   */
  public double exchangeSeconds() {
    return exchange * 1e-9;
  }

  /**
   * The driver's last addition of gradients, and the optimiser.
   *
   * @return seconds
   */
  public double updateSeconds() {
    return update * 1e-9;
  }

  /**
   * All but validation.
   *
   * @return seconds
   */
  public double trainingSeconds() {
    return (meanCompute + meanGather + meanWait + exchange + update) * 1e-9;
  }

  /**
   * Validation.
   *
   * @return seconds
   */
  public double validationSeconds() {
    return validation * 1e-9;
  }

  /**
   * Each worker's part.
   *
   * @return by worker; empty if no step was made
   */
  public List<WorkerTime> workers() {
    List<WorkerTime> times = new ArrayList<>();
    for (int i = 0; i < compute.length; i++) {
      times.add(new WorkerTime(compute[i] * 1e-9, gather[i] * 1e-9, wait[i] * 1e-9));
    }
    return times;
  }
}
