"""MLflow, in its smallest distribution."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mlflow
import pytest
import sparkmlp
from pyspark.ml import PipelineModel
from pyspark.ml.evaluation import MulticlassClassificationEvaluator
from pyspark.ml.tuning import CrossValidator, ParamGridBuilder
from pyspark.sql import DataFrame

MODELS = ["org.sparkmlp.ml.MlpClassificationModel", "org.sparkmlp.ml.MlpRegressionModel"]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """An active run of a store in a folder, with autologging on."""
    monkeypatch.setenv("MLFLOW_ALLOW_FILE_STORE", "true")
    mlflow.set_tracking_uri(f"file://{tmp_path}/runs")
    mlflow.pyspark.ml.autolog(log_models=False, log_model_allowlist=MODELS)
    with mlflow.start_run() as active:
        yield active
    mlflow.pyspark.ml.autolog(disable=True, log_model_allowlist=MODELS)


def classifier() -> sparkmlp.MlpClassifier:
    return sparkmlp.MlpClassifier(
        hiddenLayers=[4], maxIter=3, seed=1, validationIndicatorCol="held"
    )


def history(run: Any, metric: str) -> list[tuple[int, float]]:
    points = mlflow.MlflowClient().get_metric_history(run.info.run_id, metric)
    return sorted((point.step, point.value) for point in points)


def test_logs_params_and_a_metric_per_epoch(vectors: DataFrame, run: Any) -> None:
    model = classifier().fit(vectors)
    logged = mlflow.get_run(run.info.run_id).data
    assert logged.params["hiddenLayers"] == "[4]" and logged.params["batchSize"] == "128"
    assert logged.tags["estimator_class"] == "org.sparkmlp.ml.MlpClassifier"
    assert history(run, "trainLoss") == list(zip([1, 2, 3], model.summary.objectiveHistory))
    assert history(run, "validationLoss") == list(zip([1, 2, 3], model.summary.validationHistory))
    assert "learningRate" in logged.metrics and "validationMetric" in logged.metrics


def test_logs_a_regression_by_hand(vectors: DataFrame, run: Any) -> None:
    mlflow.pyspark.ml.autolog(disable=True, log_model_allowlist=MODELS)
    model = sparkmlp.MlpRegressor(hiddenLayers=[2], maxIter=2, seed=1).fit(vectors)
    assert history(run, "trainLoss") == []
    sparkmlp.log_epochs(model)
    assert history(run, "trainLoss") == list(zip([1, 2], model.summary.objectiveHistory))
    mlflow.end_run()
    with pytest.raises(RuntimeError, match="no active MLflow run"):
        sparkmlp.log_epochs(model)


def test_a_search_shows_its_last_fit_alone(vectors: DataFrame, run: Any) -> None:
    estimator = classifier()
    CrossValidator(
        estimator=estimator,
        estimatorParamMaps=ParamGridBuilder().addGrid(estimator.hiddenLayers, [[], [4]]).build(),
        evaluator=MulticlassClassificationEvaluator(metricName="accuracy"),
        numFolds=2,
        parallelism=2,
    ).fit(vectors)
    assert [step for step, _ in history(run, "trainLoss")] == [1, 2, 3]


def test_keeps_a_fit_that_cannot_be_logged(
    vectors: DataFrame,
    run: Any,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def log_batch(*_: Any, **__: Any) -> None:
        raise ConnectionError("no answer")

    monkeypatch.setattr(mlflow.MlflowClient, "log_batch", log_batch)
    model = classifier().fit(vectors)
    assert model.summary.totalIterations == 3
    assert f"the epochs of {model.uid} are not in MLflow: no answer" in caplog.messages


def test_logs_a_model_that_loads(vectors: DataFrame, run: Any) -> None:
    mlflow.pyspark.ml.autolog(log_model_allowlist=MODELS)
    model = classifier().fit(vectors)
    loaded = mlflow.spark.load_model(f"runs:/{run.info.run_id}/model")
    assert isinstance(loaded, PipelineModel)
    assert loaded.stages[0].weightsSha256 == model.weightsSha256  # type: ignore[attr-defined]
