package org.sparkmlp.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.training.EpochRecord;
import org.sparkmlp.training.TrainingListener;

class FitTest {
  private static MlpClassifier small() {
    return new MlpClassifier()
        .setHiddenLayers(16)
        .setMaxIter(30)
        .setBatchSize(128)
        .setStepSize(0.2)
        .setSeed(1);
  }

  @Test
  void aClassifierLearnsAndKeepsItsSummaryParentAndParams() {
    Dataset<Row> rows = ToyRows.rings(600, 3);
    MlpClassifier classifier = small().setValidationFraction(0.2).setPredictionCol("ring");
    MlpClassificationModel model = classifier.fit(rows);
    assertThat(model.numClasses()).isEqualTo(3);
    assertThat(model.numFeatures()).isEqualTo(2);
    assertThat(model.uid()).isEqualTo(classifier.uid());
    assertThat(model.parent()).isSameAs(classifier);
    assertThat(model.getMaxIter()).isEqualTo(30);
    Dataset<Row> scored = model.transform(rows);
    assertThat(scored.filter("ring = label").count()).isGreaterThan(560);

    assertThat(model.hasSummary()).isTrue();
    MlpTrainingSummary summary = model.summary();
    assertThat(summary.totalIterations()).isEqualTo(30);
    assertThat(summary.objectiveHistory()).hasSize(30);
    assertThat(summary.objectiveHistory()[29]).isLessThan(summary.objectiveHistory()[0]);
    assertThat(summary.validationHistory()).hasSize(30);
    assertThat(summary.rows() + summary.validationRows()).isEqualTo(600);
    assertThat(summary.epochs().count()).isEqualTo(30);
    assertThat(summary.epochs().filter("best").count()).isPositive();
    assertThat(model.provenance().rows()).isEqualTo(summary.rows());
    MlpClassificationModel copy = model.copy(org.apache.spark.ml.param.ParamMap.empty());
    assertThat(copy.hasSummary()).isTrue();
    assertThat(copy.parent()).isSameAs(classifier);
  }

  @Test
  void aRegressorLearnsInTheTargetsOwnUnit() {
    Dataset<Row> rows = ToyRows.sine(800);
    MlpRegressionModel model =
        new MlpRegressor()
            .setHiddenLayers(32)
            .setActivation("tanh")
            .setBatchSize(128)
            .setStepSize(0.1)
            .setMaxIter(60)
            .fit(rows);
    double error =
        model
            .transform(rows)
            .selectExpr("sqrt(avg(pow(prediction - label, 2)))")
            .head()
            .getDouble(0);
    assertThat(error).isLessThan(20); // a tenth of the amplitude
    assertThat(model.parent()).isInstanceOf(MlpRegressor.class);
    assertThat(model.hasSummary()).isTrue();
  }

  @Test
  void aVectorLabelIsLearnedWhole() {
    Dataset<Row> rows =
        new VectorAssembler()
            .setInputCols(new String[] {"label", "twice"})
            .setOutputCol("targets")
            .transform(ToyRows.sine(400).withColumn("twice", expr("-2 * label")));
    MlpRegressionModel model =
        new MlpRegressor()
            .setLabelCol("targets")
            .setHiddenLayers(32)
            .setActivation("tanh")
            .setBatchSize(128)
            .setStepSize(0.1)
            .setMaxIter(60)
            .fit(rows);
    assertThat(model.numTargets()).isEqualTo(2);
    List<Row> scored = model.transform(rows).select("prediction", "targets").collectAsList();
    assertThat(scored).hasSize(400);
    for (int target = 0; target < 2; target++) {
      double error = 0;
      for (Row row : scored) {
        error +=
            Math.pow(row.<Vector>getAs(0).apply(target) - row.<Vector>getAs(1).apply(target), 2);
      }
      // A tenth of the amplitude, which is 200 and 400: the mean alone is off by 0.7 of it.
      assertThat(Math.sqrt(error / 400)).as("target %d", target).isLessThan(20 * (1 + target));
    }
  }

  @Test
  void theOrderAndPartitionsOfRowsDoNotMatter() {
    Dataset<Row> rows = ToyRows.rings(300, 2);
    MlpClassifier classifier = small().setMaxIter(3).setClassWeights("balanced");
    String bits = classifier.fit(rows).weightsSha256();
    assertThat(classifier.fit(rows.repartition(5).orderBy("label")).weightsSha256())
        .isEqualTo(bits);
    assertThat(classifier.copy(none()).setNumWorkers(1).fit(rows).weightsSha256()).isEqualTo(bits);
  }

