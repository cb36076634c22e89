package org.sparkmlp.spark.star;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.training.tree.Lanes;

class StarMemoryTest {
  private static final int MILLION = 1_000_000; // parameters: a vector is of 4 MB
  private static final Lanes LANES = new Lanes(64);

  private static SparkConf executors(String memory) {
    return new SparkConf(false).set("spark.executor.memory", memory);
  }

  /** Nodes: one for each worker if those are a power of two; 5 for three workers. */
  @ParameterizedTest
  @CsvSource({
    "1, 1, 28000000, 28000000, 20000000",
    "2, 2, 28000000, 28000000, 20000000",
    "3, 3, 28000000, 36000000, 28000000",
    "16, 4, 28000000, 56000000, 44000000",
    "64, 64, 28000000, 152000000, 20000000"
  })
  void countsTheVectorsOfBothSides(
      int workers, int executors, long driver, long lagging, long executor) {
    assertThat(StarMemory.between(MILLION, 1, LANES, workers, executors))
        .isEqualTo(new StarMemory(driver, lagging, executor));
  }

  @Test
  void countsBothSidesTogetherInOneProcess() {
    assertThat(StarMemory.inOneProcess(MILLION, 1, LANES, 4))
        .isEqualTo(new StarMemory(40_000_000, 40_000_000, 0));
  }

  @Test
  void countsBothVectorsOfAdam() {
    assertThat(StarMemory.inOneProcess(MILLION, 2, LANES, 4))
        .isEqualTo(new StarMemory(44_000_000, 44_000_000, 0));
    assertThat(StarMemory.between(MILLION, 2, LANES, 3, 3))
        .isEqualTo(new StarMemory(32_000_000, 40_000_000, 28_000_000));
  }

  @Test
  void countsBeyondTheRangeOfInt() {
    assertThat(StarMemory.between(400 * MILLION, 1, LANES, 64, 1))
        .isEqualTo(new StarMemory(11_200_000_000L, 60_800_000_000L, 209_600_000_000L));
  }

  @Test
  void whatIsThereToTheByteIsEnough() {
    StarMemory memory = StarMemory.between(MILLION, 1, LANES, 16, 4);
    assertThatCode(() -> memory.require(28_000_000, executors("42m"))).doesNotThrowAnyException();
    assertThat(memory.isCovered(56_000_000, executors("42m"))).isTrue();
    assertThat(memory.isCovered(55_999_999, executors("42m"))).isFalse();
    assertThat(memory.isCovered(56_000_000, executors("41m"))).isFalse();
  }

  @Test
  void aDriverThatIsTooSmallIsRefusedWithNeedBoundAndRemedy() {
    StarMemory memory = StarMemory.between(100 * MILLION, 1, LANES, 2, 2);
    assertThatThrownBy(() -> memory.require(1L << 31, executors("4g")))
        .isInstanceOf(Refusal.class)
        .hasMessage(
            "spark.driver.memory must be at least 2,671 MiB, besides the rows, for the star and so"
                + " large a network, was 2,048 MiB; raise spark.driver.memory, or take the exchange"
                + " sharded");
  }

  @Test
  void anExecutorThatIsTooSmallIsRefusedLikewise() {
    StarMemory memory = StarMemory.between(100 * MILLION, 1, LANES, 2, 2);
    assertThatThrownBy(() -> memory.require(1L << 33, new SparkConf(false)))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("spark.executor.memory must be at least 1,908 MiB")
        .hasMessageContaining("was 1,024 MiB; raise spark.executor.memory");
  }

  @Test
  void inOneProcessTheShardedExchangeIsNoRemedy() {
    StarMemory memory = StarMemory.inOneProcess(100 * MILLION, 1, LANES, 2);
    assertThatThrownBy(() -> memory.require(1L << 31, executors("1m")))
        .isInstanceOf(Refusal.class)
        .hasMessageEndingWith("was 2,048 MiB; raise spark.driver.memory");
  }

  @Test
  void warnsWhereItWouldDoOnlyAsLongAsWorkersKeepStep() {
    StarMemory memory = StarMemory.between(MILLION, 1, LANES, 16, 4);
    assertThat(memory.doubt(56_000_000)).isEmpty();
    assertThat(memory.doubt(55_999_999))
        .hasValue(
            "the star may come to need 54 MiB of the driver's memory if workers do not keep step,"
                + " and there are 53: raise spark.driver.memory, or take the exchange sharded");
  }
}
