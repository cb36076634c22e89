package org.sparkmlp.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.regex.Pattern;
import org.apache.spark.ml.linalg.Vectors;
import org.junit.jupiter.api.Test;
import org.sparkmlp.LocalSpark;
import org.sparkmlp.ml.MlpRegressionModel;
import org.sparkmlp.ml.MlpRegressor;
import org.sparkmlp.network.Activation;

class DepthDemoTest {
  @Test
  void tellsOfEachDepthAndFunction() {
    String page = new DepthDemo(2, List.of(1, 3)).page(LocalSpark.session(), line -> {});
    assertThat(
            Pattern.compile("<tr><td>[13]</td>" + "<td>\\d+\\.\\d</td>".repeat(9) + "</tr>")
                .matcher(page)
                .results())
        .hasSize(2);
  }

  @Test
  void seesTheGradientVanishThroughSigmoidsAndNotThroughRelu() {
    Sample sample = Spirals.draw(100, 0.3, 1);
    double[] sigmoid = DepthDemo.gradientNorms(sample, Activation.SIGMOID, 20);
    double[] relu = DepthDemo.gradientNorms(sample, Activation.RELU, 20);
    assertThat(sigmoid).hasSize(21);
    assertThat(sigmoid[0] / sigmoid[20]).isBetween(0.0, 1e-6);
    assertThat(relu[0] / relu[20]).isBetween(1e-3, 1e3);
  }

  @Test
  void computesHiddenOutputsFromWhichTheModelsPredictionFollows() {
    Sample sample = NoisyCurve.draw(50, 1);
    MlpRegressionModel model =
        new MlpRegressor()
            .setHiddenLayers(4, 3)
            .setActivation("tanh")
            .setStandardize(false)
            .setStandardizeLabel(false)
            .setMaxIter(3)
            .fit(sample.on(LocalSpark.session()));
    double[][] last = HiddenOutputs.of(model, Math::tanh, sample).layers()[1];
    for (int i = 0; i < 50; i++) {
      double prediction = model.bias(2).apply(0);
      for (int k = 0; k < 3; k++) {
        prediction += model.weights(2).apply(k, 0) * last[i][k];
      }
      assertThat(prediction)
          .isCloseTo(model.predict(Vectors.dense(sample.features()[i])), within(1e-5));
    }
  }

  @Test
  void countsWhatIsSaturatedAndWhatIsDead() {
    HiddenOutputs outputs = new HiddenOutputs(new double[][][] {{{0, 0.5}, {0, 0.995}}});
    assertThat(outputs.saturated(0, 1)).isEqualTo(0.75);
    assertThat(outputs.dead()).isEqualTo(0.5);
  }
}
