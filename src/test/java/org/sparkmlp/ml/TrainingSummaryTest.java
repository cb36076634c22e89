package org.sparkmlp.ml;

import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.ml.classification.BinaryClassificationSummary;
import org.apache.spark.ml.classification.ClassificationSummary;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkmlp.LocalSpark;
import org.sparkmlp.insight.TargetOutcome;
import org.sparkmlp.ml.params.ClassWeights;

/** A fitted classifier's metrics on its training rows, beside those of Spark's evaluators. */
class TrainingSummaryTest {
  @TempDir Path folder;

  // Trained a little, so that no metric is 1.
  private static MlpClassifier weak() {
    return new MlpClassifier().setHiddenLayers(4).setMaxIter(3).setSeed(1).setWeightCol("w");
  }

  private static Dataset<Row> rings(int rows, int classes) {
    return ToyRows.rings(rows, classes).withColumn("w", expr("1 + label"));
  }

  @Test
  void isAPageToo() {
    MlpClassificationModel model = weak().fit(rings(300, 3));
    assertThat(model.summary().report())
        .startsWith("<!DOCTYPE html>")
        .contains("Confusion matrix", "Ended: 3 epochs", model.weightsSha256())
        .contains("Gradient of each layer", "Dead units")
        .doesNotContain("Update of each layer");
  }

  @Test
  void looksAtLayersWhereRawPredictionsAreNotAskedFor() {
    assertThat(weak().setRawPredictionCol("").fit(rings(100, 2)).summary().report())
        .contains("Gradient of each layer")
        .doesNotContain("Confusion matrix");
  }

  @Test
  void isAPageOfARegressionsPredictionsToo() {
    MlpRegressor regressor = new MlpRegressor().setHiddenLayers(4).setMaxIter(3).setSeed(1);
    assertThat(regressor.fit(ToyRows.sine(300)).summary().report())
        .contains("Predicted against true: 0", "Residuals: 0", "Gradient of each layer");
  }

  /** As the model itself does, in the targets' own units; and of training rows only. */
  @Test
  void predictsTheSampleOfARegression() {
    Dataset<Row> rows = ToyRows.sine(300);
    MlpRegressionModel model =
        new MlpRegressor()
            .setHiddenLayers(4)
            .setMaxIter(3)
            .setSeed(1)
            .setValidationFraction(0.3)
            .fit(rows);
    TargetOutcome sample = model.summary().look().targets();
    Map<Double, Double> predictions =
        model.transform(rows).select("label", "prediction").collectAsList().stream()
            .collect(Collectors.toMap(row -> row.getDouble(0), row -> row.getDouble(1)));
    assertThat((long) sample.actual()[0].length).isEqualTo(model.summary().rows()).isLessThan(300);
    for (int i = 0; i < sample.actual()[0].length; i++) {
      double label = sample.actual()[0][i];
      double nearest =
          predictions.keySet().stream()
              .min(Comparator.comparingDouble(each -> Math.abs(each - label)))
              .orElseThrow();
      assertThat(nearest).isCloseTo(label, within(1e-3));
      assertThat(sample.predicted()[0][i]).isCloseTo(predictions.get(nearest), within(1e-3));
    }
  }

  @Test
  void agreesWithTheMulticlassEvaluator() {
    Dataset<Row> rows = rings(300, 3);
    MlpClassificationModel model = weak().fit(rows);
    MlpClassificationTrainingSummary summary = model.summary();
    MulticlassClassificationEvaluator evaluator =
        new MulticlassClassificationEvaluator().setWeightCol("w").setBeta(2);
    Dataset<Row> scored = model.transform(rows);
    assertThat(summary.accuracy())
        .isCloseTo(evaluator.setMetricName("accuracy").evaluate(scored), within(1e-12))
        .isCloseTo(summary.trainingEvaluation().accuracy(), within(1e-9))
        .isLessThan(1);
    assertThat(summary.weightedPrecision())
        .isCloseTo(evaluator.setMetricName("weightedPrecision").evaluate(scored), within(1e-12));
    assertThat(summary.weightedRecall())
        .isCloseTo(evaluator.setMetricName("weightedRecall").evaluate(scored), within(1e-12));
    assertThat(summary.weightedTruePositiveRate()).isEqualTo(summary.weightedRecall());
    assertThat(summary.weightedFalsePositiveRate())
        .isCloseTo(
            evaluator.setMetricName("weightedFalsePositiveRate").evaluate(scored), within(1e-12));
    assertThat(summary.weightedFMeasure(2))
        .isCloseTo(evaluator.setMetricName("weightedFMeasure").evaluate(scored), within(1e-12));
    assertThat(summary.weightedFMeasure())
        .isCloseTo(evaluator.setMetricName("f1").evaluate(scored), within(1e-12));
    assertThat(summary.labels()).containsExactly(0, 1, 2);
    for (int label = 0; label < 3; label++) {
      evaluator.setMetricLabel(label);
      assertThat(summary.precisionByLabel()[label])
          .isCloseTo(evaluator.setMetricName("precisionByLabel").evaluate(scored), within(1e-12));
      assertThat(summary.recallByLabel()[label])
          .isCloseTo(evaluator.setMetricName("recallByLabel").evaluate(scored), within(1e-12));
      assertThat(summary.truePositiveRateByLabel()[label])
          .isEqualTo(summary.recallByLabel()[label]);
      assertThat(summary.falsePositiveRateByLabel()[label])
          .isCloseTo(
              evaluator.setMetricName("falsePositiveRateByLabel").evaluate(scored), within(1e-12));
      assertThat(summary.fMeasureByLabel(2)[label])
          .isCloseTo(evaluator.setMetricName("fMeasureByLabel").evaluate(scored), within(1e-12));
    }
    assertThat(summary).isInstanceOf(ClassificationSummary.class);
    assertThatThrownBy(model::binarySummary)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has 3");
  }

