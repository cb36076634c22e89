package org.sparkmlp.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Spark Connect's clients ask of models and estimators by params, as they cannot by methods.
 */
class InspectionTest {
  private static final Dataset<Row> ROWS = ToyRows.rings(60, 3);

  private static MlpClassifier quick() {
    return new MlpClassifier().setHiddenLayers(4).setMaxIter(3).setSeed(1);
  }

  private static Dataset<Row> inspect(Transformer model, String what) {
    return model.copy(new ParamMap().put(model.getParam("inspect"), what)).transform(ROWS);
  }

  private static float[] floats(byte[] bytes) {
    float[] values = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  @Test
  void tellsOfTheNetwork() {
    MlpClassificationModel model = HandMade.classifier();
    Row row = inspect(model, "network").head();
    assertThat(row.<Integer>getAs("features")).isEqualTo(3);
    assertThat(row.getList(row.fieldIndex("hidden"))).isEqualTo(List.of(5, 4));
    assertThat(row.getList(row.fieldIndex("activations"))).isEqualTo(List.of("relu", "tanh"));
    assertThat(row.getList(row.fieldIndex("labelNames"))).isEqualTo(List.of("a", "b", "c"));
    assertThat(row.<String>getAs("weightsSha256")).isEqualTo(model.weightsSha256());
    assertThat(floats(row.getAs("featureScale"))).containsExactly(1, 2, 4);
    assertThat(row.<Double>getAs("validationLoss")).isEqualTo(0.5);
    assertThat(floats(inspect(model, "parameters").head().getAs("bytes")))
        .containsExactly(model.parameters());
  }

  @Test
  void sendsManyParametersInParts() {
    Dataset<Row> rows = ToyRows.rings(20, 2);
    MlpClassificationModel model =
        new MlpClassifier().setHiddenLayers(600, 500).setMaxIter(1).setSeed(1).fit(rows);
    List<Row> parts = inspect(model, "parameters").collectAsList();
    assertThat(parts).hasSize(2);
    ByteBuffer joined = ByteBuffer.allocate(4 * model.parameters().length);
    for (int i = 0; i < parts.size(); i++) {
      assertThat(parts.get(i).getInt(0)).isEqualTo(i);
      joined.put(parts.get(i).<byte[]>getAs(1));
    }
    assertThat(floats(joined.array())).containsExactly(model.parameters());
  }

  @Test
  void tellsOfTheFit() {
    MlpClassificationModel model = quick().setValidationFraction(0.25).fit(ROWS);
    MlpClassificationTrainingSummary summary = model.summary();
    Row row = inspect(model, "summary").head();
    assertThat(row.<Long>getAs("rows")).isEqualTo(summary.rows());
    assertThat(row.<Integer>getAs("bestEpoch")).isEqualTo(summary.bestEpoch());
    assertThat(row.<Double>getAs("trainAccuracy"))
        .isEqualTo(summary.trainingEvaluation().accuracy());
    assertThat(row.<Double>getAs("validationLoss"))
        .isEqualTo(summary.validationEvaluation().orElseThrow().loss());
    assertThat(row.<Double>getAs("trainRmse")).isNull();
    assertThat(inspect(model, "epochs").collectAsList())
        .isEqualTo(summary.epochs().collectAsList());
    MlpRegressionModel curve = new MlpRegressor().setMaxIter(2).fit(ToyRows.sine(40));
    Row errors = inspect(curve, "summary").head();
    assertThat(errors.<Double>getAs("trainR2"))
        .isEqualTo(curve.summary().trainingEvaluation().r2());
    assertThat(errors.<Double>getAs("validationLoss")).isNull();
    assertThatThrownBy(() -> inspect(HandMade.classifier(), "epochs"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("only a freshly fitted one");
  }

  @Test
  void tellsTheMetricsOfTheRows() {
    MlpClassificationModel model = quick().fit(ROWS);
    Row row = inspect(model, "metrics").head();
    ClassificationMetrics metrics = model.evaluate(ROWS);
    assertThat(row.<Long>getAs("rows")).isEqualTo(60);
    assertThat(row.<Double>getAs("accuracy")).isEqualTo(metrics.accuracy());
    assertThatThrownBy(() -> inspect(model, "weights"))
        .hasMessageContaining("inspect must be one of network, parameters, epochs");
  }

  @Test
  void tablesHaveTheSchemaThatIsTold() {
    MlpClassificationModel model = quick().fit(ROWS);
    for (String table : List.of("network", "parameters", "epochs", "summary", "metrics")) {
      Transformer asked = model.copy(new ParamMap().put(model.inspect(), table));
      assertThat(asked.transformSchema(ROWS.schema()))
          .as(table)
          .isEqualTo(asked.transform(ROWS).schema());
    }
  }

  @Test
  void assemblesFeaturesFromColumns() {
    Dataset<Row> flat =
        ROWS.withColumn("array", functions.vector_to_array(ROWS.col("features"), "float64"))
            .selectExpr("array[0] as a", "array[1] as b", "label");
    MlpClassificationModel model = quick().setFeaturesCols("a", "b").fit(flat);
    Dataset<Row> vectors =
        new VectorAssembler()
            .setInputCols(new String[] {"a", "b"})
            .setOutputCol("features")
            .transform(flat);
    assertThat(model.weightsSha256()).isEqualTo(quick().fit(vectors).weightsSha256());
    assertThat(model.transform(flat).columns())
        .containsExactly("a", "b", "label", "rawPrediction", "probability", "prediction");
    assertThat(model.transformSchema(flat.schema()).fields()) // Spark tells them in another order
        .containsExactlyInAnyOrder(model.transform(flat).schema().fields());
    assertThat(model.summary().predictions().count()).isEqualTo(60);
    assertThatThrownBy(() -> quick().setFeaturesCols("a", "c").fit(flat))
        .hasMessageContaining("featuresCols names the column 'c', which is not there");
    assertThatThrownBy(() -> quick().setFeaturesCols("a").fit(vectors))
        .hasMessageContaining("there is one already");
    assertThatThrownBy(() -> quick().setFeaturesCols())
        .hasMessageContaining("featuresCols must be one or more names of columns, was []");
  }

  @Test
  void startsFromTheModelInAFolder(@TempDir Path folder) throws Exception {
    MlpClassificationModel first = quick().fit(ROWS);
    first.write().overwrite().save(folder.resolve("first").toString());
    String path = folder.resolve("first").toString();
    assertThat(quick().setInitialModelPath(path).fit(ROWS).weightsSha256())
        .isEqualTo(quick().setInitialModel(first).fit(ROWS).weightsSha256())
        .isNotEqualTo(first.weightsSha256());
    assertThatThrownBy(() -> quick().setInitialModel(first).setInitialModelPath(path).fit(ROWS))
        .hasMessageContaining("leave one of them out");
  }

  @Test
  void aSingleZeroIsNoHiddenLayer() {
    assertThat(quick().setHiddenLayers(0).fit(ROWS).weightsSha256())
        .isEqualTo(quick().setHiddenLayers().fit(ROWS).weightsSha256());
  }
}
