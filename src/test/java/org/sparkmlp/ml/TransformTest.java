package org.sparkmlp.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.feature.IndexToString;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;

class TransformTest {
  private static final Vector[] ROWS = {
    Vectors.dense(0.5, -1, 2), Vectors.dense(0, 0, 4), Vectors.dense(-3, 2, 0)
  };

  @Test
  void keepsAllOtherColumnsAndTheirOrder() {
    Dataset<Row> scored = HandMade.classifier().transform(VectorRows.of(ROWS));
    assertThat(scored.columns())
        .containsExactly("id", "features", "other", "rawPrediction", "probability", "prediction");
    assertThat(scored.schema().apply("id").dataType()).isEqualTo(DataTypes.IntegerType);
    assertThat(scored.schema().apply("prediction").dataType()).isEqualTo(DataTypes.DoubleType);
    assertThat(scored.schema().apply("prediction").nullable()).isFalse();
    assertThat(scored.schema().fields())
        .containsExactlyInAnyOrder(
            HandMade.classifier().transformSchema(VectorRows.SCHEMA).fields());
  }

  @Test
  void agreesWithPredictionOfSingleVectors() {
    MlpClassificationModel model = HandMade.classifier();
    List<Row> scored = model.transform(VectorRows.of(ROWS)).collectAsList();
    assertThat(scored).hasSize(ROWS.length);
    for (int i = 0; i < ROWS.length; i++) {
      Row row = scored.get(i);
      assertThat(row.<Vector>getAs("rawPrediction").toArray())
          .containsExactly(model.predictRaw(ROWS[i]).toArray(), within(1e-5));
      assertThat(row.<Vector>getAs("probability").toArray())
          .containsExactly(model.predictProbability(ROWS[i]).toArray(), within(1e-5));
      assertThat(row.<Double>getAs("prediction")).isEqualTo(model.predict(ROWS[i]));
      double sum = 0;
      for (double p : row.<Vector>getAs("probability").toArray()) {
        sum += p;
      }
      assertThat(sum).isCloseTo(1, within(1e-12));
    }
  }

  @Test
  void scalesRawFeaturesAndRestoresTargets() {
    // y = 10 + 2 (0.5 + 3 + 2 · 4)
    assertThat(HandMade.linear().predict(Vectors.dense(3, 4))).isEqualTo(33);
    Row row =
        HandMade.linear().transform(VectorRows.of(Vectors.dense(3, 4))).collectAsList().get(0);
    assertThat(row.<Double>getAs("prediction")).isEqualTo(33);
  }

  @Test
  void predictsVectorsWhereTheLabelWasOne() {
    MlpRegressionModel model = HandMade.twoTargets();
    Vector features = Vectors.dense(3, 4);
    Dataset<Row> scored = model.transform(VectorRows.of(features));
    assertThat(scored.schema().apply("prediction").dataType()).isEqualTo(SQLDataTypes.VectorType());
    assertThat(scored.collectAsList().get(0).<Vector>getAs("prediction").toArray())
        .containsExactly(model.predictTargets(features).toArray(), within(1e-5));
    assertThatThrownBy(() -> model.predict(features))
        .hasMessageContaining("has 2: use predictTargets");
  }

  @Test
  void sparseAndDenseRowsArePredictedAlike() {
    MlpClassificationModel model = HandMade.classifier();
    Vector sparse = Vectors.sparse(3, new int[] {2}, new double[] {4});
    List<Row> scored = model.transform(VectorRows.of(ROWS[1], sparse)).collectAsList();
    assertThat(scored.get(1).<Vector>getAs("rawPrediction"))
        .isEqualTo(scored.get(0).<Vector>getAs("rawPrediction"));
  }

  @Test
  void thresholdsDivideProbabilities() {
    MlpClassificationModel model = HandMade.classifier();
    Dataset<Row> rows = VectorRows.of(ROWS);
    for (int favoured = 0; favoured < 3; favoured++) {
      double[] thresholds = {0.4, 0.3, 0.3};
      thresholds[favoured] = 1e-9;
      Dataset<Row> scored = model.copy(none()).setThresholds(thresholds).transform(rows);
      assertThat(scored.filter("prediction = " + favoured).count()).isEqualTo(ROWS.length);
    }
    model.setThresholds(new double[] {0.5, 0.2, 0.3});
    List<Row> divided = model.transform(rows).collectAsList();
    assertThat(divided).hasSize(ROWS.length);
    for (Row row : divided) {
      assertThat(row.<Double>getAs("prediction"))
          .isEqualTo(model.predict(row.<Vector>getAs("features")));
    }
  }

  @Test
  void columnsThatAreNotWantedAreNotMade() {
    MlpClassificationModel model = HandMade.classifier();
    model.setRawPredictionCol("").setProbabilityCol("");
    assertThat(model.transform(VectorRows.of(ROWS)).columns())
        .containsExactly("id", "features", "other", "prediction");
  }

