package org.sparkmlp.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Metrics against plain loops over the same rows, and the laws by which evaluations merge. */
class EvaluationTest {
  private static final Sample CLASSES =
      new Sample(
          Topology.of(4, List.of(6), Activation.TANH, 3), Loss.SOFTMAX_CROSS_ENTROPY, 150, true, 8);
  private static final Sample TARGETS =
      new Sample(Topology.of(4, List.of(6), Activation.TANH, 3), Loss.SQUARED_ERROR, 150, true, 9);

  @Test
  void accuracyIsTheShareByWeightOfRowsWhoseClassIsGreatest() {
    TwinNetwork twin = new TwinNetwork(CLASSES.topology, CLASSES.loss);
    double right = 0;
    double all = 0;
    for (int i = 0; i < 150; i++) {
      double[] a = twin.outputs(CLASSES.wideParameters, CLASSES.x[i]);
      int c = (int) CLASSES.labels[i][0];
      boolean greatest = a[c] == Math.max(a[0], Math.max(a[1], a[2]));
      right += greatest ? CLASSES.weights[i] : 0;
      all += CLASSES.weights[i];
    }
    assertThat(evaluate(CLASSES, 0, 150).accuracy())
        .isCloseTo(right / all, within(1e-12))
        .isStrictlyBetween(0.1, 0.9);
  }

  @Test
  void equalLogitsPredictTheFirstClass() {
    Evaluation evaluation = Evaluation.empty(2);
    var kernels = new org.sparkmlp.math.ElementWise(2);
    Loss.SOFTMAX_CROSS_ENTROPY.evaluate(
        kernels, new float[2], 0, 2, new float[] {0}, 0, 1, evaluation);
    evaluation.addRow(0, 1);
    assertThat(evaluation.accuracy()).isEqualTo(1);
    Loss.SOFTMAX_CROSS_ENTROPY.evaluate(
        kernels, new float[2], 0, 2, new float[] {1}, 0, 1, evaluation);
    evaluation.addRow(0, 1);
    assertThat(evaluation.accuracy()).isEqualTo(0.5);
  }

  @Test
  void rmseAndRSquaredFollowTheirFormulas() {
    TwinNetwork twin = new TwinNetwork(TARGETS.topology, TARGETS.loss);
    float[] scale = {2, 0.5f, 1};
    double squares = 0;
    double weight = 0;
    double rSquared = 0;
    for (int k = 0; k < 3; k++) {
      double residual = 0;
      double mean = 0;
      double total = 0;
      weight = 0;
      for (int i = 0; i < 150; i++) {
        double w = TARGETS.weights[i];
        double error = twin.outputs(TARGETS.wideParameters, TARGETS.x[i])[k] - TARGETS.labels[i][k];
        residual += w * error * error;
        mean += w * TARGETS.labels[i][k];
        weight += w;
      }
      mean /= weight;
      for (int i = 0; i < 150; i++) {
        total += TARGETS.weights[i] * Math.pow(TARGETS.labels[i][k] - mean, 2);
      }
      squares += scale[k] * scale[k] * residual;
      rSquared += (1 - residual / total) / 3;
    }
    Evaluation evaluation = evaluate(TARGETS, 0, 150);
    assertThat(evaluation.rmse(scale)).isCloseTo(Math.sqrt(squares / 3 / weight), within(1e-5));
    assertThat(evaluation.r2()).isCloseTo(rSquared, within(1e-5));
  }

  @Test
  void aConstantTargetHasRSquaredOneIfMetExactlyAndZeroOtherwise() {
    for (float constant : new float[] {0.1f, -1e6f / 3, 1e-20f, 0f}) {
      assertThat(constantTarget(constant, 0)).as("%s met", constant).isEqualTo(1);
      assertThat(constantTarget(constant, 0.5)).as("%s missed", constant).isZero();
    }
  }

  /** R² on 1,000 rows of one label and mixed weights, each missed by some error. */
  private static double constantTarget(float y, double error) {
    Evaluation sum = Evaluation.empty(1);
    for (int part = 0; part < 10; part++) {
      Evaluation evaluation = Evaluation.empty(1);
      for (int i = 0; i < 100; i++) {
        double weight = i % 7 * 0.3f;
        float[] output = {(float) (y + error)};
        double loss =
            Loss.SQUARED_ERROR.evaluate(null, output, 0, 1, new float[] {y}, 0, weight, evaluation);
        evaluation.addRow(loss, weight);
      }
      sum.add(evaluation);
    }
    return sum.r2();
  }

  @Test
  void withoutWeightNothingIsKnown() {
    Evaluation empty = Evaluation.empty(2);
    assertThat(empty.loss()).isNaN();
    assertThat(empty.accuracy()).isNaN();
    assertThat(empty.rmse(new float[] {1, 1})).isNaN();
    assertThat(empty.r2()).isNaN();
    assertThat(empty.rows()).isZero();
  }

  @Test
  void theEmptyEvaluationIsNeutralToTheLastBit() {
    for (Sample sample : List.of(CLASSES, TARGETS)) {
      double[] expected = evaluate(sample, 0, 150).toArray();
      Evaluation right = evaluate(sample, 0, 150);
      right.add(Evaluation.empty(3));
      assertThat(right.toArray()).isEqualTo(expected); // compares −0.0 and 0.0 apart
      Evaluation left = Evaluation.empty(3);
      left.add(evaluate(sample, 0, 150));
      assertThat(left.toArray()).isEqualTo(expected);
    }
  }

  @Test
  void partsMergeToTheWhole() {
    for (Sample sample : List.of(CLASSES, TARGETS)) {
      Evaluation whole = evaluate(sample, 0, 150);
      Evaluation merged = evaluate(sample, 0, 70);
      merged.add(Evaluation.of(evaluate(sample, 70, 150).toArray()));
      assertThat(merged.toArray()).containsExactly(whole.toArray(), within(1e-9));
    }
  }

  @Test
  void aClearedEvaluationIsEmpty() {
    Evaluation evaluation = evaluate(TARGETS, 0, 10);
    evaluation.clear();
    assertThat(evaluation.toArray()).isEqualTo(Evaluation.empty(3).toArray());
  }

  private static Evaluation evaluate(Sample sample, int from, int to) {
    Network network = Network.of(sample.topology, sample.loss);
    Evaluation evaluation = Evaluation.empty(3);
    Workspace workspace = network.workspace(to - from);
    sample.load(workspace);
    sample.put(workspace, from, to);
    network.evaluate(workspace, evaluation);
    return evaluation;
  }
}
