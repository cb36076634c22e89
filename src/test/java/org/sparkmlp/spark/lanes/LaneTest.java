package org.sparkmlp.spark.lanes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.Evaluation;
import org.sparkmlp.network.Loss;
import org.sparkmlp.network.Network;
import org.sparkmlp.network.Scaling;
import org.sparkmlp.network.Topology;
import org.sparkmlp.network.Workspace;
import org.sparkmlp.spark.rows.ExecutorSpace;
import org.sparkmlp.spark.rows.RowSpace;
import org.sparkmlp.spark.rows.TightSpace;
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

  @TempDir Path folder;

  private RowSpace roomFor(int rows) {
    return new TightSpace((long) rows * STRIDE * Float.BYTES, folder);
  }

  private static Lane build(List<Arrival> arrivals, int blockFloats, int chunkRows) {
    return build(arrivals, blockFloats, chunkRows, ExecutorSpace.here());
  }

  private static Lane build(
      List<Arrival> arrivals, int blockFloats, int chunkRows, RowSpace space) {
    LaneBuilder builder = new LaneBuilder(3, 2, 1, blockFloats, space);
    RowChunk chunk = new RowChunk(2, 1, chunkRows);
    for (Arrival arrival : arrivals) {
      if (chunk.add(arrival.row(), arrival.hash(), arrival.validation())) {
        addAll(builder, RowChunk.of(chunk.take()));
      }
    }
    addAll(builder, RowChunk.of(chunk.take()));
    try (builder) {
      return builder.build();
    }
  }

  private static void addAll(LaneBuilder builder, RowChunk chunk) {
    for (int row = 0; row < chunk.rows(); row++) {
      builder.add(chunk, row);
    }
  }

  private static List<float[]> rows(Lane lane, Part part) {
    List<float[]> rows = new ArrayList<>();
    float[] copy = lane.newCopy();
    for (int rank = 0; rank < lane.rows(part); rank++) {
      int offset = lane.offset(part, rank);
      rows.add(Arrays.copyOfRange(lane.array(part, rank, copy), offset, offset + STRIDE));
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

  @ParameterizedTest
  @ValueSource(ints = {0, 16, 40, 100})
  void aLaneThatFindsNoRoomIsTheSameInAFile(int room) {
    List<Arrival> arrivals = arrivals(300);
    Lane heap = build(arrivals, 32 * STRIDE, 7);
    Lane mapped = build(arrivals, 32 * STRIDE, 7, roomFor(room));
    assertThat(heap.isMapped()).isFalse();
    assertThat(mapped.isMapped()).isTrue();
    assertThat(mapped.estimatedSize()).isLessThan(heap.estimatedSize());
    requireSame(mapped, heap);
    long bytes = 360L * STRIDE * Float.BYTES; // every fifth is there twice
    assertThat(heap.summary(true).mappedBytes()).isZero();
    assertThat(mapped.summary(true).mappedBytes()).isEqualTo(bytes);
    assertThat(heap.estimatedSize()).isGreaterThan(bytes);
    Scaling scaling = new Scaling(new float[] {1, 2, 3}, new float[] {2, 4, 0.5f});
    heap.scale(scaling);
    mapped.scale(scaling);
    mapped.scale(scaling);
    requireSame(mapped, heap);
  }

  private static void requireSame(Lane lane, Lane expected) {
    assertThat(lane.digest()).isEqualTo(expected.digest());
    for (Part part : Part.values()) {
      assertThat(rows(lane, part).toArray(float[][]::new))
          .isDeepEqualTo(rows(expected, part).toArray(float[][]::new));
    }
  }

  /** As a pass needs it, which reads labels and weights when all its rows have been put. */
  @Test
  void copiesOfMappedRowsStayAsManyAsAPassHasRows() {
    List<Arrival> arrivals = arrivals(40);
    Network network =
        Network.of(Topology.of(2, List.of(3), Activation.TANH, 3), Loss.SOFTMAX_CROSS_ENTROPY);
    Lane heap = build(arrivals, 64, 8);
    Lane mapped = build(arrivals, 64, 8, roomFor(0));
    RowCopies copies = new RowCopies(16);
    for (int first = 0; first < 32; first += 8) { // twice around
      assertThat(loss(network, mapped, first, copies))
          .isEqualTo(loss(network, heap, first, new RowCopies(0)));
    }
  }

  private static double[] loss(Network network, Lane lane, int first, RowCopies copies) {
    Workspace workspace = network.workspace(16);
    workspace.load(new float[network.layout().size()]);
    workspace.clear();
    for (int rank = first; rank < first + 16 && rank < lane.rows(Part.TRAINING); rank++) {
      copies.put(lane, Part.TRAINING, rank, workspace);
    }
    Evaluation evaluation = Evaluation.empty(3);
    network.evaluate(workspace, evaluation);
    return evaluation.toArray();
  }

  @Test
  void aLaneThatWasLeftHalfScaledIsNotScaledAgain() {
    Lane lane = build(arrivals(50), 64, 8);
    Scaling tooShort = new Scaling(new float[] {1}, new float[0]);
    assertThatThrownBy(() -> lane.scale(tooShort))
        .isInstanceOf(ArrayIndexOutOfBoundsException.class);
    assertThatThrownBy(() -> lane.scale(Scaling.identity(3)))
        .hasMessage("lane 3 was left half scaled by a failure");
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
        .isEqualTo(new LaneSummary(3, 2, 1, 2, 1, 2.5, 4, summary.digest(), classes, 0, null));
    assertThat(build(arrivals, 8, 2).summary(false).classes().isEmpty()).isTrue();
    assertThat(new LaneBuilder(1, 0, 0, ExecutorSpace.here()).build().summary(true).isEmpty())
        .isTrue();
  }

  @Test
  void rowsOfAnotherLengthAreAProblem() {
    LaneBuilder builder = new LaneBuilder(0, 2, 1, ExecutorSpace.here());
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
    List<Arrival> arrivals = arrivals(50);
    requireKept(serializer, build(arrivals, 8 * STRIDE, 8));
    requireKept(serializer, build(arrivals, 8 * STRIDE, 8, roomFor(8)));
  }

  private static void requireKept(SerializerInstance serializer, Lane lane) {
    Scaling scaling = new Scaling(new float[] {1, 2, 3}, new float[] {2, 4, 0.5f});
    Lane raw = copy(serializer, lane);
    requireSame(raw, lane);
    assertThat(raw.isMapped()).isFalse(); // here there is room
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
  void wideRowsHaveABlockEach() {
    int features = 300_000; // more than the floats of a block
    LaneBuilder builder = new LaneBuilder(0, features, 1, ExecutorSpace.here());
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
      assertThat(lane.array(Part.TRAINING, rank, null))
          .hasSize(features + 2)
          .satisfies(row -> assertThat(row[features - 1]).isIn(0f, 1f, 2f));
    }
    assertThat(lane.array(Part.TRAINING, 2, null)[features - 1]).isEqualTo(2);
  }

  private static Lane copy(SerializerInstance serializer, Lane lane) {
    ClassTag<Lane> tag = ClassTag.apply(Lane.class);
    return serializer.deserialize(serializer.serialize(lane, tag), tag);
  }
}
