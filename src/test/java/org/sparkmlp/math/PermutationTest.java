package org.sparkmlp.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PermutationTest {

  private static final int KEYS = 300_000;

  @Test
  void isABijectionOfEverySize() {
    for (int size = 0; size < 300; size++) {
      for (long key = 0; key < 20; key++) {
        assertBijective(Permutation.of(size, key), size);
      }
      assertBijective(Permutation.identity(size), size);
    }
    for (int size : new int[] {1023, 1024, 1025, 65_535, 65_537, 1_000_003}) {
      assertBijective(Permutation.of(size, -size), size);
    }
  }

  private static void assertBijective(Permutation permutation, int size) {
    assertThat(permutation.size()).isEqualTo(size);
    BitSet seen = new BitSet(size);
    for (int place = 0; place < size; place++) {
      int number = permutation.at(place);
      assertThat(number >= 0 && number < size && !seen.get(number)).isTrue();
      seen.set(number);
    }
  }

  @Test
  void reachesTheLargestSize() {
    Permutation permutation = Permutation.of(Integer.MAX_VALUE, 5);
    for (int place : new int[] {0, 1, Integer.MAX_VALUE / 2, Integer.MAX_VALUE - 1}) {
      assertThat(permutation.at(place)).isBetween(0, Integer.MAX_VALUE - 1);
    }
  }

  @Test
  void identityLeavesEveryNumberInItsPlace() {
    Permutation identity = Permutation.identity(100);
    for (int place = 0; place < 100; place++) {
      assertThat(identity.at(place)).isEqualTo(place);
    }
  }

  /** A change changes every trained model. */
  @Test
  void shufflesAsItHasAlwaysShuffled() {
    Permutation permutation = Permutation.of(10, 42);
    int[] numbers = new int[10];
    for (int place = 0; place < 10; place++) {
      numbers[place] = permutation.at(place);
    }
    assertThat(numbers).containsExactly(5, 3, 7, 4, 0, 8, 9, 2, 6, 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 6, 7, 8, 9, 13, 16, 17, 31, 33})
  void everyNumberIsAsLikelyInEveryPlace(int size) {
    int[][] counts = new int[size][size];
    for (int key = 0; key < KEYS; key++) {
      Permutation permutation = Permutation.of(size, key);
      for (int place = 0; place < size; place++) {
        counts[place][permutation.at(place)]++;
      }
    }
    for (int[] ofPlace : counts) {
      assertUniform(ofPlace);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 6, 7, 8, 9, 13, 16})
  void everyPairIsAsLikelyInEveryPairOfPlaces(int size) {
    for (int first = 0; first < size; first += 2) {
      int second = (first + 1) % size;
      int[] counts = new int[size * (size - 1)];
      for (int key = 0; key < KEYS; key++) {
        Permutation permutation = Permutation.of(size, key);
        int a = permutation.at(first);
        int b = permutation.at(second);
        counts[a * (size - 1) + (b < a ? b : b - 1)]++;
      }
      assertUniform(counts);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void everyShuffleOfAFewNumbersIsAsLikely(int size) {
    int[] counts = new int[size == 3 ? 6 : 24];
    for (int key = 0; key < KEYS; key++) {
      counts[rank(Permutation.of(size, key))]++;
    }
    assertUniform(counts);
  }

  private static int rank(Permutation permutation) {
    int rank = 0;
    for (int place = 0; place < permutation.size(); place++) {
      int smallerAfter = 0;
      for (int later = place + 1; later < permutation.size(); later++) {
        smallerAfter += permutation.at(later) < permutation.at(place) ? 1 : 0;
      }
      rank = rank * (permutation.size() - place) + smallerAfter;
    }
    return rank;
  }

  /** Chi-square less than five standard deviations above its mean. */
  private static void assertUniform(int[] counts) {
    double expected = KEYS / (double) counts.length;
    double chiSquare = 0;
    for (int count : counts) {
      chiSquare += (count - expected) * (count - expected) / expected;
    }
    int degrees = counts.length - 1;
    // A chi-square has heavier tails than a normal, most of all with one degree of freedom.
    assertThat(chiSquare).isLessThan(degrees + 5 * Math.sqrt(2.0 * degrees) + 10);
  }

  @Test
  void refusesPlacesAndSizesThatDoNotExist() {
    assertThatThrownBy(() -> Permutation.of(3, 0).at(3))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> Permutation.of(0, 0).at(0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> Permutation.of(-1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("size must be at least 0, was -1");
  }
}
