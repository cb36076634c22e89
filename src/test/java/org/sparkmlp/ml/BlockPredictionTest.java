package org.sparkmlp.ml;

import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkmlp.LocalSpark;

class BlockPredictionTest {
  private static final String OPERATOR = "BlockPrediction";

  @TempDir Path folder;

  private static Dataset<Row> rows(int count) {
    SplittableRandom random = new SplittableRandom(4);
    Vector[] vectors = new Vector[count];
    for (int i = 0; i < count; i++) {
      vectors[i] = Vectors.dense(random.nextDouble(), random.nextDouble(), random.nextDouble());
      if (i % 5 == 0) {
        vectors[i] = Vectors.sparse(3, new int[] {1}, new double[] {random.nextDouble()});
      }
    }
    return VectorRows.of(vectors).repartition(1);
  }

  /** To the last bit, as both sum in the canonical order. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 63, 64, 65, 200, 257})
  void blocksOfAnySizePredictWhatSingleRowsDo(int count) {
    for (MlpClassificationModel model : List.of(HandMade.classifier(), HandMade.wideClassifier())) {
      List<Row> scored = model.transform(rows(count)).collectAsList();
      assertThat(scored).hasSize(count);
      for (Row row : scored) {
        assertThat(row.<String>getAs("other")).isEqualTo("row " + row.<Integer>getAs("id"));
        Vector features = row.getAs("features");
        assertThat(row.<Vector>getAs("rawPrediction").toArray())
            .isEqualTo(model.predictRaw(features).toArray());
        assertThat(row.<Vector>getAs("probability").toArray())
            .isEqualTo(model.predictProbability(features).toArray());
      }
    }
  }

  @Test
  void isPlannedForAllOutputsAndForEachAlone() {
    Dataset<Row> scored = HandMade.classifier().transform(rows(10));
    for (String columns : List.of("*", "prediction", "probability", "rawPrediction, id")) {
      assertThat(plan(scored.selectExpr(columns.split(", "))))
          .as(columns)
          .containsOnlyOnce(OPERATOR);
    }
    assertThat(plan(scored.select("id"))).doesNotContain(OPERATOR);
    assertThat(plan(HandMade.linear().transform(VectorRows.of(Vectors.dense(1, 2)).repartition(1))))
        .contains(OPERATOR);
  }

  @Test
  void readsOnlyTheColumnsThatAreUsed() {
    String path = folder.resolve("rows").toString();
    rows(100).write().parquet(path);
    Dataset<Row> stored = LocalSpark.session().read().parquet(path);
    String plan = plan(HandMade.classifier().transform(stored).select("prediction"));
    assertThat(plan)
        .contains(OPERATOR)
        .contains("ReadSchema: struct<features")
        .doesNotContain("other");
  }

  /** A row waits for its block in a copy: of the features only if somebody asks for them. */
  @Test
  void carriesOnOnlyTheColumnsThatAreUsed() {
    Dataset<Row> scored = HandMade.classifier().transform(rows(10));
    for (String[] columns :
        new String[][] {{"prediction"}, {"id", "prediction"}, {"features", "id", "prediction"}}) {
      var planned = scored.selectExpr(columns).queryExecution().sparkPlan();
      assertThat(planned.children().head().output().size()).isEqualTo(columns.length);
    }
  }

  @Test
  void worksBeneathFiltersJoinsAggregatesAndCaches() {
    Dataset<Row> rows = rows(200);
    Dataset<Row> scored = HandMade.classifier().transform(rows);
    long each = 0;
    for (Row row : scored.groupBy("prediction").count().collectAsList()) {
      each += row.getLong(1);
    }
    assertThat(each).isEqualTo(200);
    assertThat(scored.filter("prediction >= 0 and id < 50").count()).isEqualTo(50);
    assertThat(scored.join(scored.select("id", "prediction").as("again"), "id").count())
        .isEqualTo(200);
    Dataset<Row> cached = scored.cache();
    assertThat(cached.orderBy(expr("-id")).head().<Integer>getAs("id")).isEqualTo(199);
    cached.unpersist();
    assertThat(scored.limit(3).collectAsList()).hasSize(3);
    Dataset<Row> twice =
        HandMade.classifier()
            .setPredictionCol("p")
            .setProbabilityCol("q")
            .setRawPredictionCol("r")
            .transform(scored);
    assertThat(twice.filter("p <> prediction").count()).isZero();
  }

  @Test
  void leavesAUsersFunctionOfTheSameNameAlone() {
    Dataset<Row> rows = rows(10);
    Dataset<Row> scored = HandMade.classifier().transform(rows);
    String plan = scored.queryExecution().optimizedPlan().toString();
    Matcher called = Pattern.compile("(mlp\\w*)\\(").matcher(plan);
    assertThat(called.find()).isTrue();
    UDF1<Vector, Double> users = features -> 42.0;
    Dataset<Row> own =
        rows.withColumn(
            "own",
            functions
                .udf(users, DataTypes.DoubleType)
                .withName(called.group(1))
                .asNonNullable()
                .apply(rows.col("features")));
    assertThat(plan(own)).doesNotContain(OPERATOR);
    assertThat(own.select("own").distinct().collectAsList())
        .extracting(row -> row.getDouble(0))
        .containsExactly(42.0);
    assertThat(plan(scored)).contains(OPERATOR);
  }

  @Test
  void partitionsReadByOneTaskArePredictedOneAfterTheOther() {
    Dataset<Row> scored = HandMade.classifier().transform(rows(1500).repartition(1000));
    assertThat(scored.coalesce(1).filter("prediction >= 0").count()).isEqualTo(1500);
  }

  // Spark plans such a query anew after each of its parts; where it cannot tell by the links
  // between
  // physical and logical plan which parts are done, it does so for ever.
  @Test
  @Timeout(60)
  void aggregatesOfPredictionsOfCachedRowsComeToAnEnd() {
    Dataset<Row> rows = rows(200).cache();
    Dataset<Row> scored = HandMade.classifier().transform(rows);
    assertThat(scored.agg(functions.count("prediction")).head().getLong(0)).isEqualTo(200);
    Dataset<Row> byClass = scored.groupBy("prediction").count();
    assertThat(byClass.agg(functions.sum("count")).head().getLong(0)).isEqualTo(200);
    assertThat(plan(byClass)).contains(OPERATOR);
    rows.unpersist();
  }

  private static String plan(Dataset<Row> rows) {
    return rows.queryExecution().executedPlan().toString();
  }
}