  @Test
  void twoClassesHaveTheMetricsOfAllThresholds() {
    Dataset<Row> rows = rings(300, 2);
    MlpClassificationModel model = weak().fit(rows);
    BinaryMlpClassificationTrainingSummary summary = model.binarySummary();
    assertThat(summary).isInstanceOf(BinaryClassificationSummary.class).isSameAs(model.summary());
    BinaryClassificationEvaluator evaluator =
        new BinaryClassificationEvaluator()
            .setRawPredictionCol("probability")
            .setWeightCol("w")
            .setNumBins(1000);
    double area = evaluator.evaluate(model.transform(rows));
    assertThat(summary.areaUnderROC()).isCloseTo(area, within(1e-12)).isBetween(0.2, 0.9999);
    assertThat(summary.scoreCol()).isEqualTo("probability");
    assertThat(summary.roc().columns()).containsExactly("FPR", "TPR");
    assertThat(summary.roc().selectExpr("max(FPR)", "max(TPR)").head())
        .isEqualTo(RowFactory.create(1.0, 1.0));
    assertThat(summary.pr().columns()).containsExactly("recall", "precision");
    assertThat(summary.fMeasureByThreshold().columns()).containsExactly("threshold", "F-Measure");
    // At the lowest threshold all rows are taken for class 1, of which a weight of 2 in 3 is.
    assertThat(
            summary.precisionByThreshold().orderBy("threshold").head().<Double>getAs("precision"))
        .isCloseTo(2.0 / 3, within(1e-12));
    assertThat(summary.recallByThreshold().orderBy("threshold").head().<Double>getAs("recall"))
        .isEqualTo(1);
  }

  @Test
  void namesItsColumnsAndKeepsThoseOfTheRows() {
    MlpClassifier classifier =
        new MlpClassifier()
            .setHiddenLayers(4)
            .setMaxIter(1)
            .setPredictionCol("guess")
            .setProbabilityCol("");
    MlpClassificationTrainingSummary summary =
        classifier.fit(rings(60, 2).withColumn("id", expr("uuid()"))).summary();
    assertThat(summary.featuresCol()).isEqualTo("features");
    assertThat(summary.labelCol()).isEqualTo("label");
    assertThat(summary.predictionCol()).isEqualTo("guess");
    assertThat(summary.weightCol()).isEmpty();
    assertThat(summary.predictions().columns())
        .containsExactlyInAnyOrder(
            "features", "label", "w", "id", "guess", "rawPrediction", summary.probabilityCol());
    assertThat(summary.accuracy()).isBetween(0.0, 1.0);
  }