  @Test
  void unusedOutputsAndColumnsArePruned() {
    Dataset<Row> scored = HandMade.classifier().transform(VectorRows.of(ROWS).repartition(1));
    String plan = scored.select("id").queryExecution().optimizedPlan().toString();
    assertThat(plan).doesNotContain("mlp_").doesNotContain("features");
    plan = scored.select("prediction").queryExecution().optimizedPlan().toString();
    assertThat(plan).doesNotContain("other");
  }

  @Test
  void theNetworkRunsOncePerRowForAllItsColumns() {
    Dataset<Row> scored = HandMade.classifier().transform(VectorRows.of(ROWS).repartition(1));
    String plan =
        scored
            .select("rawPrediction", "probability", "prediction")
            .queryExecution()
            .optimizedPlan()
            .toString();
    assertThat(plan.split("mlp\\(", -1)).hasSize(2);
  }

  @Test
  void namesBothNumbersWhenTheFeaturesAreNotAsMany() {
    assertThatThrownBy(
            () ->
                HandMade.classifier().transform(VectorRows.of(Vectors.dense(1, 2))).collectAsList())
        .rootCause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("takes 3 features")
        .hasMessageContaining("a vector of 2");
    Dataset<Row> told =
        VectorRows.of(Vectors.dense(1, 2))
            .withMetadata("features", new AttributeGroup("features", 2).toMetadata());
    assertThatThrownBy(() -> HandMade.classifier().transform(told))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("takes 3")
        .hasMessageContaining("has 2 features");
  }

  @Test
  void invalidFeaturesAreRefusedOrSkipped() {
    Dataset<Row> rows = VectorRows.of(ROWS[0], null, Vectors.dense(1, Double.NaN, 3), ROWS[1]);
    MlpClassificationModel model = HandMade.classifier();
    assertThatThrownBy(() -> model.transform(rows.filter("id < 2")).collectAsList())
        .rootCause()
        .hasMessageContaining("null");
    assertThatThrownBy(() -> model.transform(rows.filter("id >= 2")).collectAsList())
        .rootCause()
        .hasMessage(
            "feature 1 of a row has the value NaN: values must be finite as float32; drop such"
                + " rows, or set handleInvalid to skip");
    model.setHandleInvalid("skip");
    assertThat(model.transform(rows).select("id").collectAsList().stream().map(r -> r.getInt(0)))
        .containsExactly(0, 3);
    assertThat(
            HandMade.linear()
                .setHandleInvalid("skip")
                .transform(VectorRows.of(Vectors.dense(1, 1), null))
                .count())
        .isEqualTo(1);
  }

  @Test
  void missingAndWrongColumnsAreNamedBeforeAnythingRuns() {
    Dataset<Row> rows = VectorRows.of(ROWS);
    assertThatThrownBy(() -> HandMade.classifier().transform(rows.drop("features")))
        .hasMessageContaining("features");
    assertThatThrownBy(() -> HandMade.linear().transform(rows.drop("features")))
        .hasMessageContaining("features");
    assertThatThrownBy(
            () -> HandMade.linear().transform(rows.withColumn("features", functions.lit(1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("features")
        .hasMessageContaining("int");
    assertThatThrownBy(() -> HandMade.classifier().setPredictionCol("other").transform(rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("other already exists");
  }

  @Test
  void labelNamesReachIndexToString() {
    Dataset<Row> scored = HandMade.classifier().transform(VectorRows.of(ROWS));
    List<Row> named =
        new IndexToString()
            .setInputCol("prediction")
            .setOutputCol("name")
            .transform(scored)
            .select("prediction", "name")
            .collectAsList();
    assertThat(named).hasSize(ROWS.length);
    for (Row row : named) {
      assertThat(row.getString(1)).isEqualTo(List.of("a", "b", "c").get((int) row.getDouble(0)));
    }
  }

  @Test
  void aModelCanBeLookedInto() {
    MlpRegressionModel model = HandMade.linear();
    assertThat(model.parameters()).containsExactly(0.5f, 1, 2);
    assertThat(model.weights(0))
        .isEqualTo(new org.apache.spark.ml.linalg.DenseMatrix(2, 1, new double[] {1, 2}));
    assertThat(model.bias(0)).isEqualTo(Vectors.dense(0.5));
    assertThatThrownBy(() -> model.weights(1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(HandMade.classifier())
        .hasToString(
            "MlpClassificationModel: uid=mlpc_hand, [3 features] -> 5 relu -> 4 tanh -> [3"
                + " classes], 59 parameters");
  }

  private static org.apache.spark.ml.param.ParamMap none() {
    return org.apache.spark.ml.param.ParamMap.empty();
  }
}
