package org.sparkmlp.ml;

import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sparkmlp.ClusterSpark;

/** Our stages where executors are processes of their own that get the project's jar from Spark. */
@Tag("cluster")
@Timeout(300)
class ClusterTest {
  private static SparkSession spark;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    spark = ClusterSpark.builder(2).getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static Dataset<Row> points() {
    return spark
        .range(0, 600, 1, 3)
        .selectExpr("id", "cast(hash(id) % 100 as double) as x", "cast(id % 7 as double) as y")
        .withColumn("side", expr("if(x + 10 * y > 30, 'far', 'near')"));
  }

  private static Pipeline pipeline(PipelineStage last) {
    return new Pipeline()
        .setStages(
            new PipelineStage[] {
              new StringIndexer().setInputCol("side").setOutputCol("label"),
              new VectorAssembler().setInputCols(new String[] {"x", "y"}).setOutputCol("features"),
              last
            });
  }

  @Test
  void aPipelineIsFittedAppliedSavedAndLoaded() throws Exception {
    Dataset<Row> rows = points();
    MlpClassifier classifier =
        new MlpClassifier()
            .setHiddenLayers(8)
            .setMaxIter(20)
            .setSeed(1)
            .setValidationFraction(0.2)
            .setClassWeights("balanced");
    PipelineModel model = pipeline(classifier).fit(rows);
    MlpClassificationModel mlp = (MlpClassificationModel) model.stages()[2];
    assertThat(mlp.summary().workers()).isEqualTo(2);

    String path = folder.resolve("model").toString();
    model.save(path);
    PipelineModel loaded = PipelineModel.load(path);
    List<Row> scored = loaded.transform(rows).collectAsList();
    assertThat(scored).hasSize(600);
    for (Row row : scored) {
      assertThat(row.<Vector>getAs("probability").toArray())
          .containsExactly(
              mlp.predictProbability(row.<Vector>getAs("features")).toArray(), within(1e-6));
    }
    // In a condition each row goes through the network alone, and the summary has a filter of ours.
    assertThat(loaded.transform(rows).filter("probability is not null and prediction < 2").count())
        .isEqualTo(600);
    assertThat(mlp.summary().predictions().count()).isEqualTo(mlp.summary().rows());
    assertThat(mlp.binarySummary().areaUnderROC()).isGreaterThan(0.95);
    assertThat(mlp.evaluate(model.transform(rows).drop("prediction")).accuracy())
        .isGreaterThan(0.9);
  }

  @Test
  void aRegressionOfTwoTargetsIsFittedAppliedSavedAndLoaded() throws Exception {
    Dataset<Row> rows =
        new VectorAssembler()
            .setInputCols(new String[] {"sum", "difference"})
            .setOutputCol("targets")
            .transform(
                points().withColumn("sum", expr("x + y")).withColumn("difference", expr("x - y")));
    MlpRegressor regressor =
        new MlpRegressor().setLabelCol("targets").setHiddenLayers(8).setMaxIter(10);
    MlpRegressionModel model = (MlpRegressionModel) pipeline(regressor).fit(rows).stages()[2];
    String path = folder.resolve("model").toString();
    model.save(path);
    MlpRegressionModel loaded = MlpRegressionModel.load(path);
    Dataset<Row> features =
        new VectorAssembler()
            .setInputCols(new String[] {"x", "y"})
            .setOutputCol("features")
            .transform(rows);
    List<Row> scored = loaded.transform(features).collectAsList();
    assertThat(scored).hasSize(600);
    for (Row row : scored) {
      assertThat(row.<Vector>getAs("prediction").toArray())
          .containsExactly(
              model.predictTargets(row.<Vector>getAs("features")).toArray(), within(1e-3));
    }
    assertThat(loaded.evaluate(features).r2()).isGreaterThan(0.9);
  }

  @Test
  void fitsSideBySideShareTheExecutors() {
    MlpClassifier classifier = new MlpClassifier().setHiddenLayers(8).setSeed(1);
    CrossValidatorModel chosen =
        new CrossValidator()
            .setEstimator(pipeline(classifier))
            .setEvaluator(new MulticlassClassificationEvaluator().setMetricName("accuracy"))
            .setEstimatorParamMaps(
                new ParamGridBuilder().addGrid(classifier.maxIter(), new int[] {1, 20}).build())
            .setNumFolds(2)
            .setParallelism(2)
            .setSeed(3)
            .fit(points());
    assertThat(chosen.avgMetrics()[1]).isGreaterThan(chosen.avgMetrics()[0]).isGreaterThan(0.9);
  }
}
