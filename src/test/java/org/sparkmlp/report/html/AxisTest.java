package org.sparkmlp.report.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AxisTest {
  @Test
  void labelsRoundValues() {
    assertThat(new Axis(0, 10, false).ticks()).containsExactly(0.0, 2.0, 4.0, 6.0, 8.0, 10.0);
    assertThat(new Axis(0.5, 20, true).ticks()).containsExactly(0.5, 1.0, 2.0, 5.0, 10.0, 20.0);
    assertThat(new Axis(1e-4, 1, true).ticks()).hasSize(5);
  }

  @Test
  void labelsNotEachOfVeryManyDecades() {
    assertThat(new Axis(1e-20, 1, true).ticks()).hasSize(11).contains(1e-20, 1e-18, 1.0);
  }

  @Test
  void givesEqualRatiosEqualRoomIfLogarithmic() {
    Axis axis = new Axis(1, 100, true);
    assertThat(axis.place(10)).isCloseTo(0.5, within(1e-12));
    assertThat(new Axis(0, 100, false).place(25)).isCloseTo(0.25, within(1e-12));
  }

  @Test
  void hasALengthEvenWhereAllValuesAreEqualOrMissing() {
    for (double[] values : new double[][] {{}, {Double.NaN}, {0, 0}, {3, 3}, {-2}}) {
      for (Axis axis :
          new Axis[] {Axis.linear(values), Axis.logarithmic(values), Axis.fromZero(values)}) {
        assertThat(axis.max()).isGreaterThan(axis.min());
        assertThat(axis.ticks()).isNotEmpty();
      }
    }
  }

  @Test
  void staysNearAValueThatNeverChanges() {
    Axis axis = Axis.linear(new double[] {0.05, 0.05});
    assertThat(axis.min()).isCloseTo(0.025, within(1e-12));
    assertThat(axis.max()).isCloseTo(0.075, within(1e-12));
  }

  @Test
  void showsOnlyThePositiveOnALogarithmicAxis() {
    Axis axis = Axis.logarithmic(new double[] {-1, 0, 0.1, 10});
    assertThat(axis.shows(0)).isFalse();
    assertThat(axis.shows(0.1)).isTrue();
    assertThat(axis.shows(10)).isTrue();
  }

  @Test
  void showsNothingBelowZeroWhereAllIsZero() {
    assertThat(Axis.linear(new double[] {0, 0, Double.NaN})).isEqualTo(new Axis(0, 1, false));
  }
}
