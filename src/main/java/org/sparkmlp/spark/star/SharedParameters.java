package org.sparkmlp.spark.star;

import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The parameters of the current command, once per executor process: the worker that is sent them
 * publishes them to its neighbours, so that they cross the network once.
 */
public final class SharedParameters {
  private static final Map<Long, SharedParameters> BY_FIT = new ConcurrentHashMap<>();

  private final float[] parameters;
  private int users;
  private long number; // of the command that the parameters belong to

  private SharedParameters(int count) {
    this.parameters = new float[count];
  }

  /** The shared parameters of a fit; to be {@linkplain #leave left} when the worker ends. */
  static SharedParameters join(long nonce, int count) {
    return BY_FIT.compute(
        nonce,
        (key, shared) -> {
          SharedParameters joined = shared == null ? new SharedParameters(count) : shared;
          joined.users++;
          return joined;
        });
  }

  static void leave(long nonce) {
    BY_FIT.computeIfPresent(nonce, (key, shared) -> --shared.users == 0 ? null : shared);
  }

  /** How many jobs of fits have workers in this process. */
  public static int inUse() {
    return BY_FIT.size();
  }

  /** Publishes what came with a command. All who needed the one before have handed in by now. */
  synchronized float[] publish(long command, FloatBuffer values) {
    if (number < command) {
      values.get(parameters);
      number = command;
      notifyAll();
    }
    return parameters;
  }

  /** Waits for a neighbour to publish; null if none does within the limit. */
  synchronized float[] await(long command, Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (number < command) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return null;
      }
      wait(left);
    }
    return parameters;
  }
}
