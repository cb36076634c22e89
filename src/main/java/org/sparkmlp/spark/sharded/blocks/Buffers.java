package org.sparkmlp.spark.sharded.blocks;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * Arrays for use again from step to step: pieces of a large gradient made anew each step would keep
 * the garbage collector busy. An array that is not given back is only garbage. Thread-safe.
 */
public final class Buffers {
  private final Map<Integer, ArrayDeque<float[]>> free = new HashMap<>(); // by length

  /** An array of some length and any content. */
  public synchronized float[] take(int length) {
    ArrayDeque<float[]> suitable = free.get(length);
    return suitable == null || suitable.isEmpty() ? new float[length] : suitable.pop();
  }

  /** Lets all go that are not in use. */
  public synchronized void clear() {
    free.clear();
  }

  /** Takes an array back that nobody uses any more. */
  public synchronized void give(float[] array) {
    free.computeIfAbsent(array.length, key -> new ArrayDeque<>()).push(array);
  }
}
