package org.sparkmlp.math;

import java.util.Locale;

/**
 * The element-wise kernels of a network, in place on stretches of heap arrays.
 *
 * <p>Symbols: a is a layer's input, z = f(a) its output, δ the derivative of the loss by z on entry
 * to a derivative kernel and by a on return. All kernels work on stretches of the arrays that they
 * are given.
 *
 * <p>Numerics: exp, sigmoid and tanh are within a relative error of 10⁻⁶ of the exact value for
 * every float; where that value is below {@link Float#MIN_NORMAL} in size, exp and sigmoid may give
 * 0. So are ELU and softplus; GELU is within 10⁻⁶ (1 + |u|), u the argument of its logistic
 * function. At ±∞ all give their limits. NaN gives NaN, everywhere, so that a diverged network is
 * seen. The results do not depend on the machine, or on how a matrix is cut into stretches.
 *
 * <p>Nothing is allocated after construction.
 *
 * <p>Every loop here has the form that HotSpot's C2 turns into vector instructions without {@code
 * jdk.incubator.vector}, which a driver may lack. Conditions are written as minima and maxima for
 * that reason. Before changing one, measure.
 *
 * <p>Long, as each function is a loop with its derivative. Not thread-safe: one instance for each
 * thread.
 */
public final class ElementWise {

  // Twice this multiplies the smallest float above 0 to more than 1, and takes no float to NaN.
  private static final float HUGE = 0x1p100f;

  private static final float LEAK = 0.01f;

  private final ExpKernel expKernel;
  private final Rectifiers rectifiers;

