"""Epochs of a fit in MLflow, beside the params that its autologging takes."""

from __future__ import annotations

import logging
import sys
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from org.sparkmlp.ml import MlpClassificationModel, MlpRegressionModel

_AT_ONCE = 1000  # metrics in one request, MLflow's limit
_METRICS = ("trainLoss", "validationLoss", "validationMetric", "learningRate")
_logger = logging.getLogger(__name__)


def log_epochs(model: MlpClassificationModel | MlpRegressionModel) -> None:
    """Logs a fresh fit's epochs to MLflow's active run, one step per epoch.

    After ``mlflow.pyspark.ml.autolog()`` every fit within a run does so by itself. The metrics are
    ``trainLoss``, ``learningRate`` and, where rows were held out, ``validationLoss`` and
    ``validationMetric`` (accuracy, or root mean squared error). Needs MLflow, which
    ``pip install spark-mlp[mlflow]`` brings.

    Parameters
    ----------
    model
        What ``fit`` gave; a loaded model has no epochs.

    Raises
    ------
    RuntimeError
        If no run is active, or the model was loaded.
    """
    import mlflow
    from mlflow.entities import Metric

    active = mlflow.active_run()
    if active is None:
        raise RuntimeError("there is no active MLflow run: call log_epochs within start_run()")
    now = int(1000 * time.time())
    metrics: list[Any] = []
    for row in model.summary.epochs().collect():
        for name in _METRICS:
            if row[name] is not None:
                metrics.append(Metric(name, row[name], now, row["epoch"]))
    client = mlflow.MlflowClient()
    for start in range(0, len(metrics), _AT_ONCE):
        client.log_batch(active.info.run_id, metrics=metrics[start : start + _AT_ONCE])


def autolog_epochs(model: MlpClassificationModel | MlpRegressionModel) -> None:
    """Logs a fresh fit's epochs if MLflow autologs ``pyspark.ml`` and this thread has a run.

    A cross-validator's fits have threads of their own, so its run shows the last one alone, with
    the best settings on all rows.
    """
    mlflow = sys.modules.get("mlflow")
    if mlflow is None:
        return
    try:
        from mlflow.utils.autologging_utils import autologging_is_disabled

        if not autologging_is_disabled("pyspark.ml") and mlflow.active_run() is not None:
            log_epochs(model)
    except Exception as error:  # the fit, which may have taken hours, is not lost to its log
        _logger.warning("the epochs of %s are not in MLflow: %s", model.uid, error)
