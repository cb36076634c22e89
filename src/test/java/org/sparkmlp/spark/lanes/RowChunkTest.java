package org.sparkmlp.spark.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.sparkmlp.check.Refusal;

class RowChunkTest {

  @Test
  void bytesBringBackEveryRow() {
    RowChunk chunk = new RowChunk(2, 1, 3);
    assertThat(chunk.isEmpty()).isTrue();
    assertThat(chunk.add(new float[] {1, 2, 3, 4}, -5L, false)).isFalse();
    assertThat(chunk.add(new float[] {-0f, 1e-45f, Float.MAX_VALUE, 0}, 6L, true)).isFalse();
    assertThat(chunk.add(new float[] {7, 8, 9, 10}, Long.MAX_VALUE, false)).isTrue(); // full
    RowChunk copy = RowChunk.of(chunk.take());
    assertThat(chunk.isEmpty()).isTrue();
    assertThat(copy.rows()).isEqualTo(3);
    assertThat(copy.features).isEqualTo(2);
    assertThat(copy.labelWidth).isEqualTo(1);
    assertThat(values(copy))
        .containsExactly(1, 2, 3, 4, -0f, 1e-45f, Float.MAX_VALUE, 0, 7, 8, 9, 10);
    assertThat(new long[] {copy.hash(0), copy.hash(1), copy.hash(2)})
        .containsExactly(-5, 6, Long.MAX_VALUE);
    assertThat(copy.isValidation(0)).isFalse();
    assertThat(copy.isValidation(1)).isTrue();
    assertThat(copy.isValidation(2)).isFalse();
  }

  @Test
  void aChunkIsUsedAgainAfterItWasTaken() {
    RowChunk chunk = new RowChunk(1, 1, 2);
    chunk.add(new float[] {1, 2, 3}, 1, true);
    chunk.add(new float[] {4, 5, 6}, 2, true);
    chunk.take();
    chunk.add(new float[] {7, 8, 9}, 3, false);
    RowChunk copy = RowChunk.of(chunk.take());
    assertThat(copy.rows()).isEqualTo(1);
    assertThat(values(copy)).containsExactly(7, 8, 9);
    assertThat(copy.isValidation(0)).isFalse();
  }

  @Test
  void aRefusalIsNoRowsAndRowsAreNoRefusal() {
    Refusal refusal = Refusal.value("é", "ω", "it must not be", null);
    assertThat(RowChunk.problemOf(RowChunk.problem(refusal)).orElseThrow())
        .hasMessage(refusal.getMessage());
    RowChunk chunk = new RowChunk(1, 1, 1);
    chunk.add(new float[] {1, 2, 3}, 1, false);
    assertThat(RowChunk.problemOf(chunk.take())).isEmpty();
  }

  @Test
  void bytesThatWereTakenStayAsTheyAre() {
    RowChunk chunk = new RowChunk(1, 1, 1);
    chunk.add(new float[] {1, 2, 3}, 1, false);
    byte[] first = chunk.take();
    chunk.add(new float[] {4, 5, 6}, 2, true);
    chunk.take();
    assertThat(values(RowChunk.of(first))).containsExactly(1, 2, 3);
  }

  private static float[] values(RowChunk chunk) {
    float[] values = new float[chunk.rows() * chunk.stride()];
    for (int row = 0; row < chunk.rows(); row++) {
      chunk.copy(row, values, row * chunk.stride());
    }
    return values;
  }
}
