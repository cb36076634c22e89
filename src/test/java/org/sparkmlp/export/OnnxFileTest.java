package org.sparkmlp.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.Loss;
import org.sparkmlp.network.Task;
import org.sparkmlp.network.Topology;

/** ONNX Runtime computes of our files what our own scorer does. */
class OnnxFileTest {
  private static final int ROWS = 9;

  static Stream<ExportedNetwork> networks() {
    return Networks.all();
  }

  private static byte[] onnx(ExportedNetwork network) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    OnnxFile.write(network, out);
    return out.toByteArray();
  }

  @ParameterizedTest
  @MethodSource("networks")
  void anotherRuntimePredictsTheSame(ExportedNetwork network) throws Exception {
    float[][] rows = Networks.rows(ROWS, network.topology().features());
    Scorer scorer = Scorer.of(network);
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(onnx(network));
        OnnxTensor features = OnnxTensor.createTensor(environment, rows);
        OrtSession.Result result = session.run(Map.of("features", features))) {
      boolean classes = network.loss().task() == Task.CLASSIFICATION;
      String output = classes ? "probabilities" : "prediction";
      float[][] predicted = (float[][]) result.get(output).orElseThrow().getValue();
      assertThat(predicted).hasDimensions(ROWS, network.topology().outputs());
      for (int i = 0; i < ROWS; i++) {
        double[] ours = scorer.predict(rows[i]);
        for (int k = 0; k < ours.length; k++) {
          assertThat((double) predicted[i][k])
              .as("row %d, output %d", i, k)
              .isCloseTo(ours[k], within(2e-6 * (1 + Math.abs(ours[k]))));
        }
        if (classes) {
          assertThat(label(network, result, i)).isEqualTo(scorer.classOf(rows[i]));
        }
      }
    }
  }

  private static String label(ExportedNetwork network, OrtSession.Result result, int row)
      throws OrtException {
    long index = ((long[]) result.get("class").orElseThrow().getValue())[row];
    if (network.classNames().isEmpty()) {
      assertThat(result.get("label")).isEmpty();
      return Long.toString(index);
    }
    String name = ((String[]) result.get("label").orElseThrow().getValue())[row];
    assertThat(name).isEqualTo(network.classNames().get((int) index));
    return name;
  }

  @Test
  void namesAreInTheMetadata() throws Exception {
    ExportedNetwork network =
        Networks.scaled(Topology.of(3, List.of(2), Activation.TANH, 2), Loss.SOFTMAX_CROSS_ENTROPY);
    try (OrtSession session = OrtEnvironment.getEnvironment().createSession(onnx(network))) {
      assertThat(session.getMetadata().getProducerName()).isEqualTo("Spark MLP");
      assertThat(session.getMetadata().getCustomMetadata())
          .containsEntry("inputs", "x0\nx1\nx2")
          .containsEntry("classes", "größte\nb");
    }
  }
}
