package org.sparkmlp.math;

import java.util.Locale;

/**
 * The element-wise kernels of a network, in place on stretches of heap arrays.
 *
 * <p>Not thread-safe: one instance for each thread.
 */
public final class ElementWise {

  /**
   * Kernels with their own scratch memory.
   *
   * @param maxChunk longest stretch that is usually handed over, at least 1; longer ones are legal
   * @throws IllegalArgumentException if maxChunk is less than 1
   */
  public ElementWise(int maxChunk) {
    if (maxChunk < 1) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "maxChunk must be at least 1, was %d", maxChunk));
    }
  }

  /**
   * x := e^x.
   *
   * @param x the array. Modified.
   * @param from first element
   * @param to one after the last element
   */
  public void exp(float[] x, int from, int to) {
    for (int i = from; i < to; i++) {
      x[i] = (float) Math.exp(x[i]);
    }
  }

  /**
   * x := 1 / (1 + e^−x).
   *
   * @param x the array. Modified.
   * @param from first element
   * @param to one after the last element
   */
  public void sigmoid(float[] x, int from, int to) {
    for (int i = from; i < to; i++) {
      x[i] = (float) (1 / (1 + Math.exp(-x[i])));
    }
  }

  /**
   * x := tanh x.
   *
   * @param x the array. Modified.
   * @param from first element
   * @param to one after the last element
   */
  public void tanh(float[] x, int from, int to) {
    for (int i = from; i < to; i++) {
      x[i] = (float) Math.tanh(x[i]);
    }
  }

  /**
   * x := max(0, x).
   *
   * @param x the array. Modified.
   * @param from first element
   * @param to one after the last element
   */
  public void relu(float[] x, int from, int to) {
    for (int i = from; i < to; i++) {
      x[i] = Math.max(0f, x[i]);
    }
  }

  /**
   * δ := δ · z (1 − z), with z = sigmoid(a).
   *
   * @param z the sigmoids. Not modified.
   * @param delta the array. Modified.
   * @param from first element of both
   * @param to one after the last element of both
   */
  public void sigmoidDerivative(float[] z, float[] delta, int from, int to) {
    for (int i = from; i < to; i++) {
      delta[i] *= z[i] * (1 - z[i]);
    }
  }

  /**
   * δ := δ · (1 − z²), with z = tanh(a).
   *
   * @param z the hyperbolic tangents. Not modified.
   * @param delta the array. Modified.
   * @param from first element of both
   * @param to one after the last element of both
   */
  public void tanhDerivative(float[] z, float[] delta, int from, int to) {
    for (int i = from; i < to; i++) {
      delta[i] *= 1 - z[i] * z[i];
    }
  }

  /**
   * δ := δ where z &gt; 0, else 0, with z = max(0, a).
   *
   * @param z the rectified values. Not modified.
   * @param delta the array. Modified.
   * @param from first element of both
   * @param to one after the last element of both
   */
  public void reluDerivative(float[] z, float[] delta, int from, int to) {
    for (int i = from; i < to; i++) {
      delta[i] *= z[i] > 0 ? 1 : 0;
    }
  }

  /**
   * Logits to probabilities.
   *
   * @param row the logits of one row, then its probabilities. Modified.
   * @param from first element
   * @param to one after the last element
   * @return ln Σ e^logit
   */
  public double softmax(float[] row, int from, int to) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = from; i < to; i++) {
      max = Math.max(max, row[i]);
    }
    for (int i = from; i < to; i++) {
      row[i] -= max;
    }
    exp(row, from, to);
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += row[i];
    }
    float scale = (float) (1 / sum);
    for (int i = from; i < to; i++) {
      row[i] *= scale;
    }
    return max + StrictMath.log(sum);
  }

  /**
   * x := x + y.
   *
   * @param x the array. Modified.
   * @param y what is added. Not modified.
   * @param from first element of both
   * @param to one after the last element of both
   */
  public void add(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      x[i] += y[i];
    }
  }
}