  @Test
  void aWeightOfTwoIsTheRowTwice() {
    Dataset<Row> rows = ToyRows.rings(120, 2).withColumn("heavy", expr("label = 1"));
    MlpClassifier fullBatch =
        small().setBatchSize(1000).setMaxIter(10).setStandardize(false).setLanes(1).setRegParam(0);
    MlpClassificationModel weighted =
        fullBatch.copy(none()).setWeightCol("w").fit(rows.withColumn("w", expr("if(heavy, 2, 1)")));
    MlpClassificationModel twice = fullBatch.fit(rows.union(rows.filter("heavy")));
    assertThat(weighted.summary().objectiveHistory())
        .containsExactly(twice.summary().objectiveHistory(), within(1e-5));
  }

  @Test
  void classWeightsMultiplyRowWeights() {
    Dataset<Row> rows = ToyRows.rings(120, 2).withColumn("w", lit(2));
    MlpClassifier classifier = small().setMaxIter(3);
    MlpClassificationModel byClass =
        classifier.copy(none()).setWeightCol("w").setClassWeights("1:3").fit(rows);
    MlpClassificationModel byRow =
        classifier
            .copy(none())
            .setWeightCol("v")
            .fit(rows.withColumn("v", expr("if(label = 1, 6, 2)")));
    assertThat(byClass.weightsSha256()).isEqualTo(byRow.weightsSha256());
  }

  @Test
  void balancedWeightsFindTheRareClass() {
    // Overlapping classes, 1 in 20 of the rare one: unweighted, the common one wins everywhere.
    Dataset<Row> rows =
        ToyRows.rings(2000, 2)
            .filter(expr("label = 0 or abs(hash(features)) % 20 = 0"))
            .withColumn("label", expr("if(abs(hash(features, 1)) % 3 = 0, 0.0, label)"));
    MlpClassifier classifier = small().setMaxIter(10);
    long plain = found(classifier.fit(rows).transform(rows));
    long balanced =
        found(classifier.copy(none()).setClassWeights("balanced").fit(rows).transform(rows));
    assertThat(balanced).isGreaterThan(plain).isGreaterThan(rows.filter("label = 1").count() / 2);
  }

  @Test
  void sparseAndDenseFormsOfARowAreOne() {
    Dataset<Row> mixed = ToyRows.rings(120, 2);
    UDF1<Vector, Vector> toDense = Vector::toDense;
    Dataset<Row> dense =
        mixed.withColumn(
            "features",
            functions.udf(toDense, SQLDataTypes.VectorType()).apply(mixed.col("features")));
    assertThat(mixed.head().<Vector>getAs("features")).isInstanceOf(SparseVector.class);
    assertThat(dense.head().<Vector>getAs("features")).isInstanceOf(DenseVector.class);
    MlpClassifier classifier = small().setMaxIter(2);
    assertThat(classifier.fit(dense).weightsSha256())
        .isEqualTo(classifier.fit(mixed).weightsSha256());
  }

  private static long found(Dataset<Row> scored) {
    return scored.filter("label = 1 and prediction = 1").count();
  }

