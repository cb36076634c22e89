package org.sparkmlp.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.sparkmlp.LocalSpark;
import org.sparkmlp.network.InitialParameters;
import org.sparkmlp.network.Loss;
import org.sparkmlp.network.Network;
import org.sparkmlp.network.Scaling;
import org.sparkmlp.spark.lanes.ContentHash;
import org.sparkmlp.spark.lanes.Placed;
import org.sparkmlp.spark.request.Exchange;
import org.sparkmlp.spark.request.FitRequest;
import org.sparkmlp.spark.request.FittedNetwork;
import org.sparkmlp.training.SingleProcess;
import org.sparkmlp.training.Trainer;
import org.sparkmlp.training.TrainingListener;
import org.sparkmlp.training.tree.Lanes;

/** What Spark trains is what one process trains on the same rows, to the last bit. */
class SingleProcessEqualityTest {
  private static final List<Row> ROWS = FitFixture.rows(400);

  @ParameterizedTest
  @CsvSource({
    "SOFTMAX_CROSS_ENTROPY,false,JOB", "SOFTMAX_CROSS_ENTROPY,true,JOB",
    "SQUARED_ERROR,false,JOB", "SQUARED_ERROR,true,JOB",
    "SOFTMAX_CROSS_ENTROPY,false,STAR", "SQUARED_ERROR,true,STAR",
    "SOFTMAX_CROSS_ENTROPY,false,SHARDED", "SQUARED_ERROR,true,SHARDED"
  })
  void aFullBatchStepIsTheSame(Loss loss, boolean standardize, Exchange exchange) {
    FitFixture fixture = fixture(loss, standardize);
    fixture.exchange = exchange;
    fixture.batchSize = ROWS.size();
    fixture.epochs = 1;
    fixture.shuffle = false;
    compare(fixture);
  }

  @ParameterizedTest
  @EnumSource(Exchange.class)
  void epochsOfShuffledMiniBatchesAreTheSame(Exchange exchange) {
    FitFixture fixture = fixture(Loss.SOFTMAX_CROSS_ENTROPY, true);
    fixture.exchange = exchange;
    fixture.batchSize = 64;
    fixture.epochs = 3;
    compare(fixture);
  }

  @Test
  void moreLanesThanRowsAreTheSame() {
    FitFixture fixture = fixture(Loss.SOFTMAX_CROSS_ENTROPY, false);
    fixture.lanes = java.util.OptionalInt.of(1024);
    fixture.batchSize = 10_000;
    fixture.epochs = 2;
    compare(fixture);
  }

  private static FitFixture fixture(Loss loss, boolean standardize) {
    FitFixture fixture = new FitFixture().workers(3);
    fixture.loss = loss;
    fixture.standardize = standardize;
    fixture.validationFraction = 0;
    return fixture;
  }

  private static void compare(FitFixture fixture) {
    FitRequest request =
        fixture.request(FitFixture.frame(LocalSpark.session(), ROWS).repartition(4));
    FittedNetwork fitted = DistributedFit.fit(request, TrainingListener.SILENT);
    List<List<float[]>> lanes = lanes(request);
    if (fixture.standardize) {
      Scaling scaling = standardize(lanes, fixture.loss == Loss.SQUARED_ERROR);
      Scaling used = fitted.network().features().then(fitted.network().labels());
      assertThat(used.shift()).isEqualTo(scaling.shift());
      assertThat(used.scale()).isEqualTo(scaling.scale());
    }
    Network network = Network.of(fitted.network().topology(), fixture.loss);
    SingleProcess source =
        new SingleProcess(
            network, lanes, fixture.batchSize, fixture.shuffle, request.training().seed());
    float[] initial =
        InitialParameters.draw(fitted.network().topology(), request.training().seed());
    float[] expected =
        new Trainer(
                request.training(),
                network.layout(),
                fixture.loss,
                source.rows(),
                source,
                Optional.empty(),
                TrainingListener.SILENT)
            .run(initial)
            .parameters();
    assertThat(expected).isNotEqualTo(initial);
    assertThat(fitted.training().parameters()).isEqualTo(expected);
  }

  private record Placed(long hash, float[] row) {}

  /** The rows of each lane by (hash, content). */
  private static List<List<float[]>> lanes(FitRequest request) {
    ContentHash hash = new ContentHash(request.training().seed());
    Lanes lanes = request.laneCount();
    List<List<Placed>> placed = new ArrayList<>();
    for (int lane = 0; lane < lanes.count(); lane++) {
      placed.add(new ArrayList<>());
    }
    for (Row each : ROWS) {
      Vector x = each.getAs(0);
      float[] row = new float[x.size() + 2];
      for (int j = 0; j < x.size(); j++) {
        row[j] = (float) x.apply(j);
      }
      row[x.size()] = (float) each.getDouble(1);
      row[x.size() + 1] = (float) each.getDouble(2);
      long h = hash.of(row, row.length);
      placed.get((int) Math.floorMod(h, (long) lanes.count())).add(new Placed(h, row));
    }
    List<List<float[]>> rows = new ArrayList<>();
    for (List<Placed> lane : placed) {
      lane.sort(
          (a, b) -> a.hash != b.hash ? Long.compare(a.hash, b.hash) : Arrays.compare(a.row, b.row));
      rows.add(new ArrayList<>(lane.stream().map(Placed::row).toList()));
    }
    return rows;
  }

  /** Scales the rows in place by weighted moments, summed by rank and then by the tree. */
  private static Scaling standardize(List<List<float[]>> lanes, boolean labelsToo) {
    int columns = 6 + (labelsToo ? 1 : 0);
    Scaling scaling = Scaling.identity(7);
    for (int j = 0; j < columns; j++) {
      int column = j;
      double weight = sum(lanes, row -> row[7]);
      double mean = sum(lanes, row -> (double) row[7] * row[column]) / weight;
      double variance =
          sum(lanes, row -> row[7] * (row[column] - mean) * (row[column] - mean)) / weight;
      scaling.shift()[j] = (float) mean;
      scaling.scale()[j] = (float) Math.sqrt(variance);
    }
    for (List<float[]> lane : lanes) {
      lane.forEach(row -> scaling.apply(row, 0));
    }
    return scaling;
  }

  private static double sum(
      List<List<float[]>> lanes, java.util.function.ToDoubleFunction<float[]> term) {
    if (lanes.size() > 1) {
      int half = lanes.size() / 2;
      return sum(lanes.subList(0, half), term) + sum(lanes.subList(half, lanes.size()), term);
    }
    double sum = 0;
    for (float[] row : lanes.get(0)) {
      sum += term.applyAsDouble(row);
    }
    return sum;
  }
}
