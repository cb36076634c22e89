package org.sparkmlp.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LossJumpTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // What was seen with inputs of 245 deviations: told of once, not in each ruined epoch.
        "0.262 0.128 0.118 0.092 0.062 0.063 0.098 0.194 2.858 1.135 1.266 | 8",
        "0.3 0.1 0.9 0.1 0.1 0.9 | 3 6", // each jump, where it recovers in between
        "0.3 | ",
        "0.3 5 | 2",
        "1 0.9 1.1 1.3 1.79 | ", // noise
        "0.26 0.001 0.05 0.0001 0.1 | ", // much more than twice, but still next to nothing
        "2e-6 1e-6 9e-6 | 3", // the unit of the loss does not matter
        "2e9 1e9 9e9 | 3",
        "0.5 0 0 | ", // a loss of 0
        "0.5 NaN NaN | ", // no row had a weight
      })
  void isToldOfInTheEpochsOf(String losses, String expected) {
    double[] all = Arrays.stream(losses.split(" ")).mapToDouble(Double::parseDouble).toArray();
    List<EpochRecord> history = new ArrayList<>();
    List<String> told = new ArrayList<>();
    for (double loss : all) {
      history.add(record(history.size() + 1, loss));
      LossJump.in(history).ifPresent(line -> told.add(Integer.toString(history.size())));
    }
    assertThat(String.join(" ", told)).isEqualTo(expected == null ? "" : expected);
  }

  private static EpochRecord record(int epoch, double loss) {
    return new EpochRecord(
        epoch,
        epoch,
        loss,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        0.05,
        1,
        1,
        new TimeSplit(),
        false);
  }
}
