package org.sparkmlp.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.sparkmlp.math.CounterRandom;
import org.sparkmlp.math.Tile;
import org.sparkmlp.math.Tiles;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.InitialParameters;
import org.sparkmlp.network.Loss;
import org.sparkmlp.network.Network;
import org.sparkmlp.network.Topology;
import org.sparkmlp.optim.MomentumSgd;
import org.sparkmlp.optim.Schedule;

/**
 * The fingerprints of five small fits, the same on every machine and by every tile, for ever.
 *
 * <p>They are {@code weightsSha256} of the trained parameters, in the saved order. Whoever changes
 * one changes what all users' fits give: that needs a line in src/docs/changes.md.
 */
class GoldenFitTest {
  private static final int STREAM = 77;

  /**
   * A fit.
   *
   * @param batchSize 1000 is all rows, so that a leaf has two pieces
   * @param sha256 of the trained parameters
   */
  private record Golden(
      String name,
      Topology topology,
      Loss loss,
      int batchSize,
      boolean weighted,
      MomentumSgd optimizer,
      String sha256) {}

  private static final Schedule RATE = new Schedule.Constant(0.05);

  private static final List<Golden> FITS =
      List.of(
          new Golden(
              "classification",
              Topology.of(20, List.of(33, 16), Activation.RELU, 5),
              Loss.SOFTMAX_CROSS_ENTROPY,
              100,
              false,
              MomentumSgd.of(RATE, 0.9),
              "f556a1e3616d3af06caf325920a2a2e41eab619223cd7f2a9aae6e9faf3452f8"),
          new Golden(
              "regression",
              Topology.of(7, List.of(24), Activation.TANH, 2),
              Loss.SQUARED_ERROR,
              37,
              false,
              new MomentumSgd(
                  new Schedule.Constant(0.01), 0.5, true, 0.001, OptionalDouble.empty()),
              "38301b0025944b5e6de38287f73d8afb85c324be4f8e67b402b0b0aaf97c2991"),
          new Golden(
              "weights",
              Topology.of(12, List.of(17), Activation.SIGMOID, 3),
              Loss.SOFTMAX_CROSS_ENTROPY,
              1000,
              true,
              MomentumSgd.of(RATE, 0.9),
              "afd96095396dbf23856ff7cd8c9f5657b085aa110162ef09506b7984f7d71660"),
          new Golden(
              "deep",
              new Topology(
                  5, Collections.nCopies(12, 8), Collections.nCopies(12, Activation.TANH), 3),
              Loss.SOFTMAX_CROSS_ENTROPY,
              200,
              false,
              MomentumSgd.of(RATE, 0.9),
              "92f41a63bd15189330eaabb034692261521af3184fa86deddd9cfe1692a62c7d"),
          new Golden(
              "clipped",
              Topology.of(300, List.of(250), Activation.RELU, 4), // more parameters than 65,536
              Loss.SOFTMAX_CROSS_ENTROPY,
              250,
              false,
              new MomentumSgd(RATE, 0.9, false, 0.01, OptionalDouble.of(0.5)),
              "1b520a333ec3b80572785c15975df43cf1a6a7c1b5b936c3e07650b6dd7404a1"));

  @TestFactory
  List<DynamicTest> trainsTheSameParametersForEver() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Tile tile : Tiles.all()) {
      for (Golden fit : FITS) {
        tests.add(
            DynamicTest.dynamicTest(
                fit.name() + " by " + tile.name(),
                () -> assertThat(sha256(train(fit, tile))).isEqualTo(fit.sha256())));
      }
    }
    return tests;
  }

  /** Two epochs over 1,000 rows in four lanes. */
  private static float[] train(Golden fit, Tile tile) {
    TrainingSettings settings =
        new TrainingSettings(fit.batchSize(), 2, true, 5, fit.optimizer(), OptionalInt.empty(), 0);
    Network network = Network.of(fit.topology(), fit.loss(), tile);
    SingleProcess source = new SingleProcess(network, lanes(fit), fit.batchSize(), true, 5);
    return new Trainer(
            settings,
            network.layout(),
            fit.loss(),
            source.rows(),
            source,
            Optional.empty(),
            TrainingListener.SILENT)
        .run(InitialParameters.draw(fit.topology(), 5))
        .parameters();
  }

  /** The last lane has no rows, and the first more than a piece of a leaf can have. */
  private static List<List<float[]>> lanes(Golden fit) {
    int features = fit.topology().features();
    int outputs = fit.topology().outputs();
    List<List<float[]>> lanes =
        List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < 1000; i++) {
      float[] row = new float[features + fit.loss().labelWidth(outputs) + 1];
      for (int j = 0; j < row.length - 1; j++) {
        row[j] = (float) CounterRandom.gaussian(i, STREAM, j);
      }
      if (fit.loss() == Loss.SOFTMAX_CROSS_ENTROPY) {
        row[features] = (int) (CounterRandom.uniform(i, STREAM, features) * outputs);
      }
      row[row.length - 1] = fit.weighted() ? i % 4 * 0.75f : 1f;
      lanes.get(i % 7 == 0 ? 1 : i % 3 == 0 ? 2 : 0).add(row);
    }
    return lanes;
  }

  private static String sha256(float[] parameters) throws NoSuchAlgorithmException {
    ByteBuffer bytes =
        ByteBuffer.allocate(parameters.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(parameters);
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
  }
}
