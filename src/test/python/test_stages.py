"""Fit, transform, evaluate and look into: alike in classic sessions and over Connect."""

from __future__ import annotations

import gc
import hashlib
import weakref
from pathlib import Path

import numpy as np
import pytest
from org.sparkmlp.remote import release_forgotten
from pyspark.errors import IllegalArgumentException
from pyspark.ml import Pipeline, PipelineModel
from pyspark.ml.evaluation import MulticlassClassificationEvaluator
from pyspark.ml.feature import VectorAssembler
from pyspark.ml.linalg import Vectors
from pyspark.ml.tuning import CrossValidator, ParamGridBuilder
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from sparkmlp import (
    MlpClassificationModel,
    MlpClassifier,
    MlpRegressionModel,
    MlpRegressor,
    Network,
)


def one_line(error: pytest.ExceptionInfo[BaseException]) -> str:
    text = str(error.value)
    assert "\n" not in text and "\tat " not in text, text
    return text


def test_learns_the_rings(model: MlpClassificationModel, vectors: DataFrame) -> None:
    metrics = model.evaluate(vectors)
    assert metrics.rows == 300 and metrics.weight == 300.0
    assert metrics.accuracy > 0.9
    assert 0 < metrics.logLoss < 0.5
    assert (model.numFeatures, model.numClasses) == (2, 3)
    assert repr(model).startswith("MlpClassificationModel: uid=MlpClassifier_")
    assert model.predict(Vectors.dense(1.4, 0)) == 0.0
    assert model.predictProbability(Vectors.dense(1.4, 0)).argmax() == 0


def test_transforms_as_numpy_does(model: MlpClassificationModel, vectors: DataFrame) -> None:
    scored = model.transform(vectors)
    assert scored.columns[-3:] == ["rawPrediction", "probability", "prediction"]
    rows = scored.collect()
    X = [row.features.toArray() for row in rows]
    network = model.to_numpy()
    assert network.topology == [2, 16, 3]
    assert [w.shape for w in network.weights] == [(2, 16), (16, 3)]
    probability = np.array([row.probability.toArray() for row in rows])
    np.testing.assert_allclose(network.predict_probability(X), probability, atol=1e-5)
    assert model.predict_numpy(X).tolist() == [row.prediction for row in rows]


def test_has_a_fingerprint_of_its_parameters(model: MlpClassificationModel) -> None:
    parameters = model.to_numpy().parameters
    assert model.weightsSha256 == hashlib.sha256(parameters.astype("<f4").tobytes()).hexdigest()
    provenance = model.provenance()
    assert (provenance["seed"], provenance["rows"], provenance["validationRows"]) == (1, 240, 60)


def test_tells_how_the_fit_went(model: MlpClassificationModel) -> None:
    summary = model.summary
    assert model.hasSummary
    assert summary.totalIterations == len(summary.objectiveHistory) == 30
    epochs = summary.epochs().orderBy("epoch").collect()
    assert [row.epoch for row in epochs] == list(range(1, 31))
    assert [row.trainLoss for row in epochs] == summary.objectiveHistory
    assert len(summary.validationHistory) == 30
    assert epochs[summary.bestEpoch - 1].validationLoss == min(summary.validationHistory)
    assert (summary.rows, summary.validationRows, summary.lanes) == (240, 60, 16)
    assert not summary.stoppedEarly and summary.seconds > 0 and summary.workers >= 1
    assert summary.steps == epochs[-1].steps
    scores = summary.scores()
    assert set(scores) == {
        "trainLoss", "trainAccuracy", "validationLoss", "validationAccuracy",
    }  # fmt: skip
    # Spark's metrics, of the same rows.
    assert summary.accuracy == pytest.approx(scores["trainAccuracy"])
    assert len(summary.recallByLabel) == 3
    assert summary.predictions.count() == 240


def test_a_summary_outlives_its_model(vectors: DataFrame) -> None:
    fitted = MlpClassifier(hiddenLayers=[2], maxIter=2, seed=1).fit(vectors)
    summary = fitted.summary
    model = weakref.ref(fitted)
    gc.disable()
    try:
        del fitted
        assert model() is None  # at once: nothing holds it in a circle
    finally:
        gc.enable()
    assert summary.steps > 0 and summary.predictions.count() == 300


