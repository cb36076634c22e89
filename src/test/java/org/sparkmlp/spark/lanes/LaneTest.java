package org.sparkmlp.spark.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.network.Scaling;
import org.sparkmlp.training.Part;
import scala.reflect.ClassTag;

/** A lane is the same however its rows arrive. */
class LaneTest {
  private static final int STRIDE = 4; // two features, a label, a weight

  private record Arrival(float[] row, long hash, boolean validation) {}

  /** Rows with duplicates, with equal hashes, and with hashes that agree in their upper halves. */
  private static List<Arrival> arrivals(int count) {
    SplittableRandom random = new SplittableRandom(5);
    List<Arrival> arrivals = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] row = {random.nextInt(-9, 9), random.nextInt(9), random.nextInt(3), 1 + i % 2};
      long hash = (long) random.nextInt(-20, 20) << 32 | random.nextInt(4);
      arrivals.add(new Arrival(row, hash, (hash & 3) == 3));
      if (i % 5 == 0) {
        arrivals.add(arrivals.get(arrivals.size() - 1));
      }
    }
    return arrivals;
  }

  private static Lane build(List<Arrival> arrivals, int blockFloats, int chunkRows) {
    LaneBuilder builder = new LaneBuilder(3, 2, 1, blockFloats);
    RowChunk chunk = new RowChunk(2, 1, chunkRows);
    for (Arrival arrival : arrivals) {
      if (chunk.add(arrival.row(), arrival.hash(), arrival.validation())) {
        addAll(builder, RowChunk.of(chunk.take()));
      }
    }
    addAll(builder, RowChunk.of(chunk.take()));
    return builder.build();
  }

  private static void addAll(LaneBuilder builder, RowChunk chunk) {
    for (int row = 0; row < chunk.rows(); row++) {
      builder.add(chunk, row);
    }
  }

  private static List<float[]> rows(Lane lane, Part part) {
    List<float[]> rows = new ArrayList<>();
    for (int rank = 0; rank < lane.rows(part); rank++) {
      int offset = lane.offset(part, rank);
      rows.add(Arrays.copyOfRange(lane.block(part, rank), offset, offset + STRIDE));
    }
    return rows;
  }

  private static float[][] expected(List<Arrival> arrivals, boolean validation) {
    return arrivals.stream()
        .filter(arrival -> arrival.validation() == validation)
        .sorted(
            (a, b) ->
                a.hash() != b.hash()
                    ? Long.compare(a.hash(), b.hash())
                    : Arrays.compare(a.row(), b.row()))
        .map(Arrival::row)
        .toArray(float[][]::new);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, STRIDE, 2 * STRIDE, 7 * STRIDE + 1, 64 * STRIDE, 1 << 18})
  void rowsAreRankedByHashAndContentWhateverTheirArrivalAndTheBlocks(int blockFloats) {
    for (int count : new int[] {1, 2, 15, 16, 17, 300}) {
      List<Arrival> arrivals = arrivals(count);
      float[][] training = expected(arrivals, false);
      float[][] validation = expected(arrivals, true);
      for (long seed = 0; seed < 4; seed++) {
        Lane lane = build(arrivals, blockFloats, 1 + (int) seed * 7);
        assertThat(rows(lane, Part.TRAINING).toArray(float[][]::new)).isDeepEqualTo(training);
        assertThat(rows(lane, Part.VALIDATION).toArray(float[][]::new)).isDeepEqualTo(validation);
        assertThat(lane.digest()).isEqualTo(build(arrivals(count), 1 << 18, 9).digest());
        Collections.shuffle(arrivals, new Random(seed));
      }
    }
  }

  @Test
  void theDigestTellsRowsAndTheirParts() {
    List<Arrival> arrivals = arrivals(20);
    long digest = build(arrivals, 64, 8).digest();
    assertThat(build(arrivals.subList(1, arrivals.size()), 64, 8).digest()).isNotEqualTo(digest);
    Arrival first = arrivals.get(0);
    arrivals.set(0, new Arrival(first.row(), first.hash(), !first.validation()));
    assertThat(build(arrivals, 64, 8).digest()).isNotEqualTo(digest);
  }

  @Test
  void aSummaryCountsWeighsAndListsClasses() {
    List<Arrival> arrivals =
        List.of(
            new Arrival(new float[] {1, 2, 0, 0.5f}, 1, false),
            new Arrival(new float[] {1, 3, 5, 2}, 2, false),
            new Arrival(new float[] {1, 4, 2, 4}, 3, true));
    LaneSummary summary = build(arrivals, 8, 2).summary(true);
    BitSet classes = new BitSet();
    classes.set(0);
    classes.set(2);
    classes.set(5);
    assertThat(summary)
        .isEqualTo(new LaneSummary(3, 2, 1, 2, 1, 2.5, 4, summary.digest(), classes, null));
    assertThat(build(arrivals, 8, 2).summary(false).classes().isEmpty()).isTrue();
    assertThat(new LaneBuilder(1, 0, 0).build().summary(true).isEmpty()).isTrue();
  }

  @Test
  void rowsOfAnotherLengthAreAProblem() {
    LaneBuilder builder = new LaneBuilder(0, 2, 1);
    RowChunk chunk = new RowChunk(3, 1, 1);
    chunk.add(new float[5], 1, false);
    builder.add(chunk, 0);
    assertThat(Refusal.of(builder.build().summary(false).problem()))
        .hasMessage(
            "the rows have vectors of differing lengths: 2 and 3 features; all rows must have as"
                + " many");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2 * STRIDE, 1 << 18})
  void featuresAndTargetsAreScaledOnceAndWeightsNever(int blockFloats) {
    List<Arrival> arrivals = arrivals(50);
    Lane lane = build(arrivals, blockFloats, 8);
    Scaling scaling = new Scaling(new float[] {1, 2, 3}, new float[] {2, 4, 0.5f});
    lane.scale(scaling);
    lane.scale(scaling);
    float[][] expected = expected(arrivals, false);
    List<float[]> rows = rows(lane, Part.TRAINING);
    for (int i = 0; i < rows.size(); i++) {
      float[] raw = expected[i];
      assertThat(rows.get(i))
          .containsExactly((raw[0] - 1) / 2, (raw[1] - 2) / 4, (raw[2] - 3) / 0.5f, raw[3]);
    }
  }

  private static List<SerializerInstance> serializers() {
    SparkConf conf = new SparkConf(false);
    return List.of(new JavaSerializer(conf).newInstance(), new KryoSerializer(conf).newInstance());
  }

  @ParameterizedTest
  @MethodSource("serializers")
  void serialisationKeepsRowsRanksAndThatTheyAreScaled(SerializerInstance serializer) {
    Lane lane = build(arrivals(50), 8 * STRIDE, 8);
    LaneSummary before = lane.summary(true);
    Scaling scaling = new Scaling(new float[] {1, 2, 3}, new float[] {2, 4, 0.5f});
    Lane raw = copy(serializer, lane);
    assertThat(raw.summary(true)).isEqualTo(before);
    lane.scale(scaling);
    Lane scaled = copy(serializer, lane);
    scaled.scale(scaling); // it knows that it is
    raw.scale(scaling);
    for (Part part : Part.values()) {
      float[][] expected = rows(lane, part).toArray(float[][]::new);
      assertThat(rows(scaled, part).toArray(float[][]::new)).isDeepEqualTo(expected);
      assertThat(rows(raw, part).toArray(float[][]::new)).isDeepEqualTo(expected);
    }
    assertThat(scaled.number()).isEqualTo(3);
    assertThat(scaled.digest()).isEqualTo(lane.digest());
  }

  /** Spark may write a lane to disk at any time: half scaled rows must not get there. */
  @ParameterizedTest
  @MethodSource("serializers")
  void aLaneIsNotWrittenWhileItIsScaled(SerializerInstance serializer) throws Exception {
    Lane lane = build(arrivals(50), 64, 8);
    copy(serializer, lane); // now all classes are loaded: nothing else can block the writer
    Thread writer = new Thread(() -> copy(serializer, lane));
    synchronized (lane) { // as scale does
      writer.start();
      while (writer.getState() != Thread.State.BLOCKED && writer.isAlive()) {
        Thread.onSpinWait();
      }
      assertThat(writer.getState()).isEqualTo(Thread.State.BLOCKED);
    }
    writer.join();
  }

  @Test
  void placesOfALaneBeyondTwoToThePowerOf31ValuesAreRight() {
    int shift = 16;
    float[][] blocks = new float[1 << (31 - shift)][];
    blocks[blocks.length - 1] = new float[STRIDE << shift];
    blocks[1] = new float[STRIDE << shift];
    int last = Integer.MAX_VALUE - 1; // row 2³¹ − 2: its value is number 2³³ or so
    Lane lane = new Lane(0, 2, 1, shift, blocks, last, 1, 0, null);
    assertThat(lane.block(Part.TRAINING, 1 << shift)).isSameAs(blocks[1]);
    assertThat(lane.offset(Part.TRAINING, 1 << shift)).isZero();
    assertThat(lane.block(Part.TRAINING, (2 << shift) - 1)).isSameAs(blocks[1]);
    assertThat(lane.offset(Part.TRAINING, (2 << shift) - 1)).isEqualTo((STRIDE << shift) - STRIDE);
    assertThat(lane.block(Part.VALIDATION, 0)).isSameAs(blocks[blocks.length - 1]);
    assertThat(lane.offset(Part.VALIDATION, 0)).isEqualTo((STRIDE << shift) - 2 * STRIDE);
  }

  @Test
  void wideRowsHaveABlockEach() {
    int features = 300_000; // more than the floats of a block
    LaneBuilder builder = new LaneBuilder(0, features, 1);
    RowChunk chunk = new RowChunk(features, 1, 1);
    for (int row = 0; row < 3; row++) {
      float[] values = new float[features + 2];
      values[features - 1] = row;
      chunk.add(values, row, false);
      builder.add(RowChunk.of(chunk.take()), 0);
    }
    Lane lane = builder.build();
    for (int rank = 0; rank < 3; rank++) {
      assertThat(lane.offset(Part.TRAINING, rank)).isZero();
      assertThat(lane.block(Part.TRAINING, rank))
          .hasSize(features + 2)
          .satisfies(row -> assertThat(row[features - 1]).isIn(0f, 1f, 2f));
    }
    assertThat(lane.block(Part.TRAINING, 2)[features - 1]).isEqualTo(2);
  }

  private static Lane copy(SerializerInstance serializer, Lane lane) {
    ClassTag<Lane> tag = ClassTag.apply(Lane.class);
    return serializer.deserialize(serializer.serialize(lane, tag), tag);
  }
}
