package org.sparkmlp.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.sparkmlp.ClusterSpark;
import org.sparkmlp.training.EpochRecord;
import org.sparkmlp.training.TrainingListener;

/**
 * Does something to a random executor or task of a fit again and again, until it is closed: at a
 * random time after the fit has ended one more epoch, as on a slow machine it would never get on
 * otherwise.
 */
final class RandomFaults extends SparkListener implements TrainingListener, AutoCloseable {
  private static final long STOPPED_MILLIS = 1_000;

  /** What is done to a fit. */
  enum Fault {
    EXECUTOR_KILLED,
    EXECUTOR_STOPPED,
    TASK_KILLED
  }

  private final SparkContext context;
  private final Random random;
  private final int mostMillis;
  private final Map<Fault, Integer> done = new EnumMap<>(Fault.class);
  private final AtomicLong lastTask = new AtomicLong(-1);
  private final Semaphore epochs = new Semaphore(0);
  private final Thread thread = new Thread(this::run, "faults");

  /**
   * Begins.
   *
   * @param seed of what is chosen
   * @param mostMillis between the end of an epoch and the next fault
   */
  RandomFaults(SparkContext context, long seed, int mostMillis) {
    this.context = context;
    this.random = new Random(seed);
    this.mostMillis = mostMillis;
    context.addSparkListener(this);
    thread.start();
  }

  @Override
  public void onTaskStart(SparkListenerTaskStart start) {
    lastTask.set(start.taskInfo().taskId());
  }

  @Override
  public void onEpoch(EpochRecord epoch) {
    epochs.release();
  }

  private void run() {
    try {
      while (true) {
        epochs.drainPermits();
        epochs.acquire();
        Thread.sleep(random.nextInt(mostMillis));
        Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
        if (inflict(fault)) {
          count(fault);
        }
      }
    } catch (InterruptedException e) {
      return; // closed
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean inflict(Fault fault) throws IOException, InterruptedException {
    List<ProcessHandle> executors = ClusterSpark.executors();
    if (executors.isEmpty()) {
      return false;
    }
    ProcessHandle victim = executors.get(random.nextInt(executors.size()));
    return switch (fault) {
      case EXECUTOR_KILLED -> victim.destroyForcibly();
      case EXECUTOR_STOPPED -> stopForAWhile(victim);
      case TASK_KILLED -> context.killTaskAttempt(lastTask.get(), true, "soak");
    };
  }

  /** Has a process stand still for a second; answers whether it did. */
  static boolean stopForAWhile(ProcessHandle process) throws IOException, InterruptedException {
    try {
      boolean stopped = signal("STOP", process);
      Thread.sleep(STOPPED_MILLIS);
      return stopped;
    } finally {
      signal("CONT", process);
    }
  }

  private static boolean signal(String name, ProcessHandle process)
      throws IOException, InterruptedException {
    return new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor() == 0;
  }

  private synchronized void count(Fault fault) {
    done.merge(fault, 1, Integer::sum);
  }

  /** How often it was done. */
  synchronized int times(Fault fault) {
    return done.getOrDefault(fault, 0);
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    context.removeSparkListener(this);
  }
}
