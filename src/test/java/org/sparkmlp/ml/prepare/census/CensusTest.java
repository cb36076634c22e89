package org.sparkmlp.ml.prepare.census;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkmlp.LocalSpark;

/** What is counted of columns, against plain loops, in any order and partitioning. */
class CensusTest {
  private static final double NONE = Double.NaN;

  private static Dataset<Row> column(int partitions, List<Double> values) {
    return LocalSpark.session()
        .createDataset(values, Encoders.DOUBLE())
        .toDF()
        .repartition(partitions);
  }

  private static List<Double> values(int count, long seed) {
    Random random = new Random(seed);
    List<Double> values = new ArrayList<>(List.of(0.0, -0.0, 1e-40, -3e38, 3e38, 7.0, 7.0, 7.0));
    while (values.size() < count) {
      values.add(random.nextGaussian() * Math.pow(10, random.nextInt(9) - 4));
    }
    return values.subList(0, count);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8, 999, 1000})
  void theMedianIsTheLowerOneOfTheMiddleAsFloat32(int count) {
    List<Double> values = new ArrayList<>(values(count, count));
    float[] sorted = new float[count];
    for (int i = 0; i < count; i++) {
      sorted[i] = values.get(i).floatValue() + 0f;
    }
    Arrays.sort(sorted);
    values.addAll(List.of(NONE, NONE));
    Collections.shuffle(values, new Random(count));
    double[] medians = Medians.of(column(3, values), new long[] {count});
    assertThat(medians).containsExactly(sorted[(count - 1) / 2]);
  }

  @Test
  void orderAndPartitioningChangeNoBit() {
    List<Double> values = new ArrayList<>(values(500, 4));
    values.add(NONE);
    NumberFacts facts = NumberCensus.of(column(1, values)).get(0);
    for (int partitions : new int[] {2, 7, 600}) { // with 600, some are empty
      Collections.shuffle(values, new Random(partitions));
      assertThat(NumberCensus.of(column(partitions, values))).containsExactly(facts);
    }
    assertThat(facts.rows()).isEqualTo(501);
    assertThat(facts.missing()).isEqualTo(1);
    assertThat(facts.least()).isEqualTo(-3e38);
    assertThat(facts.most()).isEqualTo(3e38);
  }

  @Test
  void sumsWhatFloat32Holds() {
    NumberFacts facts = NumberCensus.of(column(2, List.of(16_777_217.0, -1.0, 0.5, NONE))).get(0);
    assertThat(facts.rounded()).isEqualTo(1);
    assertThat(facts.sum()).isEqualTo(16_777_216.0 - 1 + 0.5);
    assertThat(facts.mean()).isEqualTo(16_777_215.5 / 3);
  }

  @Test
  void countsNothingWhereThereIsNothing() {
    Dataset<Row> empty = LocalSpark.session().emptyDataset(Encoders.DOUBLE()).toDF();
    assertThat(NumberCensus.of(empty).get(0).rows()).isZero();
    assertThat(NumberCensus.of(column(1, List.of(NONE))).get(0).present()).isZero();
  }

  @Test
  void knowsAColumnThatCountsTheRows() {
    List<Double> numbers = new ArrayList<>();
    for (double i = 0; i < 200; i++) {
      numbers.add(i + 17);
    }
    assertThat(NumberCensus.of(column(3, numbers)).get(0).countsRows()).isTrue();
    numbers.set(5, 100.0);
    assertThat(NumberCensus.of(column(3, numbers)).get(0).countsRows()).isFalse();
  }

  @Test
  void takesTheMostFrequentStringsAndOfEqualsTheFirst() {
    List<String> words =
        Arrays.asList("d", "b", "b", "c", "c", "a", "1", "2e3", null, "3", "Z", "2e3", "2e3");
    for (int partitions : new int[] {1, 5}) {
      Dataset<Row> rows =
          LocalSpark.session()
              .createDataset(words, Encoders.STRING())
              .toDF("odd `name`")
              .repartition(partitions);
      CategoryFacts facts =
          CategoryCensus.of(
                  rows,
                  List.of(functions.lit(null).cast("string"), functions.col("`odd ``name```")),
                  4)
              .get(1);
      assertThat(facts.frequent()).containsExactly("1", "2e3", "b", "c");
      assertThat(facts.present()).isEqualTo(12);
      assertThat(facts.distinct()).isEqualTo(8);
      assertThat(facts.covered()).isEqualTo(8);
      assertThat(facts.numbers()).isEqualTo(5);
      assertThat(facts.noNumber()).contains("Z");
      assertThat(facts.isCapped()).isTrue();
    }
  }
}
