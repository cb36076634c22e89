package org.sparkmlp.optim;

import java.util.Arrays;
import org.sparkmlp.check.Require;

/**
 * All that an {@link Optimizer} remembers between steps: some numbers of each parameter, and how
 * many steps were made. A checkpoint saves this and the parameters, and nothing else of the
 * optimiser.
 *
 * <p>Mutable: an update writes into it. For one thread at a time.
 */
public final class OptimizerState {
  private final float[][] vectors; // [vectors][parameters]
  private long step;

  private OptimizerState(float[][] vectors, long step) {
    this.vectors = vectors;
    this.step = step;
  }

  /** Zeros, at step 0. */
  static OptimizerState initial(int vectors, int size) {
    return new OptimizerState(new float[vectors][size], 0);
  }

  /**
   * A state that was saved.
   *
   * @param step how many steps were made, at least 0
   * @param vectors {@code [vectors][parameters]}, at least one. Not modified; copied.
   * @return the state
   * @throws IllegalArgumentException if the step is negative or the vectors differ in length
   */
  public static OptimizerState of(long step, float[]... vectors) {
    Require.atLeast(0, "step", step);
    for (float[] vector : vectors) {
      Require.length("optimizer's vector", vectors[0].length, vector.length);
    }
    return new OptimizerState(copy(vectors), step);
  }

  private static float[][] copy(float[][] vectors) {
    return Arrays.stream(vectors).map(float[]::clone).toArray(float[][]::new);
  }

  /**
   * The vectors themselves, no copies, as they are large.
   *
   * @return {@code [vectors][parameters]}; may be given what steps made elsewhere come to
   */
  public float[][] vectors() {
    return vectors;
  }

  /**
   * How many parameters it is of.
   *
   * @return the length of each vector
   */
  public int size() {
    return vectors[0].length;
  }

  /**
   * How many steps were made, which is also the number of the next one.
   *
   * @return at least 0
   */
  public long step() {
    return step;
  }

  /** Counts a step. */
  public void advance() {
    step++;
  }

  /**
   * A state of the same content that later updates of this one do not touch.
   *
   * @return the copy
   */
  public OptimizerState copy() {
    return new OptimizerState(copy(vectors), step);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OptimizerState that
        && step == that.step
        && Arrays.deepEquals(vectors, that.vectors);
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(step) + Arrays.deepHashCode(vectors);
  }

  @Override
  public String toString() {
    return "OptimizerState[vectors="
        + vectors.length
        + ", parameters="
        + size()
        + ", step="
        + step
        + "]";
  }
}
