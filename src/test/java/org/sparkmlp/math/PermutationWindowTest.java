package org.sparkmlp.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PermutationWindowTest {

  /** Around the window's length, powers of two, and the sizes that take more rounds. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 8, 9, 32, 33, 255, 256, 257, 511, 513, 8_191, 8_193, 70_000})
  void givesEveryNumberOfTheShuffle(int size) {
    PermutationWindow window = new PermutationWindow();
    for (Permutation each :
        new Permutation[] {
          Permutation.of(size, 1), Permutation.of(size, -1), Permutation.identity(size)
        }) {
      window.set(each);
      for (int place = 0; place < size; place++) {
        assertThat(window.at(place)).isEqualTo(each.at(place));
      }
    }
  }

  @Test
  void placesMayBeAskedForInAnyOrder() {
    Permutation shuffle = Permutation.of(1_000, 3);
    PermutationWindow window = new PermutationWindow();
    window.set(shuffle);
    for (int place : new int[] {999, 0, 255, 256, 255, 700, 500, 998}) {
      assertThat(window.at(place)).isEqualTo(shuffle.at(place));
    }
  }

  @Test
  void reachesTheLargestSize() {
    Permutation shuffle = Permutation.of(Integer.MAX_VALUE, 5);
    PermutationWindow window = new PermutationWindow();
    window.set(shuffle);
    int last = Integer.MAX_VALUE - 1;
    assertThat(window.at(last - 300)).isEqualTo(shuffle.at(last - 300));
    assertThat(window.at(last)).isEqualTo(shuffle.at(last));
  }

  @Test
  void refusesAPlaceThatDoesNotExist() {
    PermutationWindow window = new PermutationWindow();
    assertThatThrownBy(() -> window.at(0)).isInstanceOf(IndexOutOfBoundsException.class);
    window.set(Permutation.of(300, 1));
    assertThat(window.at(299)).isBetween(0, 299);
    assertThatThrownBy(() -> window.at(300)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> window.at(-1)).isInstanceOf(IndexOutOfBoundsException.class);
  }
}