  @Test
  void startsFromAFittedModel() {
    Dataset<Row> rows = ToyRows.rings(300, 2);
    MlpClassificationModel first = small().fit(rows);
    MlpClassificationModel second = small().setMaxIter(1).setInitialModel(first).fit(rows);
    assertThat(second.summary().objectiveHistory()[0])
        .isLessThan(first.summary().objectiveHistory()[0] / 2);
    assertThatThrownBy(() -> small().setHiddenLayers(8).setInitialModel(first).fit(rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[16] relu")
        .hasMessageContaining("[8] relu");
    assertThatThrownBy(() -> small().setActivation("tanh").setInitialModel(first).fit(rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[16] tanh");
    assertThatThrownBy(() -> small().setInitialModel(first).fit(ToyRows.rings(300, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("initial model");
  }

  @Test
  void tellsItsListenerOfEveryEpoch() {
    List<Integer> epochs = new ArrayList<>();
    small()
        .setMaxIter(3)
        .setVerbose(true)
        .setTrainingListener(
            new TrainingListener() {
              @Override
              public void onEpoch(EpochRecord epoch) {
                epochs.add(epoch.epoch());
              }
            })
        .fit(ToyRows.rings(100, 2));
    assertThat(epochs).containsExactly(1, 2, 3);
  }

  @Test
  void validationRowsMayBeMarked() {
    Dataset<Row> rows =
        ToyRows.rings(300, 2).withColumn("held", expr("abs(hash(features)) % 4 = 0"));
    long held = rows.filter(col("held")).count();
    MlpClassificationModel model =
        small()
            .setMaxIter(50)
            .setPatience(2)
            .setTol(0.5)
            .setValidationIndicatorCol("held")
            .fit(rows);
    assertThat(model.summary().validationRows()).isEqualTo(held);
    assertThat(model.summary().stoppedEarly()).isTrue();
  }

  @Test
  void whereRowsAreHeldOutTheBestEpochIsKeptUnlessTheLastIsAskedFor() {
    Dataset<Row> rows = ToyRows.rings(300, 2);
    MlpClassifier restless = small().setStepSize(1.5).setMaxIter(20).setValidationFraction(0.3);
    MlpClassificationModel kept = restless.fit(rows);
    int best = kept.summary().bestEpoch();
    assertThat(best).isLessThan(20);
    assertThat(kept.summary().history()).hasSize(20);
    MlpClassificationModel last = restless.setKeep("last").fit(rows);
    assertThat(last.summary().bestEpoch()).isEqualTo(best);
    assertThat(kept.parameters()).isNotEqualTo(last.parameters());
    assertThat(restless.setMaxIter(best).fit(rows).parameters()).isEqualTo(kept.parameters());
  }

  @Test
  void evaluationOnTheTrainingRowsIsTheFitsOwn() {
    Dataset<Row> rings = ToyRows.rings(300, 3).withColumn("w", expr("1 + label"));
    MlpClassificationModel classifier = small().setWeightCol("w").setMaxIter(5).fit(rings);
    ClassificationMetrics metrics = classifier.evaluate(rings);
    assertThat(metrics.rows()).isEqualTo(300);
    assertThat(metrics.weight()).isEqualTo(600);
    assertThat(metrics.accuracy())
        .isCloseTo(classifier.summary().trainingEvaluation().accuracy(), within(1e-9));
    assertThat(metrics.logLoss())
        .isCloseTo(classifier.summary().trainingEvaluation().loss(), within(1e-5));

    Dataset<Row> sine = ToyRows.sine(300);
    MlpRegressionModel regression = new MlpRegressor().setMaxIter(5).fit(sine);
    RegressionMetrics found = regression.evaluate(sine);
    assertThat(found.r2()).isCloseTo(regression.summary().trainingEvaluation().r2(), within(1e-4));
    assertThat(found.rmse())
        .isCloseTo(
            regression.summary().trainingEvaluation().rmse(regression.labelScaling().scale()),
            within(1e-2));
  }

  @Test
  void aConstantTargetCountsOneIfMetAndZeroOtherwiseAsInTraining() {
    MlpRegressionModel model = HandMade.linear(); // y = 10 + 2 (x0 + 2 x1 + 0.5)
    Dataset<Row> constant = VectorRows.of(Vectors.dense(0, 0), Vectors.dense(2, -1));
    RegressionMetrics met = model.evaluate(constant.withColumn("label", expr("11.0D")));
    assertThat(met.r2()).isEqualTo(1);
    assertThat(met.rmse()).isZero();
    for (String y : List.of("0.1D", "1e6D / 3", "-7.7D")) {
      Dataset<Row> missed =
          constant
              .union(constant)
              .union(constant)
              .withColumn("label", expr(y))
              .withColumn("w", expr("0.1D + id"));
      MlpRegressionModel weighing = model.copy(none());
      weighing.set(weighing.weightCol(), "w");
      assertThat(weighing.evaluate(missed).r2()).as(y).isZero();
    }
  }

  @Test
  void rowsThatCannotBeEvaluatedAreRefusedByColumn() {
    MlpRegressionModel model = HandMade.linear();
    Dataset<Row> rows = VectorRows.of(Vectors.dense(0, 0)).withColumn("label", expr("1.0D"));
    assertThat(Refusal.in(catchThrowable(() -> model.evaluate(rows.limit(0)))))
        .get()
        .extracting(Throwable::getMessage)
        .isEqualTo("there must be at least 1 row to evaluate on, was 0");
    Dataset<Row> unlabelled = rows.withColumn("label", expr("cast(null as double)"));
    assertThat(Refusal.in(catchThrowable(() -> model.evaluate(unlabelled))))
        .get()
        .extracting(refusal -> refusal.column().orElse(""))
        .isEqualTo("label");
    model.set(model.weightCol(), "w");
    Dataset<Row> negative = rows.withColumn("w", expr("-1.0D"));
    assertThat(Refusal.in(catchThrowable(() -> model.evaluate(negative))))
        .get()
        .extracting(refusal -> refusal.column().orElse(""))
        .isEqualTo("w");
  }

  @Test
  void aRowThatMayBeSkippedIsRefusedWithTheParamThatSkipsIt() {
    Dataset<Row> rows =
        ToyRows.rings(50, 2)
            .withColumn("label", expr("if(label = 1 and features is not null, null, label)"));
    assertThatThrownBy(() -> small().fit(rows))
        .isExactlyInstanceOf(Refusal.class)
        .hasMessage(
            "column 'label' has a null: a row must have a label; drop such rows, or set"
                + " handleInvalid to skip");
  }

  private static org.apache.spark.ml.param.ParamMap none() {
    return org.apache.spark.ml.param.ParamMap.empty();
  }
}
