package org.sparkmlp.spark.star;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkmlp.network.GradientSum;
import org.sparkmlp.training.tree.CanonicalTree;
import org.sparkmlp.training.tree.CanonicalTree.Node;
import org.sparkmlp.training.tree.JoinedSums;
import org.sparkmlp.training.tree.Lanes;

class StepSumsTest {
  private static final long NONCE = 7;
  private static final Lanes LANES = new Lanes(16);

  /** A worker's sums; every fifth has no rows. */
  private static GradientSum[] sums(List<Node> nodes, int parameters, Random random) {
    GradientSum[] sums = new GradientSum[nodes.size()];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = new GradientSum(parameters);
      for (int j = 0; j < parameters; j++) {
        sums[i].gradient()[j] = (float) random.nextGaussian();
      }
      sums[i].set(random.nextDouble(), random.nextDouble(), random.nextInt(5));
    }
    return sums;
  }

  private static double[] send(
      StepSums.Sender sender, long command, List<Node> nodes, GradientSum[] sums) {
    sender.sending(command, joined(nodes, sums)).share(new JoinedSums.Reader());
    return StepSums.numbers(nodes, sums);
  }

  private static JoinedSums joined(List<Node> nodes, GradientSum[] sums) {
    return new JoinedSums(
        IntStream.range(0, sums.length).boxed().collect(toMap(nodes::get, i -> sums[i])));
  }

  private static GradientSum add(GradientSum left, GradientSum right) {
    left.add(right);
    return left;
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 100", "2, 70000", "3, 131040", "5, 131041", "16, 65520", "7, 200000"})
  void theOrderOfArrivalAndWhatComesTwiceChangeNoBit(int workers, int parameters) {
    Random random = new Random(workers);
    StepSums sums = new StepSums(LANES, parameters);
    List<StepSums.Sender> senders = new ArrayList<>();
    Told told = new Told();
    for (int worker = 0; worker < workers; worker++) {
      senders.add(new StepSums.Sender(told, NONCE));
    }
    for (long command = 1; command <= 3; command++) {
      sums.begin(NONCE, command);
      Object[] results = new Object[workers];
      Map<Node, GradientSum> expected = new HashMap<>();
      for (int worker = 0; worker < workers; worker++) {
        List<Node> nodes = CanonicalTree.cover(16 * worker / workers, 16 * (worker + 1) / workers);
        GradientSum[] own = sums(nodes, parameters, random);
        results[worker] = send(senders.get(worker), command, nodes, own);
        for (int i = 0; i < own.length; i++) {
          if (!own[i].isEmpty()) {
            expected.put(nodes.get(i), own[i].copy());
          }
        }
      }
      List<byte[]> slices = new ArrayList<>(told.take());
      Collections.shuffle(slices, random);
      for (int i = 0; i < slices.size(); i++) {
        sums.take(slices.get(i));
        sums.take(slices.get(random.nextInt(i + 1)));
      }
      for (Object result : results) {
        assertThat(sums.lacks(command, (double[]) result)).isFalse();
      }
      GradientSum total = sums.total(results);
      GradientSum whole =
          CanonicalTree.finish(CanonicalTree.root(LANES), expected, StepSumsTest::add);
      if (whole == null) {
        assertThat(total.isEmpty()).isTrue();
      } else {
        assertThat(total.gradient()).isEqualTo(whole.gradient());
        assertThat(total.loss()).isEqualTo(whole.loss());
        assertThat(total.weight()).isEqualTo(whole.weight());
        assertThat(total.rows()).isEqualTo(whole.rows());
      }
    }
  }

  /** As when a worker is lost after its team has sent, and another one does its share again. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void rowsCountOnceInWhicheverSumTheyCome(long seed) {
    int parameters = 2 * StepSums.SLICE + 5;
    Random random = new Random(seed);
    List<Node> leaves = IntStream.range(0, 16).mapToObj(lane -> new Node(0, lane)).toList();
    GradientSum[] own = sums(leaves, parameters, random);
    Told told = new Told();
    StepSums.Sender sender = new StepSums.Sender(told, NONCE);
    for (int level = 0; level <= 4; level++) {
      for (int from = 0; from < 16; from += 1 << level) {
        List<Node> part = leaves.subList(from, from + (1 << level));
        GradientSum[] parts = Arrays.copyOfRange(own, from, from + (1 << level));
        send(sender, 1, part, parts);
      }
    }
    List<byte[]> slices = new ArrayList<>(told.take());
    Collections.shuffle(slices, random);
    StepSums sums = new StepSums(LANES, parameters);
    sums.begin(NONCE, 1);
    slices.forEach(sums::take);
    double[] numbers = StepSums.numbers(leaves, own);
    assertThat(sums.lacks(1, numbers)).isFalse();
    Map<Node, GradientSum> expected = new HashMap<>();
    for (int lane = 0; lane < 16; lane++) {
      if (!own[lane].isEmpty()) {
        expected.put(leaves.get(lane), own[lane].copy());
      }
    }
    GradientSum whole =
        CanonicalTree.finish(CanonicalTree.root(LANES), expected, StepSumsTest::add);
    assertThat(sums.total(new Object[] {numbers}).gradient()).isEqualTo(whole.gradient());
  }

  @Test
  void otherWorkersBeginAnewThoughTheCommandIsTheSame() {
    StepSums sums = new StepSums(LANES, 3);
    Told told = new Told();
    List<Node> all = List.of(CanonicalTree.root(LANES));
    GradientSum[] one = {new GradientSum(new float[] {1, 2, 3})};
    one[0].set(1, 1, 1);
    double[] numbers = send(new StepSums.Sender(told, NONCE), 1, all, one);
    byte[] slice = told.take().get(0);
    sums.begin(NONCE, 1);
    assertThat(sums.lacks(1, numbers)).isTrue();
    sums.take(slice);
    assertThat(sums.lacks(1, numbers)).isFalse();
    sums.begin(NONCE + 1, 1);
    assertThat(sums.lacks(1, numbers)).isTrue();
    sums.take(slice); // of workers who were sent home
    assertThat(sums.lacks(1, numbers)).isTrue();
    assertThat(sums.lacks(2, numbers)).isFalse(); // of no use anyway
  }

  @Test
  void whatIsNoSliceOfThisCommandIsLeftAside() {
    StepSums sums = new StepSums(LANES, 3);
    sums.begin(NONCE, 1);
    double[] numbers = {4, 0, 1, 1, 1};
    for (int[] place :
        new int[][] {{4, 1, 0}, {5, 0, 0}, {-1, 0, 0}, {4, -1, 0}, {4, 0, 1}, {4, 0, -1}}) {
      sums.take(slice(NONCE, 1, place, 3));
    }
    sums.take(slice(NONCE, 2, new int[] {4, 0, 0}, 3));
    sums.take(slice(NONCE + 1, 1, new int[] {4, 0, 0}, 3));
    sums.take(slice(NONCE, 1, new int[] {4, 0, 0}, 2));
    sums.take(slice(NONCE, 1, new int[] {4, 0, 0}, 4));
    sums.take(new byte[0]);
    sums.take(new byte[27]);
    assertThat(sums.lacks(1, numbers)).isTrue();
    sums.take(slice(NONCE, 1, new int[] {4, 0, 0}, 3));
    assertThat(sums.lacks(1, numbers)).isFalse();
  }

  private static byte[] slice(long nonce, long command, int[] place, int floats) {
    ByteBuffer bytes = ByteBuffer.allocate(28 + 4 * floats).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(nonce).putLong(command);
    for (int each : place) {
      bytes.putInt(each);
    }
    return bytes.array();
  }
}
