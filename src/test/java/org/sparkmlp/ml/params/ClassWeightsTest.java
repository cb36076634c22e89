package org.sparkmlp.ml.params;

import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.sparkmlp.LocalSpark;
import org.sparkmlp.check.Refusal;

class ClassWeightsTest {
  /** Weights whose float64 sum depends on the order: from 1e-6 to 1e6, none of them a short one. */
  private static Dataset<Row> rows(int partitions) {
    return LocalSpark.session()
        .range(0, 20_000, 1, partitions)
        .select(
            expr("cast(id % 3 as double) as label"),
            expr("pow(10, (id * 7919) % 13 - 6) / 3 as w"));
  }

  private static Map<Double, Double> weights(Dataset<Row> rows, OptionalInt classes) {
    Map<Double, Double> found = new TreeMap<>();
    Dataset<Row> weighed =
        ClassWeights.parse("balanced")
            .weigh(rows, "label", Optional.of("w"), Optional.empty(), classes);
    for (Row row :
        weighed
            .selectExpr("label", "`" + ClassWeights.COLUMN + "` / w")
            .distinct()
            .collectAsList()) {
      found.merge(row.getDouble(0), row.getDouble(1), Math::max);
    }
    return found;
  }

  @Test
  void balancedWeightsAreTheSameBitsWhateverOrderAndPartitioning() {
    Map<Double, Double> expected = weights(rows(1), OptionalInt.empty());
    assertThat(expected).hasSize(3);
    for (int partitions : new int[] {2, 3, 7}) {
      assertThat(weights(rows(partitions), OptionalInt.empty())).isEqualTo(expected);
    }
    assertThat(weights(rows(3).orderBy("w"), OptionalInt.empty())).isEqualTo(expected);
    assertThat(weights(rows(3).orderBy(expr("-w")), OptionalInt.empty())).isEqualTo(expected);
  }

  @Test
  void allClassesThatTheColumnTellsOfAreBalanced() {
    Dataset<Row> many =
        LocalSpark.session()
            .range(0, 30, 1, 2)
            .selectExpr("cast(if(id < 20, 3, 11999) as double) as label", "1.0D as w");
    assertThat(weights(many, OptionalInt.of(12_000)))
        .isEqualTo(Map.of(3.0, 30 / (2 * 20.0), 11_999.0, 30 / (2 * 10.0)));
  }

  @Test
  void classesBeyondThoseOfTheColumnAreRefused() {
    Dataset<Row> rows = rows(1);
    for (String text : List.of("3:2.0", "2000000000:2.0")) {
      assertThatThrownBy(
              () ->
                  ClassWeights.parse(text)
                      .weigh(rows, "label", Optional.empty(), Optional.empty(), OptionalInt.of(3)))
          .isExactlyInstanceOf(Refusal.class)
          .hasMessageContaining("must be of the classes 0 to 2");
    }
  }
}