def test_asks_no_server_while_garbage_is_collected(
    vectors: DataFrame, spark: SparkSession, is_connect: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not is_connect:
        pytest.skip("only a Spark Connect server holds models for Python")
    client = spark.client  # type: ignore[attr-defined]
    fitted = MlpClassifier(hiddenLayers=[2], maxIter=1, seed=1).fit(vectors)
    name = fitted._java_obj.ref_id
    assert any(name in line for line in client._get_ml_cache_info())
    fitted.circle = fitted  # type: ignore[attr-defined]
    del fitted
    asked: list[object] = []
    with monkeypatch.context() as patched:
        patched.setattr(client, "execute_command", asked.append)
        gc.collect()
    assert asked == []
    release_forgotten()
    assert not any(name in line for line in client._get_ml_cache_info())


def test_a_binary_summary_has_its_curves(vectors: DataFrame) -> None:
    two = vectors.where("label < 2")
    summary = MlpClassifier(hiddenLayers=[8], maxIter=10, seed=1).fit(two).summary
    assert 0.5 < summary.areaUnderROC <= 1
    assert summary.roc.columns == ["FPR", "TPR"]
    assert summary.pr.count() > 1


def test_repeats_bit_for_bit(vectors: DataFrame) -> None:
    classifier = MlpClassifier(hiddenLayers=[4], maxIter=3, seed=5)
    first = classifier.fit(vectors).weightsSha256
    assert classifier.fit(vectors.repartition(3).orderBy("b")).weightsSha256 == first
    assert classifier.setSeed(6).fit(vectors).weightsSha256 != first


def test_the_default_seed_is_that_of_java(vectors: DataFrame) -> None:
    fitted = MlpClassifier(hiddenLayers=[4], maxIter=1).fit(vectors)
    # "org.sparkmlp.ml.MlpClassifier".hashCode(), by another formula than the package's
    name = "org.sparkmlp.ml.MlpClassifier"
    code = sum(ord(c) * 31 ** (len(name) - 1 - i) for i, c in enumerate(name)) % 2**32
    assert (
        fitted.provenance()["seed"] == MlpClassifier().getSeed() == (code + 2**31) % 2**32 - 2**31
    )


def test_takes_columns_without_an_assembler(rings: DataFrame, vectors: DataFrame) -> None:
    settings = {"hiddenLayers": [4], "maxIter": 3, "seed": 1}
    model = MlpClassifier(featuresCols=["a", "b"], **settings).fit(rings)
    assert model.weightsSha256 == MlpClassifier(**settings).fit(vectors).weightsSha256
    scored = model.transform(rings)
    assert scored.columns == [*rings.columns, "rawPrediction", "probability", "prediction"]
    assert scored.count() == 300
    assert model.evaluate(rings).rows == 300
    assert model.summary.predictions.count() == 300
    regression = MlpRegressor(featuresCols=["a"], labelCol="b", hiddenLayers=[2], maxIter=2)
    assert regression.fit(rings).transform(rings).columns == [*rings.columns, "prediction"]


def test_weights_count_as_copies(vectors: DataFrame) -> None:
    copies = vectors.withColumn("n", F.explode(F.sequence(F.lit(1), F.col("weight").cast("int"))))
    classifier = MlpClassifier(hiddenLayers=[4], maxIter=2, seed=1)
    weighted = classifier.copy({classifier.weightCol: "weight"}).fit(vectors)
    assert weighted.evaluate(vectors).weight == copies.count()
    assert weighted.weightsSha256 != classifier.fit(vectors).weightsSha256
    assert weighted.evaluate(vectors).accuracy == pytest.approx(
        weighted.copy({weighted.weightCol: ""}).evaluate(copies).accuracy
    )


def test_stops_early_by_the_indicator_column(vectors: DataFrame) -> None:
    model = MlpClassifier(
        hiddenLayers=[16], maxIter=200, stepSize=0.5, patience=3, seed=1,
        validationIndicatorCol="held",
    ).fit(vectors)  # fmt: skip
    assert model.summary.stoppedEarly
    assert model.summary.totalIterations < 200
    assert model.provenance()["bestEpoch"] == model.summary.bestEpoch


def test_an_empty_list_is_a_softmax_model(vectors: DataFrame) -> None:
    classifier = MlpClassifier(hiddenLayers=[], maxIter=2, seed=1)
    assert classifier.getHiddenLayers() == []
    assert classifier.fit(vectors).to_numpy().topology == [2, 3]


def test_learns_one_target_or_several(spark: SparkSession) -> None:
    rows = spark.range(100).selectExpr("id / 10 AS x", "sin(id / 10) AS s", "1000 + id AS t")
    one = MlpRegressor(
        featuresCols=["x"], labelCol="s", hiddenLayers=[16], activation="tanh", batchSize=10,
        maxIter=60, stepSize=0.05, seed=1,
    ).fit(rows)  # fmt: skip
    assert one.numFeatures == one.numTargets == 1
    metrics = one.evaluate(rows)
    assert metrics.rows == 100 and metrics.r2 > 0.5
    assert set(one.summary.scores()) == {"trainLoss", "trainRmse", "trainR2"}
    assert one.summary.scores()["trainRmse"] == pytest.approx(metrics.rmse, rel=1e-5)
    assert one.predict(Vectors.dense(1.5)) == pytest.approx(one.predict_numpy([[1.5]])[0])

    both = VectorAssembler(inputCols=["s", "t"], outputCol="targets").transform(rows)
    two = MlpRegressor(featuresCols=["x"], labelCol="targets", hiddenLayers=[4], maxIter=20, seed=1)
    model = two.fit(both)
    assert model.numTargets == 2
    row = model.transform(both).where("x = 1.5").first()
    assert row is not None
    np.testing.assert_allclose(
        model.predict_numpy([[1.5]])[0], row.prediction, rtol=1e-4, atol=1e-4
    )
    np.testing.assert_allclose(
        model.predict(Vectors.dense(1.5)), row.prediction, rtol=1e-4, atol=1e-4
    )


def test_saves_and_loads(model: MlpClassificationModel, vectors: DataFrame, tmp_path: Path) -> None:
    folder = str(tmp_path / "model")
    model.write().save(folder)
    loaded = MlpClassificationModel.load(folder)
    assert loaded.uid == model.uid
    assert loaded.weightsSha256 == model.weightsSha256
    assert loaded.getHiddenLayers() == [16] and loaded.getMaxIter() == 30
    assert loaded.transform(vectors).select("prediction").collect() == (
        model.transform(vectors).select("prediction").collect()
    )
    assert not loaded.hasSummary
    with pytest.raises(RuntimeError) as error:
        loaded.summary  # noqa: B018
    assert "only a freshly fitted one" in one_line(error)
    # The same folder, without Spark.
    assert Network.load(folder).weightsSha256 == model.weightsSha256
    model.write().overwrite().save(folder)


def test_an_estimator_keeps_its_params(tmp_path: Path) -> None:
    folder = str(tmp_path / "estimator")
    MlpRegressor(hiddenLayers=[3, 2], nesterov=True, featuresCols=["a", "b"]).save(folder)
    loaded = MlpRegressor.load(folder)
    assert loaded.getHiddenLayers() == [3, 2] and loaded.getNesterov()
    assert loaded.getFeaturesCols() == ["a", "b"]
    assert loaded.getStepSize() == 0.01 and not loaded.isSet("stepSize")


def test_goes_into_pipelines_and_back(rings: DataFrame, tmp_path: Path) -> None:
    pipeline = Pipeline(
        stages=[
            VectorAssembler(inputCols=["a", "b"], outputCol="features"),
            MlpClassifier(hiddenLayers=[4], maxIter=2, seed=1),
        ]
    )
    fitted = pipeline.fit(rings)
    fitted.write().save(str(tmp_path / "pipeline"))
    loaded = PipelineModel.load(str(tmp_path / "pipeline"))
    network = loaded.stages[1]
    assert isinstance(network, MlpClassificationModel)
    assert network.weightsSha256 == fitted.stages[1].weightsSha256  # type: ignore[attr-defined]
    assert loaded.transform(rings).count() == 300


def test_is_cross_validated_over_hidden_layers(vectors: DataFrame) -> None:
    classifier = MlpClassifier(maxIter=20, seed=1)
    grid = ParamGridBuilder().addGrid(classifier.hiddenLayers, [[], [16]]).build()
    best = CrossValidator(
        estimator=classifier, estimatorParamMaps=grid, numFolds=2, seed=1, parallelism=2,
        evaluator=MulticlassClassificationEvaluator(metricName="accuracy"),
    ).fit(vectors)  # fmt: skip
    assert best.avgMetrics[1] > best.avgMetrics[0]
    assert best.bestModel.to_numpy().topology == [2, 16, 3]  # type: ignore[attr-defined]


def test_starts_from_a_saved_model(
    model: MlpClassificationModel, vectors: DataFrame, tmp_path: Path
) -> None:
    folder = str(tmp_path / "first")
    model.save(folder)
    settings = {"hiddenLayers": [16], "maxIter": 1, "seed": 1}
    cold = MlpClassifier(**settings).fit(vectors).summary.objectiveHistory[0]
    warm = MlpClassifier(initialModelPath=folder, **settings).fit(vectors)
    assert warm.summary.objectiveHistory[0] < cold / 2
    with pytest.raises(IllegalArgumentException) as error:
        MlpClassifier(hiddenLayers=[5], initialModelPath=folder).fit(vectors)
    assert one_line(error).endswith("[5] relu, has [16] relu")
    with pytest.raises(IllegalArgumentException) as error:
        MlpClassifier(initialModelPath="/no/such/model").fit(vectors)
    assert one_line(error).startswith("there is no saved stage in /no/such/model")


def test_copies_keep_and_take_params() -> None:
    classifier = MlpClassifier(hiddenLayers=[4], activation="tanh", thresholds=[0.2, 0.8])
    other = classifier.copy({classifier.batchSize: 7})
    assert other.uid == classifier.uid
    assert (other.getBatchSize(), classifier.getBatchSize()) == (7, 128)
    assert other.getActivation() == "tanh" and other.getThresholds() == [0.2, 0.8]
    assert classifier.setParams(batchSize=9).setClipNorm(1).getClipNorm() == 1.0
    assert classifier.getBatchSize() == 9
    assert not classifier.isDefined("patience") and not classifier.isDefined("lanes")


def test_refuses_bad_input_in_one_line(vectors: DataFrame, spark: SparkSession) -> None:
    def refused(classifier: MlpClassifier, rows: DataFrame = vectors) -> str:
        with pytest.raises(IllegalArgumentException) as error:
            classifier.fit(rows)
        return one_line(error)

    assert refused(MlpClassifier(batchSize=0)) == "batchSize must be at least 1, was 0"
    assert refused(MlpClassifier(hiddenLayers=[4, 0])).startswith("hiddenLayers must be widths")
    assert "`nope`" in refused(MlpClassifier(featuresCol="nope"))
    assert "featuresCols names the column 'c'" in refused(MlpClassifier(featuresCols=["a", "c"]))
    assert "there is one already" in refused(MlpClassifier(featuresCols=["a"]))
    assert "whole number from 0" in refused(MlpClassifier(labelCol="a"))
    nan = spark.createDataFrame([(Vectors.dense(float("nan")), 1.0)] * 3, ["features", "label"])
    assert "set handleInvalid to skip" in refused(MlpClassifier(), nan)


def test_refuses_unknown_settings_and_types_at_once() -> None:
    with pytest.raises(TypeError, match="no param 'hidenLayers': did you mean hiddenLayers"):
        MlpClassifier(hidenLayers=[3])  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="hiddenLayers"):
        MlpClassifier(hiddenLayers="wide")


