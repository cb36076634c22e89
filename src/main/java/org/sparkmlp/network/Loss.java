package org.sparkmlp.network;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.math.ElementWise;

/**
 * The loss {@code ℓ} of one row, from the last layer's linear output {@code a ∈ R^C}.
 *
 * <p>Labels are rows of {@link #labelWidth} floats. Losses are accumulated in float64.
 */
public enum Loss {
  /**
   * Squared error, {@code ℓ = Σ_k (ŷ_k − y_k)²}, {@code δ_k = 2 (ŷ_k − y_k)}, with {@code ŷ = a}.
   *
   * <p>There is no ½, unlike scikit-learn's MLPRegressor: the same learning rate makes twice the
   * step. Worked: {@code ŷ = (1, 3), y = (2, 1)} gives {@code ℓ = 1 + 4 = 5} and {@code δ = (−2,
   * 4)}.
   */
  SQUARED_ERROR(Task.REGRESSION) {
    @Override
    public int labelWidth(int outputs) {
      return outputs;
    }

    @Override
    double deltaInPlace(
        ElementWise kernels, float[] a, int from, int outputs, float[] labels, int label) {
      double loss = 0;
      for (int k = 0; k < outputs; k++) {
        float error = a[from + k] - labels[label + k];
        loss += (double) error * error;
        a[from + k] = 2 * error;
      }
      return loss;
    }

    @Override
    double evaluate(
        ElementWise kernels,
        float[] a,
        int from,
        int outputs,
        float[] labels,
        int label,
        double weight,
        Evaluation into) {
      double loss = 0;
      for (int k = 0; k < outputs; k++) {
        double y = labels[label + k];
        double error = a[from + k] - y;
        loss += error * error;
        into.addOutput(k, error, y, weight);
      }
      return loss;
    }
  },
  /**
   * Huber's loss with its bend at an error of 1, {@code ℓ = Σ_k h(ŷ_k − y_k)} with {@code h(e) =
   * e²} up to {@code |e| = 1} and {@code 2 |e| − 1} beyond, {@code δ_k = 2 max(−1, min(ŷ_k − y_k,
   * 1))}.
   *
   * <p>As {@link #SQUARED_ERROR} near the target, without ½ either, but no row pulls harder than an
   * error of 1 does: outliers do not draw the fit towards them. With standardised targets 1 is a
   * deviation of the target. Worked: {@code ŷ = (1.5, 4), y = (1, 1)} gives {@code ℓ = 0.25 + 5 =
   * 5.25} and {@code δ = (1, 2)}. Source: Huber, Robust estimation of a location parameter (1964).
   */
  HUBER(Task.REGRESSION) {
    @Override
    public int labelWidth(int outputs) {
      return outputs;
    }

    @Override
    double deltaInPlace(
        ElementWise kernels, float[] a, int from, int outputs, float[] labels, int label) {
      double loss = 0;
      for (int k = 0; k < outputs; k++) {
        float error = a[from + k] - labels[label + k];
        loss += huber(error);
        a[from + k] = 2 * Math.max(-1f, Math.min(error, 1f));
      }
      return loss;
    }

    @Override
    double evaluate(
        ElementWise kernels,
        float[] a,
        int from,
        int outputs,
        float[] labels,
        int label,
        double weight,
        Evaluation into) {
      double loss = 0;
      for (int k = 0; k < outputs; k++) {
        double y = labels[label + k];
        double error = a[from + k] - y;
        loss += huber(error);
        into.addOutput(k, error, y, weight);
      }
      return loss;
    }

    private double huber(double error) {
      double size = Math.abs(error);
      return size <= 1 ? error * error : 2 * size - 1;
    }
  },
  /**
   * Softmax cross-entropy, {@code ℓ = −Σ_k y_k ln p_k}, {@code p = softmax(a)}, {@code δ_k = p_k −
   * y_k}; the label is one class index {@code c} with {@code y_c = 1}.
   *
   * <p>Computed as {@code ℓ = logΣexp(a) − a_c}, which is finite for every finite {@code a}, where
   * {@code −ln} of a finished softmax is not. Worked: {@code a = (0, 0), c = 1} gives {@code ℓ = ln
   * 2 = 0.6931} and {@code δ = (0.5, −0.5)}.
   */
  SOFTMAX_CROSS_ENTROPY(Task.CLASSIFICATION) {
    @Override
    public int labelWidth(int outputs) {
      return 1;
    }

    @Override
    double deltaInPlace(
        ElementWise kernels, float[] a, int from, int outputs, float[] labels, int label) {
      int c = (int) labels[label];
      float logit = a[from + c];
      double loss = kernels.softmax(a, from, from + outputs) - logit;
      a[from + c] -= 1;
      return loss;
    }

    @Override
    double evaluate(
        ElementWise kernels,
        float[] a,
        int from,
        int outputs,
        float[] labels,
        int label,
        double weight,
        Evaluation into) {
      int c = (int) labels[label];
      float logit = a[from + c];
      int best = 0;
      for (int k = 1; k < outputs; k++) {
        if (a[from + k] > a[from + best]) {
          best = k;
        }
      }
      into.addCorrect(best == c ? weight : 0);
      return kernels.softmax(a, from, from + outputs) - logit;
    }
  };

  private final Task task;

  Loss(Task task) {
    this.task = task;
  }

  /**
   * What is learned by minimising it.
   *
   * @return classification or regression
   */
  public Task task() {
    return task;
  }

  /**
   * The name that options and params use.
   *
   * @return the name in lower case
   */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The loss of a name.
   *
   * @param text a name as of {@link #text}
   * @return the loss
   * @throws IllegalArgumentException if there is none of that name
   */
  public static Loss parse(String text) {
    for (Loss loss : values()) {
      if (loss.text().equals(text)) {
        return loss;
      }
    }
    List<String> all = Arrays.stream(values()).map(Loss::text).toList();
    throw Refusal.setting("loss", "one of " + String.join(", ", all), "'" + text + "'");
  }

  /**
   * The number of floats in a row's label.
   *
   * @param outputs number of outputs {@code C}
   * @return {@code C} for targets, 1 for a class index
   */
  public abstract int labelWidth(int outputs);

  /**
   * The loss and {@code δ = ∂ℓ/∂a} of one row.
   *
   * @param kernels element-wise kernels
   * @param a holds the row's outputs at {@code [from, from + outputs)}. Modified: becomes δ.
   * @param label where in {@code labels} the row's label starts
   * @return ℓ, not yet weighted
   */
  abstract double deltaInPlace(
      ElementWise kernels, float[] a, int from, int outputs, float[] labels, int label);

  /**
   * The loss of one row, and its share of the metrics.
   *
   * @param a holds the row's outputs at {@code [from, from + outputs)}. Modified: scratch.
   * @param weight the row's weight ω
   * @param into takes the metrics' terms, weighted. Modified.
   * @return ℓ, not yet weighted
   */
  abstract double evaluate(
      ElementWise kernels,
      float[] a,
      int from,
      int outputs,
      float[] labels,
      int label,
      double weight,
      Evaluation into);
}
