package org.sparkmlp.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.math.ChildJvm;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.Loss;
import org.sparkmlp.network.Scaling;
import org.sparkmlp.network.Topology;

/** Networks written to a file and read again predict as they did, with Spark nowhere near. */
class ScorerTest {
  @TempDir Path folder;

  static Stream<ExportedNetwork> networks() {
    return Networks.all();
  }

  private static byte[] bytes(ExportedNetwork network) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ScorerFile.write(network, out);
    return out.toByteArray();
  }

  private Path file(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("network.mlp"), bytes);
  }

  private static ExportedNetwork small() {
    return Networks.scaled(
        Topology.of(3, List.of(4), Activation.TANH, 2), Loss.SOFTMAX_CROSS_ENTROPY);
  }

  /** y = 10 + 2 (x0 + 2 x1 + 0.5). */
  private static ExportedNetwork linear() {
    return new ExportedNetwork(
        Topology.of(2, List.of(), Activation.RELU, 1),
        Loss.SQUARED_ERROR,
        new float[] {0.5f, 1, 2},
        Scaling.identity(2),
        new Scaling(new float[] {10}, new float[] {2}),
        List.of(),
        List.of());
  }

  @Test
  void predictsAWorkedRow() {
    assertThat(Scorer.of(linear()).predict(3, 4)).containsExactly(10 + 2 * 11.5);
    double[] probabilities = Scorer.of(small()).predict(1, 2, 3);
    assertThat(probabilities[0] + probabilities[1]).isCloseTo(1, within(1e-15));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void aFileKeepsEveryBit(ExportedNetwork network) throws IOException {
    Scorer loaded = Scorer.load(file(bytes(network)));
    assertThat(loaded.inputs()).isEqualTo(network.inputs());
    assertThat(loaded.classNames()).isEqualTo(network.classNames());
    for (float[] row : Networks.rows(5, network.topology().features())) {
      assertThat(loaded.predict(row)).isEqualTo(Scorer.of(network).predict(row));
    }
  }

  @Test
  void manyThreadsMayShareOne() {
    Scorer scorer = Scorer.of(small());
    float[][] rows = Networks.rows(200, 3);
    double[][] alone = Arrays.stream(rows).map(scorer::predict).toArray(double[][]::new);
    double[][] together =
        IntStream.range(0, rows.length)
            .parallel()
            .mapToObj(i -> scorer.predict(rows[i]))
            .toArray(double[][]::new);
    assertThat(together).isDeepEqualTo(alone);
  }

  @Test
  void refusesRowsThatDoNotSuit() {
    Scorer scorer = Scorer.of(small());
    assertThatThrownBy(() -> scorer.predict(1, 2))
        .isInstanceOf(Refusal.class)
        .hasMessageContainingAll("features", "3", "2");
    assertThatThrownBy(() -> scorer.predict(1, Float.NaN, 2))
        .isInstanceOf(Refusal.class)
        .hasMessageContainingAll("NaN", "finite");
    assertThatThrownBy(() -> Scorer.of(linear()).classOf(1, 2))
        .isInstanceOf(Refusal.class)
        .hasMessageContainingAll("classOf", "regression");
  }

  @Test
  void refusesPartsThatDoNotBelongTogether() {
    ExportedNetwork network = small();
    assertThatThrownBy(() -> network.withInputs(List.of("a")))
        .isInstanceOf(Refusal.class)
        .hasMessageContainingAll("inputs", "3", "1");
    assertThatThrownBy(
            () ->
                new ExportedNetwork(
                    network.topology(),
                    network.loss(),
                    new float[3],
                    network.features(),
                    network.labels(),
                    List.of(),
                    List.of()))
        .isInstanceOf(Refusal.class)
        .hasMessageContainingAll("parameters", "26", "3");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7, 8, 11, 30, 120, -40, -1})
  void refusesADamagedFile(int at) throws IOException {
    byte[] bytes = bytes(small());
    int place = Math.floorMod(at, bytes.length);
    byte[] shorter = Arrays.copyOf(bytes, place);
    assertThatThrownBy(() -> Scorer.load(file(shorter))).isInstanceOf(Refusal.class);
    bytes[place] ^= 4;
    assertThatThrownBy(() -> Scorer.load(file(bytes))).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void saysWhatIsWrongWithAFile() throws IOException {
    byte[] bytes = bytes(small());
    bytes[11] = 9;
    assertThatThrownBy(() -> Scorer.load(file(bytes))).hasMessageContainingAll("format 9", "newer");
    assertThatThrownBy(() -> Scorer.load(file(new byte[40])))
        .hasMessageContaining("spark-mlp export");
  }

  @Test
  void needsNoSpark() throws IOException {
    Path file = file(bytes(small()));
    String out = ChildJvm.run(ScorerMain.class, "-Dfile=" + file);
    String[] lines = out.lines().filter(line -> !line.contains("SLF4J")).toArray(String[]::new);
    assertThat(lines[lines.length - 2]).isEqualTo("no Spark");
    assertThat(lines[lines.length - 1])
        .isEqualTo(Arrays.toString(Scorer.of(small()).predict(1, 2, 3)));
  }
}
