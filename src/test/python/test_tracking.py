"""MLflow, where it is installed: ``pip install mlflow``."""

from __future__ import annotations

from pathlib import Path

import pytest
import sparkmlp
from pyspark.sql import DataFrame

mlflow = pytest.importorskip("mlflow", reason="MLflow is not installed")


def test_logs_params_and_a_metric_per_epoch(vectors: DataFrame, tmp_path: Path) -> None:
    mlflow.set_tracking_uri(f"sqlite:///{tmp_path}/runs.db")
    mlflow.pyspark.ml.autolog(log_models=False)
    with mlflow.start_run() as run:
        classifier = sparkmlp.MlpClassifier(
            hiddenLayers=[4], maxIter=3, seed=1, validationIndicatorCol="held"
        )
        model = classifier.fit(vectors)
        sparkmlp.log_epochs(model)
    logged = mlflow.get_run(run.info.run_id)
    assert logged.data.params["hiddenLayers"] == "[4]"
    losses = mlflow.MlflowClient().get_metric_history(run.info.run_id, "trainLoss")
    assert sorted((point.step, point.value) for point in losses) == list(
        zip([1, 2, 3], model.summary.objectiveHistory)
    )
    assert "validationLoss" in logged.data.metrics
