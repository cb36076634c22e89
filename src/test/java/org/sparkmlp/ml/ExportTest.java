package org.sparkmlp.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.spark.ml.linalg.Vectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.sparkmlp.LocalSpark;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.export.Scorer;

/** What a model exports predicts as the model does, bit for bit. */
class ExportTest {
  private static final float[][] ROWS = {{0, 0, 0}, {1.5f, -2, 0.25f}, {-0.0f, 1e4f, -3}};

  @BeforeAll
  static void startSpark() {
    LocalSpark.session();
  }

  private static double[] doubles(float[] row, int count) {
    double[] wide = new double[count];
    for (int j = 0; j < count; j++) {
      wide[j] = row[j];
    }
    return wide;
  }

  @Test
  void aClassifierKeepsItsBits() {
    for (MlpClassificationModel model : List.of(HandMade.classifier(), HandMade.wideClassifier())) {
      Scorer scorer = Scorer.of(model.exported());
      assertThat(scorer.classNames()).isEqualTo(model.labelNames());
      for (float[] row : ROWS) {
        assertThat(scorer.predict(row))
            .isEqualTo(model.predictProbability(Vectors.dense(doubles(row, 3))).toArray());
      }
    }
  }

  @Test
  void aRegressionKeepsItsBits() {
    for (MlpRegressionModel model : List.of(HandMade.linear(), HandMade.twoTargets())) {
      Scorer scorer = Scorer.of(model.exported());
      for (float[] row : ROWS) {
        assertThat(scorer.predict(row[0], row[1]))
            .isEqualTo(model.predictTargets(Vectors.dense(doubles(row, 2))).toArray());
      }
    }
  }

  @Test
  void refusesThresholds() {
    MlpClassificationModel model = HandMade.classifier();
    model.setThresholds(new double[] {0.2, 0.3, 0.5});
    assertThatThrownBy(model::exported)
        .isInstanceOf(Refusal.class)
        .hasMessageContainingAll("thresholds", "probabilities");
  }
}