  @Test
  void countsTheTrainingRowsOnly() {
    Dataset<Row> rows = rings(400, 3);
    MlpClassificationTrainingSummary held =
        weak().setValidationFraction(0.25).setClassWeights("balanced").fit(rows).summary();
    assertThat(held.validationRows()).isBetween(50L, 150L);
    assertThat(held.predictions().count()).isEqualTo(held.rows());
    assertThat(held.predictions().columns()).doesNotContain(ClassWeights.COLUMN);

    MlpClassificationTrainingSummary marked =
        weak()
            .setValidationIndicatorCol("held")
            .fit(rows.withColumn("held", expr("label = 2 and features is not null")))
            .summary();
    assertThat(marked.predictions().filter("held").count()).isZero();
    assertThat(marked.labels()).containsExactly(0, 1);

    Dataset<Row> odd =
        LocalSpark.session()
            .createDataFrame(
                java.util.List.of(
                    RowFactory.create(null, 1.0, 1.0),
                    RowFactory.create(Vectors.dense(1, 2), null, 1.0),
                    RowFactory.create(Vectors.dense(1, 2), 1.0, null),
                    RowFactory.create(Vectors.dense(1, Double.NaN), 1.0, 1.0)),
                new StructType()
                    .add("features", SQLDataTypes.VectorType())
                    .add("label", DataTypes.DoubleType)
                    .add("w", DataTypes.DoubleType));
    MlpClassificationTrainingSummary skipping =
        weak().setHandleInvalid("skip").fit(rows.union(odd)).summary();
    assertThat(skipping.rows()).isEqualTo(400);
    assertThat(skipping.predictions().count()).isEqualTo(400);
    assertThat(skipping.accuracy())
        .isCloseTo(skipping.trainingEvaluation().accuracy(), within(1e-9));
  }

  // What Spark Connect's server does with a model and its summary after each fit.
  @Test
  void summariesOutliveTheirModelInAFile() throws Exception {
    Dataset<Row> rows = rings(200, 2);
    MlpClassificationModel model =
        weak().setValidationFraction(0.25).setClassWeights("0:1,1:2").fit(rows);
    BinaryMlpClassificationTrainingSummary summary = model.binarySummary();
    model.write().saveToLocal(folder.resolve("model").toString());
    model.saveSummary(folder.resolve("model/summary").toString());
    MlpClassificationModel loaded =
        MlpClassificationModel.read().loadFromLocal(folder.resolve("model").toString());
    assertThatThrownBy(loaded::binarySummary).hasMessageContaining("no summary");
    loaded.loadSummary(folder.resolve("model/summary").toString(), rows);
    BinaryMlpClassificationTrainingSummary found = loaded.binarySummary();
    assertThat(found.objectiveHistory()).isEqualTo(summary.objectiveHistory());
    assertThat(found.validationHistory()).isEqualTo(summary.validationHistory());
    assertThat(found.epochs().drop("seconds").collectAsList())
        .hasSize(3)
        .usingRecursiveComparison()
        .isEqualTo(summary.epochs().drop("seconds").collectAsList());
    assertThat(found.predictions().count()).isEqualTo(summary.rows());
    assertThat(found.areaUnderROC()).isCloseTo(summary.areaUnderROC(), within(1e-12));
    assertThat(found.timeSplit()).isEqualTo(summary.timeSplit());
    assertThat(found.history().get(2).times().workers())
        .isNotEmpty()
        .isEqualTo(summary.history().get(2).times().workers());

    MlpRegressionModel regression = new MlpRegressor().setMaxIter(2).fit(ToyRows.sine(100));
    regression.saveSummary(folder.resolve("regression").toString());
    MlpRegressionModel copy = HandMade.linear();
    copy.loadSummary(folder.resolve("regression").toString(), ToyRows.sine(100));
    assertThat(copy.summary().objectiveHistory())
        .isEqualTo(regression.summary().objectiveHistory());
  }

  @Test
  void aDamagedSummaryIsRefusedBeforeItTakesMemory() throws Exception {
    Path file = folder.resolve("summary");
    MlpRegressionModel model = new MlpRegressor().setMaxIter(1).fit(ToyRows.sine(100));
    model.saveSummary(file.toString());
    byte[] bytes = Files.readAllBytes(file);
    int lengthOfTimes = Integer.BYTES + Integer.BYTES + 7 * Long.BYTES; // after 1 epoch's numbers
    bytes[lengthOfTimes] = 0x7f;
    Files.write(file, bytes);
    assertThatThrownBy(() -> HandMade.linear().loadSummary(file.toString(), ToyRows.sine(1)))
        .hasMessageContaining("cannot read the training summary " + file)
        .hasRootCauseMessage("it is damaged: it cannot hold 2130706444 numbers");
  }

  // Spark Connect's server limits the size of the models that it keeps.
  @Test
  void aModelsSizeIsThatOfItsParameters() {
    MlpClassificationModel model = weak().fit(rings(100, 2));
    assertThat(model.transform(rings(10, 2)).count()).isEqualTo(10); // makes the broadcast
    assertThat(model.estimatedSize()).isLessThan(100_000);
    assertThat(HandMade.linear().estimatedSize()).isLessThan(100_000);
    assertThat(model.copy(ParamMap.empty()).summary()).isSameAs(model.summary());
  }
}
