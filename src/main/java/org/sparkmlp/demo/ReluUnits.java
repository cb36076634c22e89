package org.sparkmlp.demo;

import org.apache.spark.ml.linalg.Matrix;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.sparkmlp.ml.MlpRegressionModel;

/**
 * The hidden units of a network of one feature and one hidden layer of ReLU, taken apart.
 *
 * <pre>
 *   ŷ(x) = b + Σ_j c_j(x)      c_j(x) = v_j max(0, w_(j,0) + w_(j,1) x)      kink_j = −w_(j,0) / w_(j,1)
 * </pre>
 *
 * <p>Between kinks ŷ is a straight line. The model must take feature and target as they are, not
 * standardised.
 */
final class ReluUnits {
  private final MlpRegressionModel model;
  private final Vector bias; // [M] w_(j,0)
  private final Matrix weights; // [1 × M] w_(j,1)
  private final Matrix outer; // [M × 1]

  ReluUnits(MlpRegressionModel model) {
    this.model = model;
    this.bias = model.bias(0);
    this.weights = model.weights(0);
    this.outer = model.weights(1);
  }

  int count() {
    return bias.size();
  }

  /** {@code w_(j,0)}. */
  double bias(int unit) {
    return bias.apply(unit);
  }

  /** {@code w_(j,1)}. */
  double weight(int unit) {
    return weights.apply(0, unit);
  }

  /** {@code v_j}. */
  double outer(int unit) {
    return outer.apply(unit, 0);
  }

  /** Where the unit begins or ends to answer; not finite if it never does. */
  double kink(int unit) {
    return -bias(unit) / weight(unit);
  }

  /** What the unit adds to the prediction. */
  double contribution(int unit, double x) {
    return outer(unit) * Math.max(0, bias(unit) + weight(unit) * x);
  }

  /** The network's prediction. */
  double predict(double x) {
    return model.predict(Vectors.dense(x));
  }
}
