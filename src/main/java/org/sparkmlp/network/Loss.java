package org.sparkmlp.network;

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
