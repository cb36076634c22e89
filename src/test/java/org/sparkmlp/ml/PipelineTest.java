package org.sparkmlp.ml;

import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.OneVsRest;
import org.apache.spark.ml.classification.OneVsRestModel;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.ml.tuning.TrainValidationSplit;
import org.apache.spark.ml.tuning.TrainValidationSplitModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkmlp.LocalSpark;

/** Our stages among Spark's own. */
class PipelineTest {
  @TempDir Path folder;

  private static MlpClassifier small() {
    return new MlpClassifier().setHiddenLayers(16).setMaxIter(15).setStepSize(0.2).setSeed(1);
  }

  private static Dataset<Row> people() {
    return LocalSpark.session()
        .range(400)
        .selectExpr(
            "id",
            "element_at(array('red', 'green', 'blue'), cast(id % 3 as int) + 1) as colour",
            "cast(hash(id) % 1000 as double) / 100 as size")
        .withColumn("answer", expr("if(size > 0 and colour <> 'red', 'yes', 'no')"));
  }

  private static Pipeline pipeline() {
    return new Pipeline()
        .setStages(
            new PipelineStage[] {
              new StringIndexer().setInputCol("answer").setOutputCol("label"),
              new StringIndexer().setInputCol("colour").setOutputCol("colourIndex"),
              new OneHotEncoder().setInputCol("colourIndex").setOutputCol("colourVector"),
              new VectorAssembler()
                  .setInputCols(new String[] {"colourVector", "size"})
                  .setOutputCol("features"),
              small()
            });
  }

  @Test
  void aWholePipelineIsFittedSavedAndLoaded() throws Exception {
    Dataset<Row> rows = people();
    PipelineModel model = pipeline().fit(rows);
    MlpClassificationModel mlp = (MlpClassificationModel) model.stages()[4];
    assertThat(mlp.numClasses()).isEqualTo(2);
    assertThat(mlp.labelNames()).containsExactly("no", "yes");
    assertThat(accuracy(model.transform(rows))).isGreaterThan(0.95);
    String path = folder.resolve("pipeline").toString();
    model.save(path);
    PipelineModel loaded = PipelineModel.load(path);
    assertThat(loaded.transform(rows).select("id", "probability").orderBy("id").collectAsList())
        .isEqualTo(model.transform(rows).select("id", "probability").orderBy("id").collectAsList());
  }

  @Test
  void aFittedPipelineScoresAStream() throws Exception {
    Dataset<Row> rows = people();
    PipelineModel model = pipeline().fit(rows);
    String input = folder.resolve("input").toString();
    rows.repartition(3).write().parquet(input);
    Dataset<Row> stream = LocalSpark.session().readStream().schema(rows.schema()).parquet(input);
    StreamingQuery query =
        model
            .transform(stream)
            .select("id", "prediction")
            .writeStream()
            .format("memory")
            .queryName("scored")
            .start();
    try {
      query.processAllAvailable();
    } finally {
      query.stop();
    }
    assertThat(LocalSpark.session().table("scored").orderBy("id").collectAsList())
        .isEqualTo(model.transform(rows).select("id", "prediction").orderBy("id").collectAsList());
  }

  @Test
  void crossValidationChoosesAmongHiddenLayers() throws Exception {
    Dataset<Row> rows = ToyRows.rings(300, 2);
    MlpClassifier classifier = small().setMaxIter(10);
    ParamMap[] grid =
        new ParamGridBuilder()
            .addGrid(
                classifier.hiddenLayers(),
                new scala.collection.mutable.ArrayBuffer<int[]>()
                    .addOne(new int[] {})
                    .addOne(new int[] {16}))
            .build();
    CrossValidatorModel chosen =
        new CrossValidator()
            .setEstimator(classifier)
            .setEvaluator(new MulticlassClassificationEvaluator().setMetricName("accuracy"))
            .setEstimatorParamMaps(grid)
            .setNumFolds(2)
            .setParallelism(2)
            .setSeed(3)
            .fit(rows);
    // Rings are not linearly separable, so the hidden layer must win.
    assertThat(((MlpClassificationModel) chosen.bestModel()).topology().hidden())
        .containsExactly(16);
    String path = folder.resolve("cv").toString();
    chosen.save(path);
    assertThat(((MlpClassificationModel) CrossValidatorModel.load(path).bestModel()).parameters())
        .isEqualTo(((MlpClassificationModel) chosen.bestModel()).parameters());
  }

