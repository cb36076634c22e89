package org.sparkmlp.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class ElementWiseTest {

  private static final float NAN = Float.NaN;
  private static final float INFINITY = Float.POSITIVE_INFINITY;

  private final ElementWise kernels = new ElementWise(1000);

  private interface Kernel {
    void apply(float[] x, int from, int to);
  }

  @Test
  void expIsAccurateOverTheWholeRange() {
    assertAccurate(kernels::exp, Math::exp);
  }

  @Test
  void sigmoidIsAccurateOverTheWholeRange() {
    // The plain form loses nothing in double: 1 + e^-a is exact to 1e-16.
    assertAccurate(kernels::sigmoid, a -> 1 / (1 + Math.exp(-a)));
  }

  @Test
  void tanhIsAccurateOverTheWholeRange() {
    assertAccurate(kernels::tanh, Math::tanh);
  }

  @Test
  void eluIsAccurateOverTheWholeRange() {
    assertAccurate(kernels::elu, a -> a > 0 ? a : Math.expm1(a));
  }

  @Test
  void softplusIsAccurateOverTheWholeRange() {
    assertAccurate(kernels::softplus, a -> Math.max(a, 0) + Math.log1p(Math.exp(-Math.abs(a))));
  }

  @Test
  void geluIsAccurateForItsArgument() {
    float[] x = sweep(400_000);
    float[] result = apply(kernels::gelu, x);
    for (int i = 0; i < x.length; i++) {
      double u = u(x[i]);
      double expected = x[i] / (1 + Math.exp(-u));
      double bound = 1e-6 * (1 + Math.abs(u)) * Math.abs(expected) + 1e-35;
      assertThat((double) result[i]).as("at %s", x[i]).isCloseTo(expected, within(bound));
    }
  }

  @Test
  void geluDerivativeIsAccurate() {
    float[] a = sweep(100_000);
    float[] delta = new float[a.length];
    Arrays.fill(delta, 2);
    kernels.geluDerivative(a, 0, delta, 0, a.length);
    for (int i = 0; i < a.length; i++) {
      double s = 1 / (1 + Math.exp(-u(a[i])));
      double slope = 2 * Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * a[i] * a[i]);
      double expected = Math.abs(a[i]) > 50 ? (a[i] > 0 ? 1 : 0) : s + a[i] * s * (1 - s) * slope;
      assertThat((double) delta[i]).as("at %s", a[i]).isCloseTo(2 * expected, within(4e-6));
    }
  }

  private static double u(double a) {
    return 2 * Math.sqrt(2 / Math.PI) * (a + 0.044715 * a * a * a);
  }

  @Test
  void rectifiersDerivativesComeFromTheOutput() {
    float[] z = {-0.5f, 0, 0.25f, 3};
    float[] delta = {2, 2, 2, 2};
    kernels.eluDerivative(z, 0, delta, 0, 4);
    assertThat(delta).containsExactly(1, 2, 2, 2);
    delta = new float[] {2, 2, 2, 2};
    kernels.leakyReluDerivative(z, 0, delta, 0, 4);
    assertThat(delta).containsExactly(0.02f, 0.02f, 2, 2);
    float[] outputs = sweep(3000);
    float[] slopes = new float[outputs.length + 1];
    Arrays.fill(slopes, 2);
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] = Math.abs(outputs[i]);
    }
    kernels.softplusDerivative(outputs, 1, slopes, 2, outputs.length - 1);
    assertThat(slopes).startsWith(2, 2);
    for (int i = 1; i < outputs.length; i++) {
      double expected = -2 * Math.expm1(-outputs[i]);
      assertThat((double) slopes[i + 1]).isCloseTo(expected, within(1e-6 * expected));
    }
  }

  @Test
  void worksTheDocumentedNumbers() {
    assertThat(apply(kernels::exp, 1)[0]).isEqualTo(2.718282f, within(1e-6f));
    assertThat(apply(kernels::exp, -88, 89)).containsExactly(0, INFINITY);
    assertThat(apply(kernels::sigmoid, 1)[0]).isEqualTo(0.731059f, within(1e-6f));
    assertThat(apply(kernels::tanh, 1)[0]).isEqualTo(0.761594f, within(1e-6f));
    assertThat(apply(kernels::leakyRelu, -2, 3)).containsExactly(-0.02f, 3);
    assertThat(apply(kernels::elu, -1)[0]).isEqualTo(-0.632121f, within(1e-6f));
    assertThat(apply(kernels::gelu, 1)[0]).isEqualTo(0.841192f, within(1e-6f));
    assertThat(apply(kernels::gelu, -1)[0]).isEqualTo(-0.158808f, within(1e-6f));
    assertThat(apply(kernels::softplus, 0)[0]).isEqualTo(0.693147f, within(1e-6f));
    assertThat(apply(kernels::softplus, 1)[0]).isEqualTo(1.313262f, within(1e-6f));
    float[] row = {0, (float) Math.log(3)};
    assertThat(kernels.softmax(row, 0, 2)).isEqualTo(Math.log(4), within(1e-7));
    assertThat(row).containsExactly(new float[] {0.25f, 0.75f}, within(1e-7f));
  }

  @Test
  void givesTheLimitsAtTheEndsOfTheRange() {
    float[] ends = {-INFINITY, -Float.MAX_VALUE, -100, 0, 100, Float.MAX_VALUE, INFINITY};
    assertThat(apply(kernels::exp, ends)).containsExactly(0, 0, 0, 1, INFINITY, INFINITY, INFINITY);
    assertThat(apply(kernels::sigmoid, ends)).containsExactly(0, 0, 0, 0.5f, 1, 1, 1);
    assertThat(apply(kernels::tanh, ends)).containsExactly(-1, -1, -1, 0, 1, 1, 1);
    assertThat(apply(kernels::relu, ends)).containsExactly(0, 0, 0, 0, 100, ends[5], INFINITY);
    assertThat(apply(kernels::leakyRelu, ends))
        .containsExactly(-INFINITY, -0.01f * Float.MAX_VALUE, -1, 0, 100, ends[5], INFINITY);
    assertThat(apply(kernels::elu, ends)).containsExactly(-1, -1, -1, 0, 100, ends[5], INFINITY);
    assertThat(apply(kernels::gelu, ends))
        .usingElementComparator((a, b) -> a + 0f == b + 0f ? 0 : 1)
        .containsExactly(0f, 0f, 0f, 0f, 100f, ends[5], INFINITY);
    assertThat(apply(kernels::softplus, ends))
        .containsExactly(0, 0, 0, (float) Math.log(2), 100, ends[5], INFINITY);
  }

  @Test
  void expIsFiniteUpToTheLargestFloat() {
    float last = (float) Math.log(Float.MAX_VALUE);
    while (Math.exp(last) > Float.MAX_VALUE) {
      last = Math.nextDown(last);
    }
    float result = apply(kernels::exp, last)[0];
    assertThat(result).isLessThan(INFINITY);
    assertThat(result / Math.exp(last)).isEqualTo(1, within(1e-6));
    assertThat(apply(kernels::exp, Math.nextUp(last))).containsExactly(INFINITY);
  }

  @Test
  void letsNaNThrough() {
    for (Kernel kernel :
        new Kernel[] {
          kernels::exp,
          kernels::sigmoid,
          kernels::tanh,
          kernels::relu,
          kernels::leakyRelu,
          kernels::elu,
          kernels::gelu,
          kernels::softplus
        }) {
      for (int length : new int[] {1, 5, 100, 3000}) {
        float[] x = new float[length];
        x[length / 2] = NAN;
        kernel.apply(x, 0, length);
        for (int i = 0; i < length; i++) {
          assertThat(Float.isNaN(x[i])).isEqualTo(i == length / 2);
        }
      }
    }
    float[] delta = {1, 1, 1};
    kernels.reluDerivative(new float[] {NAN, 0, 1}, 0, delta, 0, 3);
    assertThat(delta).containsExactly(NAN, 0, 1);
  }

  @Test
  void tanhKeepsTheSignOfZeroAndStaysWithinOne() {
    float[] zeros = apply(kernels::tanh, 0f, -0f);
    assertThat(Float.floatToRawIntBits(zeros[0])).isZero();
    assertThat(Float.floatToRawIntBits(zeros[1])).isEqualTo(Float.floatToRawIntBits(-0f));
    for (float a = 4; a < 20; a += 0.001f) {
      assertThat(Math.abs(apply(kernels::tanh, a)[0])).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void givesTheSameBitsHoweverAMatrixIsCut() {
    float[] whole = sweep(5000);
    for (Kernel kernel :
        new Kernel[] {
          kernels::exp,
          kernels::sigmoid,
          kernels::tanh,
          kernels::elu,
          kernels::gelu,
          kernels::softplus
        }) {
      float[] expected = whole.clone();
      kernel.apply(expected, 0, whole.length);
      for (int piece : new int[] {1, 7, 31, 32, 33, 100, 999, 1000, 1001, 1025}) {
        float[] x = whole.clone();
        for (int from = 0; from < x.length; from += piece) {
          kernel.apply(x, from, Math.min(x.length, from + piece));
        }
        assertThat(Arrays.equals(x, expected)).as("pieces of %d", piece).isTrue();
      }
    }
  }

  @Test
  void leavesTheRestOfTheArrayAlone() {
    Kernel add = (x, from, to) -> kernels.add(x, x.clone(), from, to);
    Kernel softmax = kernels::softmax;
    for (Kernel kernel :
        new Kernel[] {
          kernels::exp,
          kernels::sigmoid,
          kernels::tanh,
          kernels::relu,
          kernels::leakyRelu,
          kernels::elu,
          kernels::gelu,
          kernels::softplus,
          add,
          softmax
        }) {
      for (int count : new int[] {0, 1, 50, 1500}) {
        float[] x = new float[count + 7];
        Arrays.fill(x, -3);
        kernel.apply(x, 3, 3 + count);
        assertThat(x).startsWith(-3, -3, -3).endsWith(-3, -3, -3, -3);
      }
    }
  }

  @Test
  void derivativesComeFromTheOutput() {
    float[] z = {0, 0.25f, 1};
    float[] delta = {2, 2, 2};
    kernels.sigmoidDerivative(z, 0, delta, 0, 3);
    assertThat(delta).containsExactly(0, 2 * 0.25f * 0.75f, 0);
    delta = new float[] {2, 2, 2};
    kernels.tanhDerivative(z, 0, delta, 0, 3);
    assertThat(delta).containsExactly(2, 2 * (1 - 0.0625f), 0);
  }

  @Test
  void reluDerivativeIsZeroAtZeroAndOneAboveIt() {
    float[] z = {0, -0f, -1, Float.MIN_VALUE, Float.MIN_NORMAL, 1, Float.MAX_VALUE, INFINITY};
    float[] delta = new float[z.length];
    Arrays.fill(delta, 3);
    kernels.reluDerivative(z, 0, delta, 0, z.length);
    assertThat(delta).containsExactly(0, 0, 0, 3, 3, 3, 3, 3);
  }

  @Test
  void refusesAnEmptyScratch() {
    assertThatThrownBy(() -> new ElementWise(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxChunk must be at least 1, was 0");
  }

  private static float[] apply(Kernel kernel, float... x) {
    float[] result = x.clone();
    kernel.apply(result, 0, result.length);
    return result;
  }

  /** Against double, within 1e-6 of the value; where that is no normal float, 0 is allowed. */
  private static void assertAccurate(Kernel kernel, DoubleUnaryOperator exact) {
    float[] x = sweep(400_000);
    float[] result = apply(kernel, x);
    double worst = 0;
    for (int i = 0; i < x.length; i++) {
      double expected = exact.applyAsDouble(x[i]);
      if (Math.abs(expected) > Float.MAX_VALUE) {
        assertThat(result[i]).isEqualTo(INFINITY);
      } else if (Math.abs(expected) < Float.MIN_NORMAL) {
        assertThat(Math.abs(result[i] - expected)).isLessThanOrEqualTo(Float.MIN_NORMAL);
      } else {
        double error = Math.abs(result[i] / expected - 1);
        assertThat(error).as("at %s", x[i]).isLessThanOrEqualTo(1e-6);
        worst = Math.max(worst, error);
      }
    }
    assertThat(worst).as("a float cannot be as exact as that").isGreaterThan(1e-9);
  }

  /** ±0, subnormals, and floats of both signs spread over the range and over the exponents. */
  private static float[] sweep(int length) {
    float[] x = new float[length];
    x[0] = 0f;
    x[1] = -0f;
    x[2] = Float.MIN_VALUE;
    x[3] = -Float.MIN_VALUE;
    x[4] = Float.MIN_NORMAL / 3;
    for (int i = 5; i < length; i++) {
      double u = CounterRandom.uniform(7, 1, i);
      x[i] =
          i % 2 == 0 ? (float) (200 * u - 100) : (float) ((i % 4 - 2) * Math.pow(2, 140 * u - 132));
    }
    return x;
  }
}
