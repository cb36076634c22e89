"""Epochs of a fit in MLflow, beside the params that its autologging takes."""

from __future__ import annotations

import time
from typing import Any

from org.sparkmlp.ml import MlpClassificationModel, MlpRegressionModel

_AT_ONCE = 1000  # metrics in one request, MLflow's limit


def log_epochs(model: MlpClassificationModel | MlpRegressionModel) -> None:
    """Logs a fresh fit's epochs to MLflow's active run, one step per epoch.

    The metrics are ``trainLoss``, ``learningRate`` and, where rows were held out,
    ``validationLoss`` and ``validationMetric`` (accuracy, or root mean squared error). Needs
    MLflow, which ``pip install spark-mlp[mlflow]`` brings.

    Parameters
    ----------
    model
        What ``fit`` gave; a loaded model has no epochs.
    """
    import mlflow
    from mlflow.entities import Metric

    active = mlflow.active_run()
    if active is None:
        raise RuntimeError("there is no active MLflow run: call log_epochs within start_run()")
    now = int(1000 * time.time())
    metrics: list[Any] = []
    for row in model.summary.epochs().collect():
        for name in ("trainLoss", "validationLoss", "validationMetric", "learningRate"):
            if row[name] is not None:
                metrics.append(Metric(name, row[name], now, row["epoch"]))
    client = mlflow.MlflowClient()
    for start in range(0, len(metrics), _AT_ONCE):
        client.log_batch(active.info.run_id, metrics=metrics[start : start + _AT_ONCE])