  @Test
  void trainValidationSplitWorksWithWeightsAndMarkedRows() throws Exception {
    Dataset<Row> rows =
        ToyRows.sine(400)
            .withColumn("w", expr("1 + abs(hash(features)) % 2"))
            .withColumn("held", expr("abs(hash(features, 1)) % 5 = 0"));
    MlpRegressor regressor =
        new MlpRegressor()
            .setHiddenLayers(16)
            .setMaxIter(10)
            .setWeightCol("w")
            .setValidationIndicatorCol("held");
    TrainValidationSplitModel chosen =
        new TrainValidationSplit()
            .setEstimator(regressor)
            .setEvaluator(new RegressionEvaluator())
            .setEstimatorParamMaps(
                new ParamGridBuilder()
                    .addGrid(regressor.stepSize(), new double[] {1e-6, 0.1})
                    .build())
            .setParallelism(2)
            .setSeed(3)
            .fit(rows);
    assertThat(((MlpRegressionModel) chosen.bestModel()).getStepSize()).isEqualTo(0.1);
    String path = folder.resolve("tvs").toString();
    chosen.save(path);
    assertThat(((MlpRegressionModel) TrainValidationSplitModel.load(path).bestModel()).parameters())
        .isEqualTo(((MlpRegressionModel) chosen.bestModel()).parameters());
  }

  @Test
  void estimatorsThatHoldOursAreSavedAndLoaded() throws Exception {
    MlpClassifier classifier = small().setBatchSize(32);
    ParamMap[] grid =
        new ParamGridBuilder()
            .addGrid(
                classifier.hiddenLayers(),
                new scala.collection.mutable.ArrayBuffer<int[]>()
                    .addOne(new int[] {})
                    .addOne(new int[] {64, 32}))
            .build();
    String path = folder.resolve("cv").toString();
    new CrossValidator()
        .setEstimator(classifier)
        .setEvaluator(new MulticlassClassificationEvaluator())
        .setEstimatorParamMaps(grid)
        .save(path);
    CrossValidator cv = CrossValidator.load(path);
    MlpClassifier held = (MlpClassifier) cv.getEstimator();
    assertThat(held.getBatchSize()).isEqualTo(32);
    assertThat(cv.getEstimatorParamMaps()[0].get(held.hiddenLayers()).get()).isEmpty();
    assertThat(cv.getEstimatorParamMaps()[1].get(held.hiddenLayers()).get())
        .containsExactly(64, 32);

    path = folder.resolve("tvs").toString();
    new TrainValidationSplit()
        .setEstimator(classifier)
        .setEvaluator(new MulticlassClassificationEvaluator())
        .setEstimatorParamMaps(grid)
        .save(path);
    TrainValidationSplit split = TrainValidationSplit.load(path);
    assertThat(split.getEstimator().uid()).isEqualTo(classifier.uid());
    assertThat(split.getEstimatorParamMaps()).hasSize(2);

    path = folder.resolve("ovr").toString();
    new OneVsRest().setClassifier(classifier).save(path);
    assertThat(((MlpClassifier) (Object) OneVsRest.load(path).getClassifier()).getBatchSize())
        .isEqualTo(32);
  }

  @Test
  void aGridReachesIntoAPipeline() {
    Pipeline pipeline = pipeline();
    MlpClassifier classifier = (MlpClassifier) pipeline.getStages()[4];
    CrossValidatorModel chosen =
        new CrossValidator()
            .setEstimator(pipeline)
            .setEvaluator(new MulticlassClassificationEvaluator().setMetricName("accuracy"))
            .setEstimatorParamMaps(
                new ParamGridBuilder()
                    .addGrid(classifier.maxIter(), new int[] {1, 15})
                    .addGrid(classifier.stepSize(), new double[] {1e-6, 0.2})
                    .build())
            .setNumFolds(2)
            .setParallelism(2)
            .setSeed(3)
            .fit(people());
    PipelineModel best = (PipelineModel) chosen.bestModel();
    MlpClassificationModel mlp = (MlpClassificationModel) best.stages()[4];
    assertThat(mlp.getMaxIter()).isEqualTo(15);
    assertThat(mlp.getStepSize()).isEqualTo(0.2);
  }

  @Test
  void oneVsRestWrapsTheBinaryCase() throws Exception {
    Dataset<Row> rows = ToyRows.rings(300, 3);
    OneVsRestModel model = new OneVsRest().setClassifier(small()).fit(rows);
    assertThat(model.models()).hasSize(3);
    assertThat(accuracy(model.transform(rows))).isGreaterThan(0.85);
    String path = folder.resolve("ovr").toString();
    model.save(path);
    assertThat(OneVsRestModel.load(path).transform(rows).select("prediction").collectAsList())
        .isEqualTo(model.transform(rows).select("prediction").collectAsList());
  }

  private static double accuracy(Dataset<Row> scored) {
    return new MulticlassClassificationEvaluator().setMetricName("accuracy").evaluate(scored);
  }
}
