"""How well a model does on some rows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ClassificationMetrics:
    """How well a classifier does on some rows.

    Attributes
    ----------
    rows : int
        Number of rows.
    weight : float
        Sum of the row weights, Ω.
    accuracy : float
        Share of rows, by weight, whose class is predicted: Σ ω [prediction = label] / Ω.
    logLoss : float
        Mean cross-entropy, −Σ ω ln p_label / Ω.
    """

    rows: int
    weight: float
    accuracy: float
    logLoss: float


@dataclass(frozen=True)
class RegressionMetrics:
    """How well a regression model does on some rows.

    Attributes
    ----------
    rows : int
        Number of rows.
    weight : float
        Sum of the row weights, Ω.
    rmse : float
        Root mean squared error over rows and targets, in the targets' unit.
    r2 : float
        Coefficient of determination, the mean over targets.
    """

    rows: int
    weight: float
    rmse: float
    r2: float
