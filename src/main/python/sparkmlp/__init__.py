"""Multilayer perceptrons for Spark pipelines: estimators of ``pyspark.ml``, classic and Connect.

:class:`MlpClassifier` and :class:`MlpRegressor` go wherever Spark's own estimators do. Start a
session by :func:`session`, which gives Spark the jar that this package carries.
"""

from org.sparkmlp.metrics import ClassificationMetrics, RegressionMetrics
from org.sparkmlp.ml import (
    BinaryMlpClassificationTrainingSummary,
    MlpClassificationModel,
    MlpClassificationTrainingSummary,
    MlpClassifier,
    MlpRegressionModel,
    MlpRegressor,
    MlpTrainingSummary,
)
from org.sparkmlp.ml.prepare import TableEncoder, TableEncoderModel
from org.sparkmlp.network import Network
from org.sparkmlp.session import jar_path, session
from org.sparkmlp.tracking import log_epochs

__all__ = [
    "BinaryMlpClassificationTrainingSummary",
    "ClassificationMetrics",
    "MlpClassificationModel",
    "MlpClassificationTrainingSummary",
    "MlpClassifier",
    "MlpRegressionModel",
    "MlpRegressor",
    "MlpTrainingSummary",
    "Network",
    "RegressionMetrics",
    "TableEncoder",
    "TableEncoderModel",
    "jar_path",
    "log_epochs",
    "session",
]