  /**
   * Kernels with their own scratch memory, at most 20 KiB.
   *
   * @param maxChunk longest stretch that is usually handed over, at least 1; longer ones are legal,
   *     and worked on piece by piece
   * @throws IllegalArgumentException if maxChunk is less than 1
   */
  public ElementWise(int maxChunk) {
    if (maxChunk < 1) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "maxChunk must be at least 1, was %d", maxChunk));
    }
    expKernel = new ExpKernel(maxChunk);
    rectifiers = new Rectifiers(expKernel, maxChunk);
  }

  /**
   * x := e^x. For example 1 becomes 2.718282, and −88 and 89, beyond the range of a normal float32,
   * 0 and infinity.
   *
   * @param x the array. Modified.
   * @param from first element
   * @param to one after the last element
   */
  public void exp(float[] x, int from, int to) {
    expKernel.exp(x, from, to);
  }

  /**
   * z := 1 / (1 + e^−a). For example 1 becomes 0.731059. It keeps its relative accuracy for
   * negative a, which tanh(a/2)/2 + 1/2 would not.
   *
   * @param x a, then z. Modified.
   * @param from first element
   * @param to one after the last element
   */
  public void sigmoid(float[] x, int from, int to) {
    expKernel.sigmoid(x, from, to);
  }

  /**
   * z := tanh a. For example 1 becomes 0.761594. Keeps its relative accuracy near 0, and the sign
   * of 0; never beyond ±1.
   *
   * @param x a, then z. Modified.
   * @param from first element
   * @param to one after the last element
   */
  public void tanh(float[] x, int from, int to) {
    for (int i = from; i < to; i++) {
      // A rational minimax approximation in a², error 2.1e-8 up to 9.02; from there tanh is 1 in
      // float32. Fitted to weighted least squares with Lawson's reweighting.
      float a = Math.max(-9.02f, Math.min(x[i], 9.02f));
      float s = a * a;
      float p = 1.33195223833e-8f;
      p = p * s + 2.05845041893e-5f;
      p = p * s + 0.00349413034601f;
      p = p * s + 0.133798110114f;
      p = p * s + 0.99999998037f;
      float q = 7.76240452042e-7f;
      q = q * s + 0.000328322511523f;
      q = q * s + 0.0258714753639f;
      q = q * s + 0.467131269234f;
      q = q * s + 1f;
      x[i] = Math.max(-1f, Math.min(a * p / q, 1f));
    }
  }

  /**
   * z := max(0, a).
   *
   * @param x a, then z. Modified.
   * @param from first element
   * @param to one after the last element
   */
  public void relu(float[] x, int from, int to) {
    for (int i = from; i < to; i++) {
      x[i] = Math.max(0f, x[i]);
    }
  }

  /**
   * z := a for a &gt; 0, 0.01 a elsewhere. For example −2 becomes −0.02.
   *
   * @param x a, then z. Modified.
   * @param from first element
   * @param to one after the last element
   */
  public void leakyRelu(float[] x, int from, int to) {
    for (int i = from; i < to; i++) {
      x[i] = Math.max(x[i], LEAK * x[i]);
    }
  }

  /**
   * z := a for a &gt; 0, e^a − 1 elsewhere. For example −1 becomes −0.632121.
   *
   * @param x a, then z. Modified.
   * @param from first element
   * @param to one after the last element
   */
  public void elu(float[] x, int from, int to) {
    rectifiers.elu(x, from, to);
  }

  /**
   * z := a / (1 + e^−u) with u = 2 √(2/π) (a + 0.044715 a³). For example 1 becomes 0.841192.
   *
   * @param x a, then z. Modified.
   * @param from first element
   * @param to one after the last element
   */
  public void gelu(float[] x, int from, int to) {
    rectifiers.gelu(x, from, to);
  }

  /**
   * z := ln(1 + e^a). For example 0 becomes 0.693147 and 1 becomes 1.313262.
   *
   * @param x a, then z. Modified.
   * @param from first element
   * @param to one after the last element
   */
  public void softplus(float[] x, int from, int to) {
    rectifiers.softplus(x, from, to);
  }

  /**
   * δ := δ · z (1 − z), for z = sigmoid(a).
   *
   * @param z the layer's output. Not modified.
   * @param zFrom first element of it
   * @param delta δ. Modified.
   * @param from first element of it
   * @param count number of elements
   */
  public void sigmoidDerivative(float[] z, int zFrom, float[] delta, int from, int count) {
    for (int i = 0; i < count; i++) {
      delta[from + i] *= z[zFrom + i] * (1 - z[zFrom + i]);
    }
  }

  /**
   * δ := δ · (1 − z²), for z = tanh(a).
   *
   * @param z the layer's output. Not modified.
   * @param zFrom first element of it
   * @param delta δ. Modified.
   * @param from first element of it
   * @param count number of elements
   */
  public void tanhDerivative(float[] z, int zFrom, float[] delta, int from, int count) {
    for (int i = 0; i < count; i++) {
      delta[from + i] *= 1 - z[zFrom + i] * z[zFrom + i];
    }
  }

  /**
   * δ := δ · (1 where z &gt; 0, 0 elsewhere), for z = max(0, a). At a = 0 the derivative is 0. A δ
   * that is not finite gives NaN where the derivative is 0.
   *
   * @param z the layer's output. Not modified.
   * @param zFrom first element of it
   * @param delta δ. Modified.
   * @param from first element of it
   * @param count number of elements
   */
  public void reluDerivative(float[] z, int zFrom, float[] delta, int from, int count) {
    for (int i = 0; i < count; i++) {
      delta[from + i] *= Math.max(0f, Math.min(z[zFrom + i] * HUGE * HUGE, 1f));
    }
  }

  /**
   * δ := δ · (1 where z &gt; 0, 0.01 elsewhere), for z the leaky ReLU of a. At a = 0 the derivative
   * is 0.01.
   *
   * @param z the layer's output. Not modified.
   * @param zFrom first element of it
   * @param delta δ. Modified.
   * @param from first element of it
   * @param count number of elements
   */
  public void leakyReluDerivative(float[] z, int zFrom, float[] delta, int from, int count) {
    for (int i = 0; i < count; i++) {
      delta[from + i] *= Math.max(LEAK, Math.min(z[zFrom + i] * HUGE * HUGE, 1f));
    }
  }

  /**
   * δ := δ · (1 + min(z, 0)), for z = ELU(a).
   *
   * @param z the layer's output. Not modified.
   * @param zFrom first element of it
   * @param delta δ. Modified.
   * @param from first element of it
   * @param count number of elements
   */
  public void eluDerivative(float[] z, int zFrom, float[] delta, int from, int count) {
    for (int i = 0; i < count; i++) {
      delta[from + i] *= 1 + Math.min(z[zFrom + i], 0f);
    }
  }

  /**
   * δ := δ · (1 − e^−z), for z = softplus(a).
   *
   * @param z the layer's output. Not modified.
   * @param zFrom first element of it
   * @param delta δ. Modified.
   * @param from first element of it
   * @param count number of elements
   */
  public void softplusDerivative(float[] z, int zFrom, float[] delta, int from, int count) {
    rectifiers.softplusDerivative(z, zFrom, delta, from, count);
  }

  /**
   * δ := δ · GELU'(a), which is s + a s (1 − s) u' with s = 1 / (1 + e^−u). No function of the
   * output: two inputs below 0 may have the same one.
   *
   * @param a the layer's input. Not modified.
   * @param aFrom first element of it
   * @param delta δ. Modified.
   * @param from first element of it
   * @param count number of elements
   */
  public void geluDerivative(float[] a, int aFrom, float[] delta, int from, int count) {
    rectifiers.geluDerivative(a, aFrom, delta, from, count);
  }

  /**
   * Logits to probabilities, p_k := e^(a_k − m) / Σ e^(a_j − m) with m the largest logit. For
   * example (0, ln 3) becomes (¼, ¾) and gives ln 4.
   *
   * <p>Finite for every finite logit. The relative error of p_k is at most 10⁻⁶ + 6·10⁻⁸ |a_k − m|,
   * the second part from the subtraction. A logit of −∞ has probability 0; NaN, +∞ and nothing but
   * −∞ make the whole row NaN.
   *
   * @param row a, then p. Modified.
   * @param from first class
   * @param to one after the last class
   * @return ln Σ e^(a_j), from which the cross-entropy follows as Σ y_k (ln Σ e^(a_j) − a_k); −∞
   *     for no classes
   */
  public double softmax(float[] row, int from, int to) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = from; i < to; i++) {
      max = Math.max(max, row[i]);
    }
    for (int i = from; i < to; i++) {
      row[i] -= max;
    }
    expKernel.exp(row, from, to);
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += row[i];
    }
    float scale = (float) (1 / sum);
    for (int i = from; i < to; i++) {
      row[i] *= scale;
    }
    // StrictMath, because the last bit of Math.log depends on the machine.
    return max + StrictMath.log(sum);
  }

  /**
   * x := x + y.
   *
   * @param x the array. Modified.
   * @param y what is added. Not modified.
   * @param from first element
   * @param to one after the last element
   */
  public void add(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      x[i] += y[i];
    }
  }
}
