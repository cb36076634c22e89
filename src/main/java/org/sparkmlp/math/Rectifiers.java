package org.sparkmlp.math;

/**
 * The rectifiers that bend where ReLU has a kink: ELU, GELU and softplus, and their derivatives.
 *
 * <pre>
 *   ELU        a for a &gt; 0, e^a − 1 elsewhere        f' = 1 and e^a, which is z + 1
 *   softplus   ln(1 + e^a) = max(a, 0) + ln(1 + e^−|a|)  f' = 1 / (1 + e^−a), which is 1 − e^−z
 *   GELU       a σ(u), u = 2 √(2/π) (a + 0.044715 a³)    f' = σ(u) + a σ(u) (1 − σ(u)) u'
 * </pre>
 *
 * <p>σ is the logistic function. All are plain arithmetic over {@link ExpKernel}, which is given
 * stretches of a scratch array; every loop vectorises and gives the same bits at any length.
 *
 * <p>ln(1 + t) for t in (0, 1] is 2 w P(w²) with w = t / (2 + t), P a Chebyshev fit of artanh(w) /
 * w with a relative error of 10⁻¹⁰.
 *
 * <p>Not thread-safe.
 */
final class Rectifiers {
  private static final int MAX_BLOCK = 1024;
  private static final float LINEAR = 1.5957691f; // 2 √(2/π)
  private static final float CUBIC = 0.071354814f; // 2 √(2/π) 0.044715

  /** Beyond it σ(u) is 0 or 1 in float32, and cubes are still finite. */
  private static final float FAR = 30;

  private final ExpKernel exponentials;
  private final float[] scratch;

  Rectifiers(ExpKernel exponentials, int maxChunk) {
    this.exponentials = exponentials;
    this.scratch = new float[Math.min(maxChunk, MAX_BLOCK)];
  }

  /** x := ELU(x). */
  void elu(float[] x, int from, int to) {
    for (int start = from; start < to; start += scratch.length) {
      int count = Math.min(scratch.length, to - start);
      for (int i = 0; i < count; i++) {
        scratch[i] = Math.min(x[start + i], 0f);
      }
      exponentials.expm1(scratch, 0, count);
      for (int i = 0; i < count; i++) {
        x[start + i] = Math.max(x[start + i], 0f) + scratch[i];
      }
    }
  }

  /** x := softplus(x). */
  void softplus(float[] x, int from, int to) {
    for (int start = from; start < to; start += scratch.length) {
      int count = Math.min(scratch.length, to - start);
      for (int i = 0; i < count; i++) {
        scratch[i] = -Math.abs(x[start + i]);
      }
      exponentials.exp(scratch, 0, count);
      for (int i = 0; i < count; i++) {
        float w = scratch[i] / (2 + scratch[i]);
        float s = w * w;
        float p = 0.121969539409f;
        p = p * s + 0.10699280287f;
        p = p * s + 0.143101037001f;
        p = p * s + 0.199993556236f;
        p = p * s + 0.333333395132f;
        p = p * s + 0.999999999905f;
        x[start + i] = Math.max(x[start + i], 0f) + 2 * w * p;
      }
    }
  }

  /** δ := δ (1 − e^−z). */
  void softplusDerivative(float[] z, int zFrom, float[] delta, int from, int count) {
    for (int done = 0; done < count; done += scratch.length) {
      int block = Math.min(scratch.length, count - done);
      int zStart = zFrom + done;
      int start = from + done;
      for (int i = 0; i < block; i++) {
        scratch[i] = -z[zStart + i];
      }
      exponentials.expm1(scratch, 0, block);
      for (int i = 0; i < block; i++) {
        delta[start + i] *= -scratch[i];
      }
    }
  }

  /** x := GELU(x). */
  void gelu(float[] x, int from, int to) {
    for (int start = from; start < to; start += scratch.length) {
      int count = Math.min(scratch.length, to - start);
      for (int i = 0; i < count; i++) {
        float a = x[start + i];
        scratch[i] = LINEAR * a + CUBIC * (a * a * a);
      }
      exponentials.sigmoid(scratch, 0, count);
      for (int i = 0; i < count; i++) {
        x[start + i] = Math.max(x[start + i], -Float.MAX_VALUE) * scratch[i]; // not −∞ · 0
      }
    }
  }

  /** δ := δ GELU'(a). */
  void geluDerivative(float[] a, int aFrom, float[] delta, int from, int count) {
    for (int done = 0; done < count; done += scratch.length) {
      int block = Math.min(scratch.length, count - done);
      int aStart = aFrom + done;
      int start = from + done;
      for (int i = 0; i < block; i++) {
        float x = Math.max(-FAR, Math.min(a[aStart + i], FAR));
        scratch[i] = LINEAR * x + CUBIC * (x * x * x);
      }
      exponentials.sigmoid(scratch, 0, block);
      for (int i = 0; i < block; i++) {
        float x = Math.max(-FAR, Math.min(a[aStart + i], FAR));
        float s = scratch[i];
        delta[start + i] *= s + x * s * (1 - s) * (LINEAR + 3 * CUBIC * (x * x));
      }
    }
  }
}
