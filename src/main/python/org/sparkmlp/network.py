"""A trained network as NumPy arrays, without Spark."""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float32]

_FORMAT = 1


def _sigmoid(a: Floats) -> Floats:
    values: Floats = (np.float32(1) + np.tanh(a / np.float32(2))) / np.float32(2)
    return values


_ACTIVATIONS: dict[str, Callable[[Floats], Floats]] = {
    "relu": lambda a: np.maximum(a, np.float32(0)),
    "tanh": np.tanh,
    "sigmoid": _sigmoid,
    "leaky_relu": lambda a: np.maximum(a, np.float32(0.01) * a),
    "elu": lambda a: np.maximum(a, np.float32(0)) + np.expm1(np.minimum(a, np.float32(0))),
    "gelu": lambda a: a * _sigmoid(np.float32(1.5957691) * (a + np.float32(0.044715) * a**3)),
    "softplus": lambda a: np.logaddexp(a, np.float32(0)),
    "identity": lambda a: a,
}


@dataclass(frozen=True)
class Network:
    """A trained network: topology, parameters and scaling.

    ::

        h_0 = (x − featureShift) / featureScale
        h_l = activation_l(h_(l−1) W_l + b_l)        a_L = h_(L−1) W_L + b_L
        regression: ŷ = labelShift + labelScale · a_L     classification: p = softmax(a_L)

    D_0 is the number of features, D_L that of classes or targets. Not to be modified.

    Attributes
    ----------
    task : str
        ``classification`` or ``regression``.
    activations : tuple of str
        The function of each hidden layer.
    weights : tuple of numpy.ndarray
        One float32 array ``[D_(l−1), D_l]`` per layer; row j holds the weights of input j.
    biases : tuple of numpy.ndarray
        One float32 array ``[D_l]`` per layer.
    featureShift, featureScale : numpy.ndarray
        float32 ``[D_0]``; zeros and ones where ``standardize`` was off.
    labelShift, labelScale : numpy.ndarray
        float32 ``[D_L]``; zeros and ones for classification.
    labelNames : tuple of str
        Names of the classes, where the label column's metadata told them.

    Examples
    --------
    A network by hand, of two features and one target, ŷ = 10 + 2 (x_0 + 2 x_1 + 0.5):

    >>> from sparkmlp import Network
    >>> network = Network.of(
    ...     features=2, hidden=[], activations=[], outputs=1, loss="squared_error",
    ...     parameters=[0.5, 1, 2], featureScaling=([0, 0], [1, 1]), labelScaling=([10], [2]))
    >>> network.predict([[1, 1]]).tolist()
    [17.0]
    """

    task: str
    activations: tuple[str, ...]
    weights: tuple[Floats, ...]
    biases: tuple[Floats, ...]
    featureShift: Floats
    featureScale: Floats
    labelShift: Floats
    labelScale: Floats
    labelNames: tuple[str, ...] = ()

    @staticmethod
    def of(
        *,
        features: int,
        hidden: Sequence[int],
        activations: Sequence[str],
        outputs: int,
        loss: str,
        parameters: ArrayLike,
        featureScaling: tuple[ArrayLike, ArrayLike],
        labelScaling: tuple[ArrayLike, ArrayLike],
        labelNames: Sequence[str] = (),
    ) -> Network:
        """A network from its flat parameters.

        Parameters
        ----------
        features, hidden, activations, outputs
            The topology: D_0, the widths between, one function for each of these, D_L.
        loss
            ``softmax_cross_entropy`` or ``squared_error``.
        parameters
            ``[Σ (1 + D_(l−1)) D_l]``: layer after layer, row-major, bias row first.
        featureScaling, labelScaling
            Shift and scale each.
        labelNames
            Names of the classes, or none.
        """
        flat = np.asarray(parameters, dtype=np.float32)
        widths = [features, *hidden, outputs]
        size = sum((1 + a) * b for a, b in itertools.pairwise(widths))
        if flat.shape != (size,):
            raise ValueError(f"parameters must be {size} numbers for {widths}, were {flat.shape}")
        weights: list[Floats] = []
        biases: list[Floats] = []
        at = 0
        for inputs, units in itertools.pairwise(widths):
            layer = flat[at : at + (1 + inputs) * units].reshape(1 + inputs, units)
            biases.append(layer[0])
            weights.append(layer[1:])
            at += (1 + inputs) * units
        return Network(
            "classification" if loss == "softmax_cross_entropy" else "regression",
            tuple(activations),
            tuple(weights),
            tuple(biases),
            np.asarray(featureScaling[0], dtype=np.float32),
            np.asarray(featureScaling[1], dtype=np.float32),
            np.asarray(labelScaling[0], dtype=np.float32),
            np.asarray(labelScaling[1], dtype=np.float32),
            tuple(labelNames),
        )

    @staticmethod
    def load(path: str | Path) -> Network:
        """Reads a saved model's folder, without Spark.

        Parameters
        ----------
        path
            A model's folder on this machine. Within a saved pipeline it is the one of the model's
            stage, such as ``stages/1_mlpc_…``.

        Raises
        ------
        ValueError
            If it is no such folder, of another format, or damaged.
        """
        folder = Path(path)
        described = sorted((folder / "metadata").glob("part-*"))
        parts = [part.read_text(encoding="utf-8") for part in described]
        text = next((part for part in parts if part.strip()), None)
        if text is None:
            raise ValueError(f"there is no saved model in {folder}: {folder}/metadata is missing")
        metadata = json.loads(text)
        if metadata.get("formatVersion") != _FORMAT:
            raise ValueError(
                f"{folder} must hold a model of format {_FORMAT}, has "
                f"{metadata.get('formatVersion', 'none')}: it is that of another version, or a "
                f"{metadata.get('class', 'folder')} and no model"
            )
        shape = metadata["network"]
        scaling = _floats(folder / "data" / "scaling.bin", metadata["scalingSha256"])
        features, outputs = shape["features"], shape["outputs"]
        ends = np.cumsum([features, features, outputs])
        shift, scale, label_shift, label_scale = np.split(scaling, ends)
        return Network.of(
            features=features,
            hidden=shape["hidden"],
            activations=shape["activations"],
            outputs=outputs,
            loss=shape["loss"],
            parameters=_floats(folder / "data" / "parameters.bin", metadata["parametersSha256"]),
            featureScaling=(shift, scale),
            labelScaling=(label_shift, label_scale),
            labelNames=metadata["labelNames"],
        )

    @staticmethod
    def from_tables(network: Mapping[str, Any], parameters: bytes) -> Network:
        """A network from the tables that a model tells of itself."""

        def floats(name: str) -> Floats:
            return np.frombuffer(bytes(network[name]), dtype="<f4")

        return Network.of(
            features=network["features"],
            hidden=network["hidden"],
            activations=network["activations"],
            outputs=network["outputs"],
            loss=network["loss"],
            parameters=np.frombuffer(parameters, dtype="<f4"),
            featureScaling=(floats("featureShift"), floats("featureScale")),
            labelScaling=(floats("labelShift"), floats("labelScale")),
            labelNames=network["labelNames"],
        )

    @property
    def topology(self) -> list[int]:
        """Widths of all layers: features, hidden layers, outputs."""
        return [len(self.featureShift), *(len(bias) for bias in self.biases)]

    @property
    def parameters(self) -> Floats:
        """All parameters, ``[Σ (1 + D_(l−1)) D_l]``: layer after layer, bias row first."""
        rows = [np.vstack([b[None, :], w]).ravel() for w, b in zip(self.weights, self.biases)]
        return np.concatenate(rows)

    @property
    def weightsSha256(self) -> str:
        """The SHA-256 of the parameters as little-endian float32, 64 hexadecimal digits."""
        return hashlib.sha256(self.parameters.astype("<f4").tobytes()).hexdigest()

    def outputs(self, X: ArrayLike) -> Floats:
        """The last layer's outputs a_L, before softmax or the targets' unit.

        Parameters
        ----------
        X
            ``[n, D_0]`` raw features.

        Returns
        -------
        numpy.ndarray
            float32 ``[n, D_L]``. Sums are NumPy's, so last bits differ from Spark's.
        """
        rows = np.asarray(X, dtype=np.float32)
        if rows.ndim != 2 or rows.shape[1] != len(self.featureShift):
            raise ValueError(
                f"X must have the shape (n, {len(self.featureShift)}), had {rows.shape}"
            )
        h: Floats = (rows - self.featureShift) / self.featureScale
        for activation, w, b in zip(self.activations, self.weights, self.biases):
            h = _ACTIVATIONS[activation](h @ w + b)
        raw: Floats = h @ self.weights[-1] + self.biases[-1]
        return raw

    def predict(self, X: ArrayLike) -> NDArray[Any]:
        """Class indices ``[n]``, or targets in their own unit, ``[n]`` or ``[n, D_L]`` of several.

        Parameters
        ----------
        X
            ``[n, D_0]`` raw features.
        """
        raw = self.outputs(X)
        if self.task == "classification":
            classes: NDArray[Any] = np.argmax(raw, axis=1)
            return classes
        targets = raw * self.labelScale + self.labelShift
        return targets[:, 0] if targets.shape[1] == 1 else targets

    def predict_probability(self, X: ArrayLike) -> NDArray[np.float64]:
        """Probabilities of the classes, ``[n, D_L]``.

        Parameters
        ----------
        X
            ``[n, D_0]`` raw features.
        """
        if self.task != "classification":
            raise ValueError(f"predict_probability is for classification, this is {self.task}")
        raw = self.outputs(X).astype(np.float64)
        odds = np.exp(raw - raw.max(axis=1, keepdims=True))
        return np.asarray(odds / odds.sum(axis=1, keepdims=True), dtype=np.float64)


def _floats(file: Path, sha256: str) -> Floats:
    if not file.is_file():
        raise ValueError(f"the saved model is not complete: {file} is missing")
    content = file.read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        raise ValueError(
            f"the saved model is damaged: {file} must have the SHA-256 {sha256}, has {found}"
        )
    return np.frombuffer(content, dtype="<f4")