def test_a_model_refuses_rows_that_do_not_suit(
    model: MlpClassificationModel, vectors: DataFrame
) -> None:
    with pytest.raises(IllegalArgumentException) as error:
        model.transform(vectors.drop("features"))
    assert "`features`" in one_line(error)
    three = VectorAssembler(inputCols=["a", "b", "label"], outputCol="features")
    with pytest.raises(IllegalArgumentException) as error:
        model.transform(three.transform(vectors.drop("features")))
    assert one_line(error) == "column 'features' has 3 features, but the model takes 2"
    with pytest.raises(IllegalArgumentException) as error:
        model.evaluate(vectors.limit(0))
    assert one_line(error) == "there must be at least 1 row to evaluate on, was 0"


def test_skips_invalid_rows(model: MlpClassificationModel, rings: DataFrame) -> None:
    holes = rings.withColumn("a", F.when(F.col("label") == 0, F.lit(None)).otherwise(F.col("a")))
    classifier = MlpClassifier(
        featuresCols=["a", "b"], hiddenLayers=[2], maxIter=1, handleInvalid="skip"
    )
    fitted = classifier.fit(holes)
    assert fitted.provenance()["rows"] == 200
    assert fitted.transform(holes).count() == 200


def test_scores_a_stream(
    model: MlpClassificationModel, vectors: DataFrame, spark: SparkSession, tmp_path: Path
) -> None:
    source, sink = str(tmp_path / "in"), str(tmp_path / "out")
    vectors.select("features", "label").write.parquet(source)
    stream = spark.readStream.schema(spark.read.parquet(source).schema).parquet(source)
    query = (
        model.transform(stream)
        .select("label", "prediction")
        .writeStream.format("parquet")
        .option("path", sink)
        .option("checkpointLocation", str(tmp_path / "checkpoint"))
        .trigger(availableNow=True)
        .start()
    )
    assert query.awaitTermination(120)
    found = spark.read.parquet(sink).groupBy().agg(F.avg(F.expr("double(label = prediction)")))
    assert found.collect()[0][0] == pytest.approx(model.evaluate(vectors).accuracy)


def test_a_regression_model_loads(spark: SparkSession, tmp_path: Path) -> None:
    rows = spark.range(20).selectExpr("double(id) AS x", "2.0 * id AS label")
    model = MlpRegressor(featuresCols=["x"], hiddenLayers=[2], maxIter=2, seed=1).fit(rows)
    model.save(str(tmp_path / "model"))
    loaded = MlpRegressionModel.load(str(tmp_path / "model"))
    assert loaded.evaluate(rows) == model.evaluate(rows)
    assert Network.load(tmp_path / "model").predict([[3]]) == loaded.predict(Vectors.dense(3))
