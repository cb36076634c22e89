package org.sparkmlp.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.spark.request.Exchange;
import org.sparkmlp.training.tree.Lanes;

class FitMemoryTest {
  private static final long MEBI = 1 << 20;
  private static final FitMemory.Rows ROWS = new FitMemory.Rows(10_000_000, 102, 0);
  private static final int PARAMETERS = (int) MEBI;
  private static final Lanes LANES = new Lanes(64);

  private static SparkConf executorsOf(String memory) {
    return new SparkConf(false).set("spark.executor.memory", memory);
  }

  private static FitMemory between(int workers, int executors, Exchange exchange) {
    return between(1, workers, executors, exchange);
  }

  private static FitMemory between(int vectors, int workers, int executors, Exchange exchange) {
    return FitMemory.between(ROWS, PARAMETERS, vectors, LANES, workers, executors, exchange);
  }

  private static FitMemory alone(int vectors, Exchange exchange) {
    return FitMemory.inOneProcess(ROWS, PARAMETERS, vectors, LANES, 2, exchange);
  }

  @ParameterizedTest
  @EnumSource
  void theWorkedRows(Exchange exchange) {
    assertThat(between(4, 4, exchange).rows()).isEqualTo(1_020_000_000L);
    assertThat(between(4, 2, exchange).rows()).isEqualTo(2_040_000_000L);
    assertThat(between(3, 2, exchange).rows()).isEqualTo(2_720_000_000L); // two of the three
  }

  @Test
  void eachExchangeHasItsNetwork() {
    assertThat(between(4, 2, Exchange.JOB).executor()).isEqualTo(24 * MEBI);
    assertThat(between(4, 2, Exchange.SHARDED).executor()).isEqualTo(28 * MEBI);
    assertThat(between(4, 2, Exchange.STAR).executor()).isEqualTo(28 * MEBI); // 2 · 2 + 3 vectors
    assertThat(between(4, 2, Exchange.JOB).driver()).isEqualTo(20 * MEBI);
    assertThat(between(4, 2, Exchange.STAR).driver()).isEqualTo(28 * MEBI);
  }

  @Test
  void adamRemembersAVectorMoreWhereverTheStateIs() {
    assertThat(between(2, 4, 2, Exchange.JOB).executor()).isEqualTo(24 * MEBI);
    assertThat(between(2, 4, 2, Exchange.SHARDED).executor()).isEqualTo(30 * MEBI);
    assertThat(between(2, 4, 2, Exchange.SHARDED).driver()).isEqualTo(24 * MEBI);
    assertThat(between(2, 4, 2, Exchange.STAR).executor()).isEqualTo(28 * MEBI);
    assertThat(between(2, 4, 2, Exchange.STAR).driver()).isEqualTo(32 * MEBI);
    for (Exchange exchange : Exchange.values()) {
      assertThat(alone(2, exchange).driver()).isEqualTo(alone(1, exchange).driver() + 4 * MEBI);
    }
  }

  @Test
  void linesForPeople() {
    assertThat(between(4, 4, Exchange.JOB).toText(512 * MEBI, executorsOf("2g")))
        .isEqualTo(
            "in each executor rows 973 MiB, network 12, of 2,048; in the driver network 28, of 512");
    FitMemory alone = alone(1, Exchange.JOB);
    assertThat(alone.toText(8192 * MEBI, executorsOf("2g")))
        .isEqualTo("rows 3,891 MiB, network 40, of 8,192");
  }

  @Test
  void enoughIsNothingToSay() {
    FitMemory memory = between(4, 4, Exchange.JOB);
    assertThat(memory.require(28 * MEBI, executorsOf("985m"))).isEmpty();
    assertThat(memory.spilled()).isEmpty();
  }

  @Test
  void rowsInFilesAreToldAndAreNotOfTheHeap() {
    FitMemory.Rows rows = new FitMemory.Rows(10_000_000, 102, 3_000_000_000L);
    FitMemory memory = FitMemory.between(rows, PARAMETERS, 1, LANES, 4, 4, Exchange.JOB);
    assertThat(memory.require(28 * MEBI, executorsOf("270m"))).isEmpty();
    assertThat(memory.toText(512 * MEBI, executorsOf("270m")))
        .isEqualTo(
            "in each executor rows 258 MiB and 716 in files, network 12, of 270; in the driver"
                + " network 28, of 512");
    assertThat(memory.spilled())
        .hasValue(
            "about 716 of 973 MiB of rows of each executor found no room in Spark's storage memory"
                + " and lie in mapped files in its local folders: training is as fast as these are"
                + " read; raise spark.executor.memory to have all in the heap");
    FitMemory alone = FitMemory.inOneProcess(rows, PARAMETERS, 1, LANES, 2, Exchange.JOB);
    assertThat(alone.toText(2048 * MEBI, executorsOf("1m")))
        .isEqualTo("rows 1,030 MiB and 2,862 in files, network 40, of 2,048");
    assertThat(alone.spilled())
        .hasValueSatisfying(
            line ->
                assertThat(line)
                    .startsWith("about 2,862 of 3,891 MiB of rows found no room")
                    .contains("raise spark.driver.memory"));
  }

  @Test
  void lessThanRowsAndNetworkIsWarnedOf() {
    assertThat(between(4, 4, Exchange.JOB).require(28 * MEBI, executorsOf("984m")))
        .hasValue(
            "this fit needs about 985 MiB, and spark.executor.memory is 984: it may run out of"
                + " memory; raise it");
    assertThat(between(4, 4, Exchange.JOB).require(27 * MEBI, executorsOf("2g")))
        .hasValueSatisfying(line -> assertThat(line).contains("spark.driver.memory is 27"));
  }

  @Test
  void rowsThatNoExecutorCanHoldAreRefusedUnlessMoreExecutorsMayCome() {
    FitMemory memory = between(4, 4, Exchange.JOB);
    assertThatThrownBy(() -> memory.require(28 * MEBI, executorsOf("900m")))
        .isInstanceOf(Refusal.class)
        .hasMessage(
            "spark.executor.memory must be well above 973 MiB, for the rows alone, was 900 MiB;"
                + " raise it, or have more executors, among which rows are shared");
    SparkConf elastic = executorsOf("900m").set("spark.dynamicAllocation.enabled", "true");
    assertThat(memory.require(28 * MEBI, elastic)).isPresent();
  }

  @Test
  void inOneProcessTheDriverHoldsAll() {
    FitMemory alone = alone(1, Exchange.JOB);
    assertThat(alone.require(4000 * MEBI, executorsOf("1m"))).isEmpty();
    assertThat(alone.require(3900 * MEBI, executorsOf("1m"))).isPresent();
    assertThatThrownBy(() -> alone.require(3000 * MEBI, executorsOf("1m")))
        .hasMessageStartingWith("spark.driver.memory must be well above 3,891 MiB");
  }
}
