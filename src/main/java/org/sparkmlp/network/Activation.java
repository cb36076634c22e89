package org.sparkmlp.network;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.math.ElementWise;

/**
 * The element-wise function {@code f} of a hidden layer, {@code z = f(a)}.
 *
 * <p>Every derivative is taken from the output {@code z} alone, so that no pre-activation is kept.
 */
public enum Activation {
  /** {@code f(a) = max(0, a)}; the derivative at 0 is 0. Worked: {@code f(-2) = 0, f(3) = 3}. */
  RELU {
    @Override
    void apply(ElementWise kernels, float[] a, int from, int to) {
      kernels.relu(a, from, to);
    }

    @Override
    void scaleByDerivative(
        ElementWise kernels, float[] z, int zFrom, float[] delta, int from, int count) {
      kernels.reluDerivative(z, zFrom, delta, from, count);
    }
  },
  /** {@code f(a) = tanh(a)}, {@code f' = 1 - z²}. Worked: {@code f(1) = 0.76159}. */
  TANH {
    @Override
    void apply(ElementWise kernels, float[] a, int from, int to) {
      kernels.tanh(a, from, to);
    }

    @Override
    void scaleByDerivative(
        ElementWise kernels, float[] z, int zFrom, float[] delta, int from, int count) {
      kernels.tanhDerivative(z, zFrom, delta, from, count);
    }
  },
  /** {@code f(a) = 1 / (1 + e^-a)}, {@code f' = z (1 - z)}. Worked: {@code f(1) = 0.73106}. */
  SIGMOID {
    @Override
    void apply(ElementWise kernels, float[] a, int from, int to) {
      kernels.sigmoid(a, from, to);
    }

    @Override
    void scaleByDerivative(
        ElementWise kernels, float[] z, int zFrom, float[] delta, int from, int count) {
      kernels.sigmoidDerivative(z, zFrom, delta, from, count);
    }
  },
  /** {@code f(a) = a}, {@code f' = 1}: a layer that only projects. */
  IDENTITY {
    @Override
    void apply(ElementWise kernels, float[] a, int from, int to) {}

    @Override
    void scaleByDerivative(
        ElementWise kernels, float[] z, int zFrom, float[] delta, int from, int count) {}
  };

  /** Puts {@code f(a)} in the place of {@code a[from, to)}. Modified: {@code a}. */
  abstract void apply(ElementWise kernels, float[] a, int from, int to);

  /**
   * Multiplies {@code delta[from + i]} by {@code f'} of {@code z[zFrom + i]}, i below count.
   * Modified: {@code delta}. Not modified: {@code z}.
   */
  abstract void scaleByDerivative(
      ElementWise kernels, float[] z, int zFrom, float[] delta, int from, int count);

  /**
   * The name that options, params and saved models use.
   *
   * @return the name in lower case, e.g. {@code relu}
   */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The activation of a name.
   *
   * @param text a name in any case, e.g. {@code relu}
   * @return the activation
   * @throws IllegalArgumentException if there is none of that name
   */
  public static Activation parse(String text) {
    for (Activation activation : values()) {
      if (activation.text().equals(text.trim().toLowerCase(Locale.ROOT))) {
        return activation;
      }
    }
    List<String> all = Arrays.stream(values()).map(Activation::text).toList();
    throw Refusal.setting("activation", "one of " + String.join(", ", all), "'" + text + "'");
  }
}
