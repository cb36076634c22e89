package org.sparkmlp.spark.sharded.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlicesTest {
  @ParameterizedTest
  @CsvSource({
    "1,1,1,1",
    "100,3,8,16",
    "100,256,8,8",
    "65536,2,65536,65536",
    "65537,2,65536,65536",
    "2147483647,256,65536,262144"
  })
  void piecesCoverEveryParameterOnceAndStartOnUnits(int n, int owners, int unit, int piece) {
    Slices slices = new Slices(n, owners, unit, piece, piece);
    int next = 0;
    for (int owner = 0; owner < owners; owner++) {
      assertThat(slices.first(owner)).isEqualTo(next);
      for (int i = 0; i < slices.pieces(owner); i++) {
        assertThat(slices.first(owner, i)).isEqualTo(next);
        assertThat(next % unit).isZero();
        assertThat(slices.length(owner, i)).isBetween(1, piece);
        next += slices.length(owner, i);
      }
    }
    assertThat(next).isEqualTo(n);
    assertThat(slices.first(owners)).isEqualTo(n);
  }

  @Test
  void slicesAreEqualButForOneUnit() {
    Slices slices = new Slices(1_000_000, 7, 1_024, 4_096, 0);
    for (int owner = 0; owner < 7; owner++) {
      int length = slices.first(owner + 1) - slices.first(owner);
      assertThat(length).isBetween(1_000_000 / 7 - 1_024, 1_000_000 / 7 + 1_024);
    }
  }

  @Test
  void refusesAPieceThatDividesAUnit() {
    assertThatThrownBy(() -> new Slices(10, 1, 4, 6, 0))
        .hasMessage("piece must be a multiple of the unit 4, was 6");
  }
}
