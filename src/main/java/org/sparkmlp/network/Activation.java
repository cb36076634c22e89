package org.sparkmlp.network;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.math.ElementWise;

/**
 * The element-wise function {@code f} of a hidden layer, {@code z = f(a)}.
 *
 * <p>Derivatives are taken from the output {@code z} alone, so that no pre-activation is kept, but
 * for those that {@linkplain #keepsInput say} that they need it.
 */
public enum Activation {
  /** {@code f(a) = max(0, a)}; the derivative at 0 is 0. Worked: {@code f(-2) = 0, f(3) = 3}. */
  RELU(ElementWise::relu, ElementWise::reluDerivative),
  /** {@code f(a) = tanh(a)}, {@code f' = 1 - z²}. Worked: {@code f(1) = 0.76159}. */
  TANH(ElementWise::tanh, ElementWise::tanhDerivative),
  /** {@code f(a) = 1 / (1 + e^-a)}, {@code f' = z (1 - z)}. Worked: {@code f(1) = 0.73106}. */
  SIGMOID(ElementWise::sigmoid, ElementWise::sigmoidDerivative),
  /**
   * {@code f(a) = a} for {@code a > 0}, {@code 0.01 a} elsewhere; the derivative at 0 is 0.01.
   * Unlike {@link #RELU} no unit can end up with a derivative of 0 for all rows. Worked: {@code
   * f(-2) = -0.02, f(3) = 3}.
   */
  LEAKY_RELU(ElementWise::leakyRelu, ElementWise::leakyReluDerivative),
  /**
   * The exponential linear unit, {@code f(a) = a} for {@code a > 0}, {@code e^a - 1} elsewhere,
   * with {@code f' = 1} and {@code z + 1}. Unlike {@link #LEAKY_RELU} it has no kink at 0 and
   * levels off, at -1. Worked: {@code f(-1) = -0.63212}. Source: Clevert, Unterthiner and
   * Hochreiter (2016), with their alpha at 1.
   */
  ELU(ElementWise::elu, ElementWise::eluDerivative),
  /**
   * {@code f(a) = ln(1 + e^a)}, {@code f' = 1 - e^-z}: the smooth {@link #RELU}, always above 0.
   * Unlike {@link #GELU} it only rises, and {@code f(0)} is not 0. Worked: {@code f(0) = 0.69315,
   * f(1) = 1.31326}.
   */
  SOFTPLUS(ElementWise::softplus, ElementWise::softplusDerivative),
  /**
   * The Gaussian error linear unit in its usual approximation, {@code f(a) = ½ a (1 + tanh(√(2/π)
   * (a + 0.044715 a³)))}, which is PyTorch's {@code approximate='tanh'}; the exact one, {@code a
   * Φ(a)}, differs from it by less than 0.0005. Its derivative comes from the input {@code a}, as
   * {@code f} falls before it rises. Worked: {@code f(1) = 0.84119, f(-1) = -0.15881}. Source:
   * Hendrycks and Gimpel (2016).
   */
  GELU(ElementWise::gelu, ElementWise::geluDerivative),
  /** {@code f(a) = a}, {@code f' = 1}: a layer that only projects. */
  IDENTITY((kernels, a, from, to) -> {}, (kernels, z, zFrom, delta, from, count) -> {});

  private interface Function {
    void apply(ElementWise kernels, float[] a, int from, int to);
  }

  private interface Derivative {
    void scale(ElementWise kernels, float[] z, int zFrom, float[] delta, int from, int count);
  }

  private final Function function;
  private final Derivative derivative;

  Activation(Function function, Derivative derivative) {
    this.function = function;
    this.derivative = derivative;
  }

  /**
   * Puts {@code f(a)} in the place of {@code a[from, to)}.
   *
   * @param kernels element-wise functions
   * @param a inputs, then outputs. Modified.
   * @param from first element
   * @param to one after the last element
   */
  public void apply(ElementWise kernels, float[] a, int from, int to) {
    function.apply(kernels, a, from, to);
  }

  /**
   * Multiplies {@code delta[from + i]} by {@code f'} at {@code z[zFrom + i]}, i below count; where
   * the {@linkplain #keepsInput input is kept}, it is given in the place of {@code z}. Modified:
   * {@code delta}. Not modified: {@code z}.
   */
  void scaleByDerivative(
      ElementWise kernels, float[] z, int zFrom, float[] delta, int from, int count) {
    derivative.scale(kernels, z, zFrom, delta, from, count);
  }

  /** Whether the derivative is a function of the input {@code a}, and of {@code z} it is none. */
  boolean keepsInput() {
    return this == GELU;
  }

  /**
   * Whether it lets through what is above 0 and little of what is below, which halves variances.
   */
  boolean rectifies() {
    return switch (this) {
      case RELU, LEAKY_RELU, ELU, SOFTPLUS, GELU -> true;
      case TANH, SIGMOID, IDENTITY -> false;
    };
  }

  /**
   * The name that options, params and saved models use.
   *
   * @return the name in lower case, e.g. {@code relu} or {@code leaky_relu}
   */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The activation of a name.
   *
   * @param text a name in any case, with hyphens or underscores, e.g. {@code relu}
   * @return the activation
   * @throws IllegalArgumentException if there is none of that name
   */
  public static Activation parse(String text) {
    String name = text.trim().toLowerCase(Locale.ROOT).replace('-', '_');
    for (Activation activation : values()) {
      if (activation.text().equals(name)) {
        return activation;
      }
    }
    List<String> all = Arrays.stream(values()).map(Activation::text).toList();
    throw Refusal.setting("activation", "one of " + String.join(", ", all), "'" + text + "'");
  }
}
