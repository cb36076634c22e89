package org.sparkmlp.demo;

import java.util.function.DoubleUnaryOperator;
import org.apache.spark.ml.linalg.Matrix;
import org.apache.spark.ml.linalg.Vector;
import org.sparkmlp.ml.MlpModel;

/**
 * What the hidden units of a trained network answer, computed plainly.
 *
 * @param layers {@code [L − 1][n][D_l]}
 */
record HiddenOutputs(double[][][] layers) {

  /** Of rows as they are; the model must not standardise them. */
  static HiddenOutputs of(MlpModel model, DoubleUnaryOperator activation, Sample sample) {
    double[][][] layers = new double[model.topology().layers() - 1][][];
    double[][] inputs = sample.features();
    for (int l = 0; l < layers.length; l++) {
      Matrix weights = model.weights(l);
      Vector bias = model.bias(l);
      double[][] outputs = new double[inputs.length][bias.size()];
      for (int i = 0; i < inputs.length; i++) {
        for (int k = 0; k < bias.size(); k++) {
          double a = bias.apply(k);
          for (int j = 0; j < inputs[i].length; j++) {
            a += weights.apply(j, k) * inputs[i][j];
          }
          outputs[i][k] = activation.applyAsDouble(a);
        }
      }
      layers[l] = outputs;
      inputs = outputs;
    }
    return new HiddenOutputs(layers);
  }

  /** The share of all outputs that lie within 1 % of a bound of the function. */
  double saturated(double lower, double upper) {
    double margin = 0.01 * (upper - lower);
    long all = 0;
    long at = 0;
    for (double[][] layer : layers) {
      for (double[] row : layer) {
        for (double z : row) {
          all++;
          at += z < lower + margin || z > upper - margin ? 1 : 0;
        }
      }
    }
    return (double) at / all;
  }

  /** The share of units that answer 0 to every row. */
  double dead() {
    int all = 0;
    int dead = 0;
    for (double[][] layer : layers) {
      for (int k = 0; k < layer[0].length; k++) {
        boolean silent = true;
        for (double[] row : layer) {
          silent &= row[k] == 0;
        }
        all++;
        dead += silent ? 1 : 0;
      }
    }
    return (double) dead / all;
  }
}
