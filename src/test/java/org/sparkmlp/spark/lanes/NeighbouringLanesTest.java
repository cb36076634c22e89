package org.sparkmlp.spark.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NeighbouringLanesTest {
  private static List<String> homes(int lanes, String... executors) {
    return IntStream.range(0, lanes)
        .boxed()
        .flatMap(lane -> NeighbouringLanes.home(lane, lanes, List.of(executors)).stream())
        .toList();
  }

  @Test
  void neighboursAreTogetherAndExecutorsHaveTheSameNumberOrOneMore() {
    assertThat(homes(8, "a", "b")).containsExactly("a", "a", "a", "a", "b", "b", "b", "b");
    assertThat(homes(8, "a", "b", "c")).containsExactly("a", "a", "a", "b", "b", "b", "c", "c");
    assertThat(homes(2, "a", "b", "c", "d")).containsExactly("a", "c");
  }

  @Test
  void whereNobodyIsKnownAnywhereWillDo() {
    assertThat(homes(8)).isEmpty();
  }
}
